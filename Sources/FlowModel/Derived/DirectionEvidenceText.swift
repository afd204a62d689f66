extension FlowRecord {
  /// Why the source is the source: what the sensor noted, or else what the record itself shows.
  public var directionEvidence: DirectionEvidence {
    guard kind == .flow, has(.flow) else { return .none }
    if has(.network), network.isTCP {
      let status = network.tcp.status
      if status.contains(.synSeen) { return .handshake }
      // A SYN-ACK alone does not turn its record round.
      if status.contains(.synAckSeen), !status.isDisjoint(with: [.established, .fin, .normalClose]) {
        return .handshake
      }
    }
    if has(.evidence), evidence.direction != .none { return evidence.direction }
    switch key.family {
    case .arp, .rarp: return .request
    case .ipv4, .ipv6: break
    default: return .firstPacket
    }
    switch key.ipProtocol {
    case IPNumber.icmp where key.family == .ipv4:
      return CommunityID.counterpart(icmp: key.icmpType) != nil ? .request : .firstPacket
    case 58 where key.family == .ipv6:
      return CommunityID.counterpart(icmpv6: key.icmpType) != nil && packets(.source) > 0
        ? .request : .firstPacket
    case IPNumber.tcp, IPNumber.udp, 33, 132, 136:
      return key.destinationPort < 1024 && key.destinationPort > 0 && key.sourcePort >= 1024
        ? .port : .firstPacket
    default: return .firstPacket
    }
  }
}
