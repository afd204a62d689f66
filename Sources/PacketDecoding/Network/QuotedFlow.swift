public import NetworkTypes

/// Whose packet an ICMP or ICMPv6 error is about: what the flow table needs to find that flow.
///
/// The addresses and ports stand as in the quoted packet, so they run against the error's way.
public struct QuotedFlow: Hashable, Sendable {
  public var source: IPAddress
  public var destination: IPAddress
  public var ipProtocol: UInt8
  /// TOS or traffic class.
  public var tos: UInt8
  /// IPv4 identification, or IPv6 fragment identification.
  public var ipID: UInt32 = 0
  /// What the rest of the members were read from; `.other` if the protocol has no ports.
  public var transport = Packet.Transport.other
  public var sourcePort: UInt16 = 0
  public var destinationPort: UInt16 = 0
  public var icmpType: UInt8 = 0
  public var icmpCode: UInt8 = 0
  public var icmpID: UInt16 = 0
  public var icmpSequence: UInt16 = 0
  public var spi: UInt32 = 0
  /// Where the quoted UDP payload starts in the frame, and how much of it is there.
  public var payloadOffset = 0
  public var payloadCaptured = 0

  init(source: IPAddress, destination: IPAddress, ipProtocol: UInt8, tos: UInt8) {
    self.source = source
    self.destination = destination
    self.ipProtocol = ipProtocol
    self.tos = tos
  }
}

extension PacketDecoder {
  /// Reads the packet that the error in `packet` quotes from the same frame; nil if there is
  /// none, or if it is cut before it names its flow. RFC 792 promises the IP header and 8 bytes.
  public static func decodeQuoted(_ frame: RawSpan, _ packet: borrowing Packet) -> QuotedFlow? {
    let offset = packet.quotedOffset
    guard offset > 0, offset < frame.byteCount else { return nil }
    switch frame[offset] >> 4 {
    case 4: return quotedIPv4(frame, at: offset)
    case 6: return quotedIPv6(frame, at: offset)
    default: return nil
    }
  }

  private static func quotedIPv4(_ frame: RawSpan, at offset: Int) -> QuotedFlow? {
    guard frame.holds(20, at: offset, end: .max) else { return nil }
    let headerLength = Int(frame[offset] & 0xf) * 4
    guard headerLength >= 20 else { return nil }
    var flow = QuotedFlow(
      source: IPAddress(ipv4: frame.bigEndian(at: offset + 12)),
      destination: IPAddress(ipv4: frame.bigEndian(at: offset + 16)),
      ipProtocol: frame[offset + 9], tos: frame[offset + 1])
    flow.ipID = UInt32(frame.bigEndian(at: offset + 4, as: UInt16.self))
    if frame.bigEndian(at: offset + 6, as: UInt16.self) & 0x1fff != 0 {
      flow.transport = .fragment
      return flow
    }
    return flow.readTransport(frame, at: offset + headerLength) ? flow : nil
  }

  private static func quotedIPv6(_ frame: RawSpan, at offset: Int) -> QuotedFlow? {
    guard frame.holds(40, at: offset, end: .max) else { return nil }
    let word: UInt32 = frame.bigEndian(at: offset)
    var flow = QuotedFlow(
      source: frame.ipv6Address(at: offset + 8), destination: frame.ipv6Address(at: offset + 24),
      ipProtocol: frame[offset + 6], tos: UInt8(truncatingIfNeeded: word >> 20))
    var position = offset + 40
    for _ in 0...Packet.maximumExtensions {
      let current = flow.ipProtocol
      switch current {
      case IPProtocol.hopByHop, IPProtocol.routing, IPProtocol.destinationOptions, IPProtocol.fragment:
        guard frame.holds(8, at: position, end: .max) else { return nil }
        flow.ipProtocol = frame[position]
        guard current == IPProtocol.fragment else {
          position += (Int(frame[position + 1]) + 1) * 8
          continue
        }
        flow.ipID = frame.bigEndian(at: position + 4)
        if frame.bigEndian(at: position + 2, as: UInt16.self) & 0xfff8 != 0 {
          flow.transport = .fragment
          return flow
        }
        position += 8
      default:
        return flow.readTransport(frame, at: position) ? flow : nil
      }
    }
    return nil
  }
}

extension QuotedFlow {
  /// False if the bytes that name the flow are cut.
  fileprivate mutating func readTransport(_ frame: RawSpan, at offset: Int) -> Bool {
    switch ipProtocol {
    case IPProtocol.tcp, IPProtocol.udp:
      guard frame.holds(4, at: offset, end: .max) else { return false }
      transport = ipProtocol == IPProtocol.tcp ? .tcp : .udp
      sourcePort = frame.bigEndian(at: offset)
      destinationPort = frame.bigEndian(at: offset + 2)
      if transport == .udp {
        payloadOffset = offset + 8
        payloadCaptured = max(0, frame.byteCount - payloadOffset)
      }
    case IPProtocol.icmp where source.isIPv4, IPProtocol.icmpv6 where !source.isIPv4:
      guard frame.holds(8, at: offset, end: .max) else { return false }
      transport = source.isIPv4 ? .icmp : .icmpv6
      icmpType = frame[offset]
      icmpCode = frame[offset + 1]
      icmpID = frame.bigEndian(at: offset + 4)
      icmpSequence = frame.bigEndian(at: offset + 6)
    case IPProtocol.igmp where source.isIPv4:
      guard frame.holds(2, at: offset, end: .max) else { return false }
      transport = .igmp
      icmpType = frame[offset]
      icmpCode = frame[offset + 1]
    case IPProtocol.esp:
      guard frame.holds(4, at: offset, end: .max) else { return false }
      transport = .esp
      spi = frame.bigEndian(at: offset)
    default: break
    }
    return true
  }
}
