internal import FlowModel

/// What became of flows: TCP events, loss, ICMP errors.
extension FilterCompiler {
  mutating func compile(_ state: FilterState) -> Predicate {
    if let bits = state.optionBits {
      need(.network)
      return { $0.hasTCP && $0.network.tcp.options & bits != 0 }
    }
    func tcp(_ status: TCPStatus) -> Predicate {
      { $0.hasTCP && !$0.network.tcp.status.isDisjoint(with: status) }
    }
    switch state {
    case .est:
      need([.flow, .network, .metric])
      return { record in
        guard record.has(.flow), record.key.isIP else { return false }
        if record.has(.metric), record.traffic.counters.source.packets > 0,
          record.traffic.counters.destination.packets > 0
        {
          return true
        }
        return record.hasTCP && record.network.tcp.status.contains(.established)
      }
    case .normal:
      need(.network)
      return tcp(.normalClose)
    case .wait:
      need(.network)
      return tcp(.closeWaiting)
    case .synack:
      need(.network)
      return tcp(.synAckSeen)
    case .finack:
      need(.network)
      return tcp(.finAcknowledged)
    case .fragonly:
      need(.flow)
      return { $0.has(.flow) && $0.key.isIP && $0.key.isFragment }
    case .icmpmap:
      need(.icmpMapped)
      return { $0.has(.icmpMapped) }
    case .echo: return icmp(8, 0, v6: 128, 129, mapped: nil)
    case .unreach: return icmp(3, 3, v6: 1, 1, mapped: 1)
    case .redirect: return icmp(5, 5, v6: 137, 137, mapped: 2)
    case .timexed: return icmp(11, 11, v6: 3, 3, mapped: 4)
    case .rtr: return igmp { $0 == 0x11 }
    case .mbr: return igmp { $0 == 0x12 || $0 == 0x16 || $0 == 0x22 }
    case .lvg: return igmp { $0 == 0x17 }
    case .cocode:
      need(.country)
      return { $0.has(.country) }
    case .cor:
      need(.correlation)
      return { $0.has(.correlation) }
    case .inbound, .outbound:
      need(.locality, .source)
      let isInbound = state == .inbound
      return { record in
        guard record.has(.locality), record.locality.has.source, record.locality.has.destination else {
          return false
        }
        let (source, destination) = (record.locality.ends.source, record.locality.ends.destination)
        return isInbound ? source < destination : source > destination
      }
    case .tcpopt, .mss, .wscale, .selackok, .selack, .tcpecho, .tcpechoreply, .tcptimestamp, .tcpcc,
      .tcpccnew,
      .tcpccecho, .secn, .decn:
      return { _ in false }
    }
  }

  /// Messages of either type, or flows that provoked the error.
  private mutating func icmp(
    _ type: UInt8, _ other: UInt8, v6 type6: UInt8, _ other6: UInt8, mapped: UInt8?
  ) -> Predicate {
    need(mapped == nil ? .flow : [.flow, .icmpMapped])
    return { record in
      if let mapped, record.has(.icmpMapped), record.icmpMapping.reason == mapped { return true }
      guard record.has(.flow), !record.key.isFragment else { return false }
      let seen = record.key.icmpType
      switch (record.key.family, record.key.ipProtocol) {
      case (.ipv4, 1): return seen == type || seen == other
      case (.ipv6, 58): return seen == type6 || seen == other6
      default: return false
      }
    }
  }

  private mutating func igmp(_ matches: @escaping @Sendable (UInt8) -> Bool) -> Predicate {
    need(.flow)
    return { $0.has(.flow) && $0.key.isIP && $0.key.ipProtocol == 2 && matches($0.key.icmpType) }
  }

  mutating func compile(_ flag: FilterFlag, _ direction: FilterDirection) -> Predicate {
    if let bit = flag.tcpFlag {
      need(.network, direction)
      return sided(direction) { $0.hasTCP && $0.tcpFlags($1) & bit != 0 }
    }
    func tcp(_ source: TCPStatus, _ destination: TCPStatus) -> @Sendable (borrowing FlowRecord, Side) -> Bool
    {
      { $0.hasTCP && $0.network.tcp.status.contains($1 == .source ? source : destination) }
    }
    switch flag {
    case .ecn:
      need(.network, direction)
      return sided(direction, tcp(.sourceECN, .destinationECN))
    case .outoforder:
      need(.network, direction)
      return sided(direction, tcp(.sourceOutOfOrder, .destinationOutOfOrder))
    case .winshut:
      need(.network, direction)
      return sided(direction, tcp(.sourceWindowShut, .destinationWindowShut))
    case .dup:
      need(.network, direction)
      return sided(direction, tcp(.sourceDuplicates, .destinationDuplicates))
    case .retrans:
      need(.network, direction)
      return sided(direction) { $0.lost($1, countsDrops: false) }
    case .drop:
      need(.network, direction)
      return sided(direction) { $0.lost($1, countsDrops: true) }
    case .frag:
      need(.ipAttributes, direction)
      return sided(direction) { $0.has(.ipAttributes) && $0.ipAttributes.directions[$1].hasFragments }
    case .multipath:
      need(.mac, direction)
      return sided(direction) { $0.has(.mac) && $0.mac.multipath & ($1 == .source ? 1 : 2) != 0 }
    case .syn, .ack, .push, .urg, .fin, .rst, .ece, .cwr: return { _ in false }
    }
  }

  private func sided(
    _ direction: FilterDirection, _ test: @escaping @Sendable (borrowing FlowRecord, Side) -> Bool
  ) -> Predicate {
    switch direction {
    case .either: { test($0, .source) ? true : test($0, .destination) }
    case .source: { test($0, .source) }
    case .destination: { test($0, .destination) }
    case .both: { test($0, .source) ? test($0, .destination) : false }
    }
  }
}

extension FlowRecord {
  @inline(__always)
  fileprivate var hasTCP: Bool { has(.network) && network.isTCP }

  /// The flag bytes that one side sent, or'ed.
  fileprivate func tcpFlags(_ side: Side) -> UInt8 {
    side == .source || network.tcp.hasDestination || network.kind == .tcpStatus
      ? network.tcp.endpoints[side].flags : 0
  }

  /// Retransmissions; with `countsDrops` also gaps in numbered streams that are not repeated.
  fileprivate func lost(_ side: Side, countsDrops: Bool) -> Bool {
    guard has(.network) else { return false }
    switch network.kind {
    case .tcpInitial, .tcpStatus, .tcpFull:
      return network.tcp.status.contains(side == .source ? .sourceRetransmission : .destinationRetransmission)
    case .esp: return side == .source && network.esp.lost > 0
    case .udt:
      return side == .source && (network.udt.retransmissions > 0 || countsDrops && network.udt.drops > 0)
    case .rtp, .rtcp: return countsDrops && network.rtp.streams[side].drops > 0
    default: return false
    }
  }
}
