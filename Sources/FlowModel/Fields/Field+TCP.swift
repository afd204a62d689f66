internal import NetworkTypes

extension Field {
  private static let tcpBlocks: BlockSet = [.network, .flow, .metric]

  static let tcp: [Field] =
    ends(
      ("swin", "SrcWin"), ("dwin", "DstWin"), width: 6, unit: .bytes, blocks: tcpBlocks, merge: .last,
      summary: "last TCP window, scaled"
    ) { side in .count { $0.window(side) } }.scalable
    + ends(
      ("stcpb", "SrcTCPBase"), ("dtcpb", "DstTCPBase"), width: 12, blocks: tcpBlocks, merge: .first,
      summary: "first TCP sequence number"
    ) { side in
      .count { record in
        guard let end = record.tcpEndpoint(side), end.base != 0 else { return nil }
        return UInt64(end.base)
      }
    }
    + ends(
      ("sgap", "SrcGap"), ("dgap", "DstGap"), width: 8, unit: .bytes, blocks: tcpBlocks, merge: .sum,
      summary: "bytes of the TCP sequence space that were not seen"
    ) { side in .count { $0.gap(side) } }.scalable
    + ends(
      ("smss", "SrcMSS"), ("dmss", "DstMSS"), width: 6, unit: .bytes, blocks: tcpBlocks, merge: .minimum,
      summary: "TCP maximum segment size"
    ) { side in
      .count { record in
        guard let end = record.tcpEndpoint(side), end.maximumSegmentSize != 0 else { return nil }
        return UInt64(end.maximumSegmentSize)
      }
    }

  static let tcpTimes: [Field] =
    [
      ("tcprtt", "TcpRtt", "TCP round-trip time: synack and ackdat together"),
      ("synack", "SynAck", "TCP connection set-up: SYN to SYN-ACK"),
      ("ackdat", "AckDat", "TCP connection set-up: SYN-ACK to ACK"),
    ].map { id, title, summary in
      Field(
        id, title: title, width: 12, unit: .seconds, blocks: tcpBlocks,
        merge: id == "tcprtt" ? .derived : .minimum,
        absent: .zero,
        value: .real { record in
          guard record.has(.network), record.network.kind == .tcpFull else { return nil }
          let tcp = record.network.tcp
          switch id {
          case "synack": return Double(tcp.synAck) / 1e6
          case "ackdat": return Double(tcp.ackData) / 1e6
          default: return Double(UInt64(tcp.synAck) + UInt64(tcp.ackData)) / 1e6
          }
        }, summary: summary
      ).with { $0.isScalable = true }
    }
    + ends(
      ("stcpmax", "STcpMax"), ("dtcpmax", "DTcpMax"), width: 10, unit: .bitsPerSecond, blocks: tcpBlocks,
      merge: .derived, absent: .zero,
      summary: "upper bound of its TCP throughput: the peer's window by the round-trip time"
    ) { side in
      .real { record in
        guard record.has(.network), record.network.kind == .tcpFull,
          let peer = record.tcpEndpoint(side.opposite)
        else { return nil }
        // An answer sooner than 100 microseconds tells which end the sensor stands at, not how long
        // the path is; with nothing else the first must do.
        let parts = (UInt64(record.network.tcp.synAck), UInt64(record.network.tcp.ackData))
        let far = (parts.0 < 100 ? 0 : parts.0) + (parts.1 < 100 ? 0 : parts.1)
        let time = Double(far > 0 ? far : parts.0 > 0 ? parts.0 : parts.1) / 1e6
        let window = Double(UInt64(peer.window) << UInt64(min(peer.windowScale, 31)))
        return time > 0 ? window * 8 / time : 0
      }
    }.scalable
    + [
      Field(
        "tcpopt", title: "TcpOpt", width: 12, blocks: tcpBlocks, merge: .union,
        value: .text { record, out in
          guard record.has(.network), record.network.isTCP else { return false }
          let letters: StaticString = "MwsSeETcNOSD"
          for bit in 0..<12 {
            let isSet = record.network.tcp.options >> UInt32(bit + 20) & 1 == 1
            out.append(isSet ? letters.utf8Start[bit] : UInt8(ascii: " "))
          }
          return true
        }, summary: "TCP options seen"),
      Field(
        "tcpext", title: "TcpExt", width: 12, blocks: [], merge: .none, value: .text { _, _ in false },
        summary: "reserved; says nothing"
      ).with { $0.hasColumn = false },
      Field(
        "jdelay", title: "JDelay", width: 12, unit: .seconds, blocks: [], merge: .none,
        value: .real { _ in nil },
        summary: "IGMP join delay; not recorded"),
      Field(
        "ldelay", title: "LDelay", width: 12, unit: .seconds, blocks: [], merge: .none,
        value: .real { _ in nil },
        summary: "IGMP leave delay; not recorded"),
    ]
}

extension FlowRecord {
  /// The last window of a side that was heard, scaled.
  func window(_ side: Side) -> UInt64? {
    guard let end = tcpEndpoint(side), packets(.source) > 0, packets(side) > 0 else { return nil }
    return UInt64(end.window) << UInt64(min(end.windowScale, 31))
  }

  /// State of one side of a TCP connection; nil when the record does not hold it.
  func tcpEndpoint(_ side: Side) -> TCPState.Endpoint? {
    guard has(.network), network.kind == .tcpFull || network.kind == .tcpInitial else { return nil }
    if side == .destination, !network.tcp.hasDestination { return nil }

    return network.tcp.endpoints[side]
  }
}
