public import FlowModel
internal import NetworkTypes

/// One key to sort records by: a word of `rasort -m`.
public struct SortKey: Sendable {
  public let name: String
  /// Larger values first. Each field has its own habit: counters and rates descend, names and times
  /// ascend; a sign in front decides otherwise.
  public let isDescending: Bool
  let source: Source

  enum Source: Sendable {
    case field(FieldSource)
    case end(Side, AddressMask)
    case proto
    case sourcePort
    case destinationPort
    case sensor
    case vendor(Side)
  }

  /// A field's value. An object: a record's turn then counts one reference, where it would copy the field.
  final class FieldSource: Sendable {
    let value: Field.Value
    let blocks: BlockSet
    let mask: AddressMask

    init(_ field: Field, _ mask: AddressMask) {
      value = field.value
      blocks = field.blocks
      self.mask = mask
    }
  }

  public enum Problem: Error, Equatable {
    case unknown(String)
    case mask(String)
  }

  /// - Parameter word: `saddr/24`, `-dur`, `+bytes` …
  public init(_ word: some StringProtocol) throws(Problem) {
    var rest = word[...]
    var sign: Bool?
    if let first = rest.first, first == "-" || first == "+" {
      sign = first == "-"
      rest = rest.dropFirst()
    }
    let pieces = rest.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let head = pieces.first else { throw .unknown(String(word)) }
    let name = Self.aliases[String(head)] ?? String(head)
    var mask = AddressMask()
    if pieces.count == 2 {
      guard ["saddr", "daddr", "inode"].contains(name), let given = AddressMask(pieces[1]) else {
        throw .mask(String(word))
      }
      mask = given
    }
    self.name = String(word)
    switch name {
    case "saddr": source = .end(.source, mask)
    case "daddr": source = .end(.destination, mask)
    case "proto": source = .proto
    case "sport": source = .sourcePort
    case "dport": source = .destinationPort
    case "srcid": source = .sensor
    case "soui": source = .vendor(.source)
    case "doui": source = .vendor(.destination)
    default:
      guard let field = FieldRegistry.field(named: name), field.hasColumn else {
        throw .unknown(String(word))
      }
      source = .field(FieldSource(field, mask))
    }
    isDescending = sign ?? Self.descends(name)
  }

  /// The name that other tools of the family use for a field.
  private static let aliases = [
    "avgdur": "mean", "mindur": "min", "maxdur": "max", "tranref": "seq", "byte": "bytes", "packets": "pkts",
    "pkt": "pkts",
  ]

  private static func descends(_ name: String) -> Bool {
    guard let field = FieldRegistry.field(named: name) else { return false }
    if ["proto", "trans", "tcprtt", "stos", "dtos"].contains(name) { return true }
    switch field.unit {
    case .bytes, .packets, .bitsPerSecond, .packetsPerSecond, .percent: return !name.hasSuffix("sz")
    default: return false
    }
  }

  /// Blocks that the key reads.
  public var blocks: BlockSet {
    switch source {
    case .field(let field): field.blocks
    case .end, .proto, .sourcePort, .destinationPort: .flow
    case .sensor: .transport
    case .vendor: .mac
    }
  }

  /// Appends the record's value as bytes that compare like the value.
  func append(_ r: borrowing FlowRecord, to out: inout ByteWriter) {
    let start = out.count
    switch source {
    case .field(let field): field.append(r, to: &out)
    case .end(let side, let mask): appendEnd(side, mask, r, &out)
    case .proto:
      guard r.has(.flow) else { return out.append(bigEndian: UInt32.max) }
      out.append(bigEndian: r.key.protocolNumber)
    case .sourcePort: out.append(bigEndian: r.has(.flow) ? r.key.sourceSelector : 0)
    case .destinationPort: out.append(bigEndian: r.has(.flow) ? r.key.destinationSelector : 0)
    case .sensor:
      out.append(r.has(.transport) ? r.transport.kind.rawValue : 0)
      out.append(bigEndian: r.has(.transport) ? r.transport.high : 0)
      out.append(bigEndian: r.has(.transport) ? r.transport.low : 0)
    case .vendor(let side):
      let address = side == .source ? r.mac.source : r.mac.destination
      out.append(bigEndian: r.has(.mac) ? UInt32(address.value >> 24) : 0)
    }
    if isDescending { for i in start..<out.count { out[i] = ~out[i] } }
  }

  /// IPv4, IPv6, link layers, ARP: families in the order of their numbers.
  private func appendEnd(
    _ side: Side, _ mask: AddressMask, _ r: borrowing FlowRecord, _ out: inout ByteWriter
  ) {
    guard r.has(.flow) else { return out.append(UInt8(0)) }
    out.append(r.key.family.rawValue)
    switch r.key.family {
    case .ipv4, .arp:
      out.append(bigEndian: mask.apply(to: side == .source ? r.key.source : r.key.destination).ipv4)
    case .ipv6:
      let address = mask.apply(to: side == .source ? r.key.source : r.key.destination)
      out.append(bigEndian: address.high)
      out.append(bigEndian: address.low)
    default:
      let address = side == .source ? r.key.sourceMAC : r.key.destinationMAC
      out.append(bigEndian: UInt16(truncatingIfNeeded: address.value >> 32))
      out.append(bigEndian: UInt32(truncatingIfNeeded: address.value))
    }
  }

  /// The bits of a real so that unsigned comparison is the order of numbers; -0 is 0, and what is no
  /// number comes last.
  static func ordered(_ value: Double) -> UInt64 {
    if value.isNaN { return .max }
    let bits = (value == 0 ? 0 : value).bitPattern
    return bits >> 63 == 1 ? ~bits : bits | 1 << 63
  }
}

extension SortKey.FieldSource {
  /// What is absent comes first, as the least value.
  func append(_ r: borrowing FlowRecord, to out: inout ByteWriter) {
    switch value {
    case .count(let get): out.append(bigEndian: get(r) ?? 0)
    case .integer(let get): out.append(bigEndian: UInt64(bitPattern: get(r) ?? 0) ^ 1 << 63)
    case .real(let get): out.append(bigEndian: SortKey.ordered(get(r) ?? 0))
    case .time(let get): out.append(bigEndian: UInt64(bitPattern: get(r)?.nanoseconds ?? .min) ^ 1 << 63)
    case .port(let get): out.append(bigEndian: get(r) ?? 0)
    case .hardwareAddress(let get): out.append(bigEndian: get(r)?.value ?? 0)
    case .address(let get):
      guard let address = get(r).map(mask.apply) else { return out.append(UInt8(0)) }
      out.append(address.family.rawValue)
      if !address.isIPv4 { out.append(bigEndian: address.high) }
      out.append(bigEndian: address.low)
    case .text(let get):
      let start = out.count
      if !get(r, &out) { out.truncate(to: start) }
      // A text that ends is less than one that goes on; zeros inside must not end it.
      for i in start..<out.count where out[i] < 1 { out[i] = 1 }
      out.append(UInt8(0))
    }
  }
}
