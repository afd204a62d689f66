import FlowModel

/// `-M dsrs=`: which blocks of a record the tool sees at all.
enum BlockList {
  static let names: [(String, BlockSet)] = [
    ("trans", .transport), ("flow", .flow), ("time", .time), ("metric", .metric), ("agr", .aggregation),
    ("net", .network), ("vlan", .vlan), ("mpls", .mpls), ("jitter", .jitter), ("ipattr", .ipAttributes),
    ("psize", .packetSize), ("mac", .mac), ("icmp", .icmpMapped), ("encaps", .encapsulation),
    ("behavior", .behavior), ("cor", .correlation), ("cocode", .country), ("asn", .asNumber),
    ("suser", .sourceData), ("duser", .destinationData), ("label", .label), ("gre", .gre), ("vxlan", .vxlan),
    ("geneve", .geneve), ("hash", .flowHash), ("score", .score), ("geo", .geoLocation), ("local", .locality),
    ("outer", .outer), ("evidence", .evidence), ("handshake", .handshake),
    // Known to the classic programs, never written by them.
    ("tadj", []),
  ]

  /// A list whose first name has no sign keeps only what it names; `-name` drops, `+name` adds.
  static func apply(_ list: String, to blocks: inout BlockSet) throws(OptionError) {
    var isFirst = true
    for word in list.split(separator: ",") {
      let sign = word.first.flatMap { "+-".contains($0) ? $0 : nil }
      let name = String(sign == nil ? word : word.dropFirst())
      guard let block = names.first(where: { $0.0 == name })?.1 else {
        let guess = Spelling.nearest(to: name, among: names.map(\.0)).map { ", did you mean \($0)?" } ?? ""
        throw .invalid("-M dsrs: there is no block '\(name)'\(guess)")
      }
      // What every record needs to be one at all is not up for choice.
      if isFirst, sign == nil { blocks = [.management] }
      isFirst = false
      if sign == "-" { blocks.subtract(block) } else { blocks.formUnion(block) }
    }
  }
}
