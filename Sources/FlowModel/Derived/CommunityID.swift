public import NetworkTypes

/// Community ID, version 1, seed 0 (github.com/corelight/community-id-spec): a hash of the five-tuple
/// that is the same for both directions and for every tool that knows it.
public enum CommunityID {
  /// The digest of a conversation. `ports` is nil for protocols without any.
  public static func digest(
    _ source: IPAddress, _ destination: IPAddress, ipProtocol: UInt8, ports: (UInt16, UInt16)?,
    isOneWay: Bool = false
  ) -> InlineArray<5, UInt32> {
    let first = (source.high, source.low, ports?.0 ?? 0)
    let second = (destination.high, destination.low, ports?.1 ?? 0)
    let isOrdered = isOneWay || first <= second
    let (low, high) = isOrdered ? (source, destination) : (destination, source)
    var hash = SHA1()
    hash.append(bigEndian: UInt16(0))
    append(low, to: &hash)
    append(high, to: &hash)
    hash.append(ipProtocol)
    hash.append(0)
    if let ports {
      hash.append(bigEndian: isOrdered ? ports.0 : ports.1)
      hash.append(bigEndian: isOrdered ? ports.1 : ports.0)
    }
    return hash.finish()
  }

  private static func append(_ address: IPAddress, to hash: inout SHA1) {
    if address.isIPv4 { return hash.append(bigEndian: address.ipv4) }
    hash.append(bigEndian: address.high)
    hash.append(bigEndian: address.low)
  }

  /// Types of ICMP that answer each other stand for ports; other messages go one way, and their
  /// code is the second port.
  static func counterpart(icmp type: UInt8) -> UInt8? {
    switch type {
    case 0: 8
    case 8: 0
    case 9: 10
    case 10: 9
    case 13: 14
    case 14: 13
    case 15: 16
    case 16: 15
    case 17: 18
    case 18: 17
    default: nil
    }
  }

  static func counterpart(icmpv6 type: UInt8) -> UInt8? {
    switch type {
    case 128: 129
    case 129: 128
    case 130: 131
    case 131: 130
    case 133: 134
    case 134: 133
    case 135: 136
    case 136: 135
    case 139: 140
    case 140: 139
    case 144: 145
    case 145: 144
    default: nil
    }
  }
}

extension FlowRecord {
  /// The flow's digest; nil for what is no flow between IP hosts, and for fragments that lack their
  /// ports.
  var communityDigest: InlineArray<5, UInt32>? {
    guard has(.flow), key.isIP, !key.isFragment else { return nil }
    switch key.ipProtocol {
    case IPNumber.tcp, IPNumber.udp, 132:
      return CommunityID.digest(
        key.source, key.destination, ipProtocol: key.ipProtocol, ports: (key.sourcePort, key.destinationPort))
    case IPNumber.icmp where key.family == .ipv4:
      return icmpDigest(CommunityID.counterpart(icmp: key.icmpType))
    case 58 where key.family == .ipv6: return icmpDigest(CommunityID.counterpart(icmpv6: key.icmpType))
    default:
      return CommunityID.digest(key.source, key.destination, ipProtocol: key.ipProtocol, ports: nil)
    }
  }

  private func icmpDigest(_ counterpart: UInt8?) -> InlineArray<5, UInt32> {
    CommunityID.digest(
      key.source, key.destination, ipProtocol: key.ipProtocol,
      ports: (UInt16(key.icmpType), UInt16(counterpart ?? key.icmpCode)), isOneWay: counterpart == nil)
  }

  /// The digest of the tunnel's own flow, by the packets of one direction: what the record of that
  /// flow has as its own.
  func carrierDigest(_ side: Side) -> InlineArray<5, UInt32>? {
    guard let outer = carrier, outer.isSeen[side] else { return nil }
    let (from, to) =
      side == .source || outer.isOneWay
      ? (outer.source, outer.destination) : (outer.destination, outer.source)
    let hasPorts = outer.ipProtocol == IPNumber.udp
    return CommunityID.digest(
      from, to, ipProtocol: outer.ipProtocol,
      ports: hasPorts ? (outer.ports[side].from, outer.ports[side].to) : nil)
  }
}

extension ByteWriter {
  mutating func append(communityID digest: InlineArray<5, UInt32>) {
    append("1:")
    append(base64: digest)
  }
}
