internal import NetworkTypes

extension Field {
  static let identity: [Field] =
    ends(
      ("saddr", "SrcAddr"), ("daddr", "DstAddr"), width: 18,
      blocks: [.flow, .network, .metric, .transport], merge: .key, summary: "address",
      management: { side in .count { UInt64(side == .source ? $0.queue : $0.buffers) } },
      classic: { side in
        { record, style, out in
          if style.namesAddresses, let hosts = style.hosts, record.has(.flow), record.key.isIP,
            hosts.append(side == .source ? record.key.source : record.key.destination, to: &out)
          {
            return
          }
          _ = record.appendEndpoint(side, mask: style.mask, to: &out)
        }
      }
    ) { side in
      .address {
        guard $0.has(.flow), $0.key.isIP || $0.key.family == .arp else { return nil }
        return side == .source ? $0.key.source : $0.key.destination
      }
    }.map { field in
      let side: Side = field.id == "saddr" ? .source : .destination
      return field.with {
        $0.fallback = { record, out in record.appendEndpoint(side, mask: .never, to: &out) }
      }
    }
    + [
      Field(
        "proto", title: "Proto", width: 6, blocks: [.flow, .network, .metric], merge: .key,
        value: .text { record, out in record.appendProtocol(.ports, to: &out) },
        summary: "protocol; `man` for management, `evt` for event records"
      ).with {
        $0.management = .shared
        $0.code = { $0.protocolNumber }
        $0.classic = { record, style, out in
          _ = record.appendProtocol(style.numbers, to: &out)
        }
      }
    ]
    + ends(
      ("sport", "Sport"), ("dport", "Dport"), width: 6, blocks: [.flow, .network, .metric], merge: .key,
      summary: "port; in text also ICMP type and id, SPI and LLC access point",
      management: { side in .count { UInt64(side == .source ? $0.dropped : $0.clients) } },
      classic: { side in { record, style, out in record.appendPort(side, style, to: &out) } }
    ) { side in .port { $0.port(side) } }.map { field in
      field.with {
        $0.alignment = .left
        $0.joins = field.id == "sport" ? "saddr" : "daddr"
        $0.attributeName = field.id == "sport" ? "SrcPort" : "DstPort"
      }
    }

  static let header: [Field] = [
    Field(
      "srcid", title: "SrcId", width: 18, blocks: .transport, merge: .key,
      value: .text { record, out in
        guard record.has(.transport) else { return false }
        record.transport.appendIdentity(to: &out)
        return true
      }, summary: "identity of the sensor"
    ).with {
      $0.management = .shared
      $0.attributeName = "SourceId"
    },
    Field(
      "seq", title: "Seq", width: 12, blocks: .transport, merge: .first,
      value: .count { $0.has(.transport) ? UInt64($0.transport.sequence) : nil },
      summary: "number of the flow at its sensor"
    ).with {
      $0.isTitleCentered = true
      $0.management = .count { UInt64($0.nextSequence) }
      $0.attributeName = "SeqNumber"
    },
    Field(
      "cause", title: "Cause", width: 7, blocks: [], merge: .first,
      value: .text { record, out in
        out.append(record.cause.name)
        return true
      }, summary: "why the record was written"
    ).with { $0.management = .shared },
    Field(
      "offset", title: "Offset", width: 12, unit: .bytes, blocks: [], merge: .none,
      value: .count { $0.offset },
      summary: "where the record starts in its uncompressed input"
    ).with { $0.management = .shared },
    Field(
      "rank", title: "Rank", width: 6, blocks: [], merge: .none,
      value: .count { $0.rank > 0 ? $0.rank : nil },
      summary: "ordinal of the record in the output"
    ).with {
      $0.isTitleCentered = true
      $0.management = .shared
    },
    Field(
      "autoid", title: "AutoId", width: 6, blocks: [], merge: .none, absent: .zero,
      value: .count { _ in nil },
      summary: "number given by a database"),
    Field(
      "flgs", title: "Flgs", width: 9, blocks: FlowRecord.flagsBlocks, merge: .union,
      value: .text { record, out in
        record.appendFlags(to: &out)
        return true
      }, summary: "flags by position: time, encapsulation, ICMP, loss, window, congestion, fragments, options"
    ).with {
      $0.management = .shared
      $0.minimumWidth = 10
      $0.keepsBlanks = true
      $0.attributeName = "Flags"
    },
    Field(
      "dir", title: "Dir", width: 5, blocks: [.flow, .metric, .network], merge: .derived,
      value: .text { record, out in
        let start = out.count
        record.appendDirection(to: &out)
        return out.count > start
      }, summary: "who sent to whom"
    ).with { $0.minimumWidth = 5 },
    Field(
      "state", title: "State", width: 5, blocks: [.flow, .metric, .network, .icmpMapped], merge: .derived,
      value: .text { record, out in
        let start = out.count
        record.appendState(.summary, to: &out)
        return out.count > start
      }, summary: "what became of the flow"
    ).with {
      $0.management = .shared
      $0.classic = { record, style, out in record.appendState(style.tcpState, to: &out) }
    },
  ]

  static let networks: [Field] =
    ends(
      ("snet", "SrcNet"), ("dnet", "DstNet"), width: 18, blocks: [.flow, .network, .metric], merge: .derived,
      summary: "network of the address",
      management: { _ in .count { _ in 0 } },
      classic: { side in
        { record, style, out in
          if let network = record.network(side) {
            out.append(address: network)
          } else {
            _ = record.appendEndpoint(side, mask: style.mask, to: &out)
          }
        }
      }
    ) { side in .address { $0.network(side) } }
    + [
      Field(
        "inode", title: "Inode", width: 18, blocks: .icmpMapped, merge: .key,
        value: .address {
          $0.has(.icmpMapped) && $0.icmpMapping.sender != 0 ? IPAddress(ipv4: $0.icmpMapping.sender) : nil
        },
        summary: "node that sent the ICMP error"),
      Field(
        "icmpid", title: "IcmpId", width: 6, blocks: .flow, merge: .key,
        value: .count {
          guard $0.has(.flow) else { return nil }
          let key = $0.key
          let isICMP =
            key.family == .ipv4 && key.ipProtocol == IPNumber.icmp
            || key.family == .ipv6 && key.ipProtocol == IPNumber.icmpv6
          return isICMP && !key.isFragment ? UInt64(key.icmpID) : nil
        }, summary: "ICMP identifier"),
    ]

  /// Ends by where they are: known only where local addresses are configured.
  static let localities: [Field] = [
    ("laddr", "LocalAddr", "local address"), ("raddr", "RemoteAddr", "remote address"),
    ("lnet", "LocalNet", "network of the local address"),
    ("rnet", "RemoteNet", "network of the remote address"),
  ].map { id, title, summary in
    Field(
      id, title: title, width: 18, blocks: [.flow, .network, .metric, .locality], merge: .derived,
      value: .address { record in
        guard let local = record.localSide else { return nil }
        let side = id.hasPrefix("l") ? local : local.opposite
        if id.hasSuffix("net") { return record.network(side) }
        return side == .source ? record.key.source : record.key.destination
      }, summary: summary)
  }
}

extension FlowRecord {
  /// The classful network of an IPv4 address or the given one by its mask; IPv6 addresses stand for themselves.
  func network(_ side: Side) -> IPAddress? {
    guard has(.flow) else { return nil }
    if key.family == .arp { return IPAddress.anyIPv4 }
    guard key.isIP else { return nil }
    let address = side == .source ? key.source : key.destination
    guard address.isIPv4 else { return address }
    if key.hasMasks {
      let length = Int(side == .source ? key.sourceMask : key.destinationMask)
      if length > 0, length < 32 { return address.masked(to: length) }
    }
    switch address.ipv4 >> 28 {
    case 0..<8: return address.masked(to: 8)
    case 8..<12: return address.masked(to: 16)
    case 12, 13: return address.masked(to: 24)
    default: return address
    }
  }

  /// The end nearer to us, where the locality block can tell.
  var localSide: Side? {
    guard has(.flow), key.isIP, has(.locality), locality.has.source, locality.has.destination else {
      return nil
    }
    if locality.ends.source == locality.ends.destination { return nil }
    return locality.ends.source > locality.ends.destination ? .source : .destination
  }
}

extension FlowRecord.Cause {
  var name: StaticString {
    switch self {
    case .none: ""
    case .start: "Start"
    case .status: "Status"
    case .stop: "Stop"
    case .timeout: "Timeout"
    case .flush: "Flush"
    case .shutdown: "Shutdown"
    case .closed: "Close"
    case .error: "Error"
    case .supplemental: "Supplement"
    }
  }
}
