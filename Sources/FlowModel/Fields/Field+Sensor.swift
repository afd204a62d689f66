internal import NetworkTypes

extension Field {
  /// What later record formats say of the sensor and of the record itself.
  static let sensor: [Field] = [
    Field(
      "sid", title: "Sid", width: 18, blocks: .transport, merge: .key,
      value: .text { record, out in
        guard record.has(.transport) else { return false }
        record.transport.appendIdentity(to: &out)
        return true
      }, summary: "identity of the sensor, without its interface"
    ).with { $0.management = .shared },
    Field(
      "node", title: "Node", width: 8, blocks: .transport, merge: .key, value: .text { _, _ in false },
      summary: "name of the sensor's host, where names are configured"),
    Field(
      "inf", title: "Inf", width: 4, blocks: .transport, merge: .key,
      value: .text { record, out in
        guard record.has(.transport), record.transport.interfaceName != 0 else { return false }
        for shift in stride(from: UInt32(24), through: 0, by: -8) {
          let byte = UInt8(truncatingIfNeeded: record.transport.interfaceName >> shift)
          if byte == 0 { break }
          out.append(byte)
        }
        return true
      }, summary: "interface of the sensor"
    ).with { $0.management = .shared },
    Field(
      "status", title: "Status", width: 6, blocks: [], merge: .first, value: .text { _, _ in false },
      summary: "status given by a classifier"),
    Field(
      "type", title: "Type", width: 4, blocks: [], merge: .key,
      value: .text { record, out in
        out.append(record.kind.name)
        return true
      }, summary: "kind of record"
    ).with { $0.management = .shared },
    Field(
      "sgrp", title: "sGrp", width: 4, blocks: .label, merge: .key, value: .text { _, _ in false },
      summary: "group label of the source"),
    Field(
      "dgrp", title: "dGrp", width: 4, blocks: .label, merge: .key, value: .text { _, _ in false },
      summary: "group label of the destination"),
    hostName("sname", "sName", .source), hostName("dname", "dName", .destination),
    Field(
      "hash", title: "Hash", width: 10, blocks: .flowHash, merge: .key,
      value: .count { $0.has(.flowHash) ? UInt64($0.flowHash) : nil }, summary: "hash of the flow key"),
    Field(
      "ind", title: "Ind", width: 4, blocks: .flowHash, merge: .first,
      value: .count { $0.has(.flowHash) ? UInt64($0.flowIndex) : nil },
      summary: "index of the flow at its sensor"),
    Field(
      "score", title: "Score", width: 5, blocks: .score, merge: .maximum,
      value: .count { $0.has(.score) ? $0.score >> 56 : nil }, summary: "threat score"),
    Field(
      "dsrs", title: "Dsrs", width: 32, blocks: .all, merge: .none,
      value: .text { record, out in
        record.blocks.appendNames(to: &out)
        return !record.blocks.isEmpty
      }, summary: "blocks that the record holds"
    ).with { $0.management = .shared },
    Field(
      "xxx", title: "", width: 12, blocks: [], merge: .none, value: .text { _, _ in false },
      summary: "no column"
    ).with { $0.hasColumn = false },
  ]

  private static func hostName(_ id: String, _ title: String, _ side: Side) -> Field {
    Field(
      id, title: title, width: 16, blocks: [.flow, .network, .metric], merge: .key,
      value: .text { _, _ in false },
      summary:
        "name of the \(side == .source ? "source" : "destination") address, from the resolver; printed only"
    ).with {
      $0.naming = .hosts
      $0.classic = { record, style, out in
        guard let hosts = style.hosts, record.has(.flow), record.key.isIP else { return }
        _ = hosts.append(side == .source ? record.key.source : record.key.destination, to: &out)
      }
    }
  }
}

extension FlowRecord.Kind {
  var name: StaticString {
    switch self {
    case .flow: "flow"
    case .index: "index"
    case .netflow: "netflow"
    case .event: "event"
    case .imported: "import"
    case .archival: "archive"
    case .vendor: "vendor"
    case .management: "man"
    }
  }
}

extension BlockSet {
  /// Names as the `dsrs` mode takes them, by bit.
  static var names: [StaticString] {
    [
      "trans", "flow", "time", "metric", "psize", "encaps", "net", "asn", "icmp", "vlan", "mac", "mpls",
      "jitter", "ipattr", "suser", "duser", "behavior", "agr", "cor", "cocode", "label", "gre", "vxlan",
      "geneve", "hash", "score", "geo", "local", "man", "opaque", "segments", "roundtrip", "interpacket",
      "typing", "outer", "evidence", "handshake",
    ]
  }

  /// The names of the blocks in the set.
  public var names: [String] {
    Self.names.enumerated().compactMap { bit, name in
      rawValue >> UInt64(bit) & 1 == 1 ? "\(name)" : nil
    }
  }

  func appendNames(to out: inout ByteWriter) {
    var isFirst = true
    for (bit, name) in Self.names.enumerated() where rawValue >> UInt64(bit) & 1 == 1 {
      if !isFirst { out.append(UInt8(ascii: ",")) }
      out.append(name)
      isFirst = false
    }
  }
}
