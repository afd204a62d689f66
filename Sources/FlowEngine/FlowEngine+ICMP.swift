import FlowModel
import NetworkTypes
import PacketDecoding

/// ICMP: what an error says of the flow that provoked it.
extension FlowEngine {
  /// The flow that an ICMP error quotes.
  @inline(__always)
  func quotedFlow(_ p: borrowing Packet, _ frame: RawSpan) -> QuotedFlow? {
    guard p.quotedOffset != 0, p.transport == .icmp || p.transport == .icmpv6 else { return nil }
    return PacketDecoder.decodeQuoted(frame, p)
  }

  /// What tells two flows of the same endpoints apart: the id of a DNS exchange, the detail of an
  /// ICMP error; 0 for everything else.
  @inline(__always)
  func detail(_ p: borrowing Packet, _ frame: RawSpan, _ quoted: QuotedFlow?) -> UInt32 {
    switch p.transport {
    case .udp:
      guard p.sourcePort == 53 || p.destinationPort == 53 else { return 0 }
      return Self.dnsID(p, frame)
    case .icmp:
      switch p.icmpType {
      case 3:
        switch p.icmpCode {
        case 0, 1: return quoted?.destination.ipv4.byteSwapped16s ?? 0
        case 2: return UInt32(quoted?.ipProtocol ?? 0) << 16
        case 3: return UInt32(quoted?.destinationPort ?? 0) << 16
        default: return 0
        }
      case 5: return quoted?.destination.ipv4.byteSwapped16s ?? 0
      default: return 0
      }
    case .other:
      return p.network == .wlan ? WirelessCell(p, frame).number(seed: seed) : 0
    default: return 0
    }
  }

  /// The id of a DNS message (RFC 1035 section 4.1.1), so that each query is a flow; 0 when the
  /// payload does not read as DNS, so that other traffic on port 53 stays one flow.
  private static func dnsID(_ p: borrowing Packet, _ frame: RawSpan) -> UInt32 {
    guard p.payloadCaptured >= 12 else { return 0 }
    let at = p.payloadOffset
    let flags: UInt16 = frame.bigEndian(at: at + 2)
    let questions: UInt16 = frame.bigEndian(at: at + 4)
    let answers: UInt16 = frame.bigEndian(at: at + 6)
    let opcode = flags >> 11 & 0xf
    let isResponse = flags & 0x8000 != 0
    guard opcode <= 6, questions <= 16, isResponse || answers == 0 || opcode >= 4 else { return 0 }
    let id: UInt16 = frame.bigEndian(at: at)
    return UInt32(id)
  }

  /// Keeps what the record's ICMP object says, from the flow's first message.
  func noteICMP(_ p: borrowing Packet, _ frame: RawSpan, _ flow: UnsafeMutablePointer<Flow>) {
    var state = ICMPState()
    state.type = p.icmpType
    state.code = p.icmpCode
    if p.transport == .icmpv6 {
      if p.payloadCaptured >= 4 { state.sequence = frame.bigEndian(at: p.payloadOffset + 2) }
      flow.pointee.hasICMPState = true
    } else if p.icmpType == 0 || p.icmpType == 8 || ICMPPairing.isError(ofICMP: p.icmpType) {
      state.sequence = p.icmpType == 0 || p.icmpType == 8 ? p.icmpSequence : 0
      state.outerSource = p.source.ipv4
      state.outerDestination = p.destination.ipv4
      if let quoted = quotedFlow(p, frame) {
        state.innerSource = quoted.source.ipv4
        state.innerDestination = quoted.destination.ipv4
      }
      if p.icmpType == 5 { state.gateway = UInt32(p.icmpID) << 16 | UInt32(p.icmpSequence) }
      flow.pointee.hasICMPState = true
    }
    flow.pointee.icmpState = state
  }

  /// Marks the flow that provoked an ICMP error, and stretches it to the error's time.
  mutating func mapError(_ p: borrowing Packet, _ frame: RawSpan, _ quoted: QuotedFlow) {
    guard let number = find(quoted, frame), settle(number) else { return }
    let flow = changeableState(of: number)
    guard flow.pointee.halves.source.packets > 0 || flow.pointee.halves.destination.packets > 0 else {
      return
    }
    flow.pointee.last = max(flow.pointee.last, p.time.nanoseconds)
    var mapping = ICMPMapping()
    mapping.reason =
      switch (p.transport, p.icmpType) {
      case (.icmp, 3), (.icmpv6, 1): 1
      case (.icmp, 5): 2
      case (.icmp, 11), (.icmpv6, 3): 4
      default: 0
      }
    mapping.type = p.icmpType
    mapping.code = p.icmpCode
    defer {
      flow.pointee.icmpMapping = mapping
      flow.pointee.hasICMPMapping = true
    }
    // The block has room for IPv4 addresses alone.
    guard p.transport == .icmp else { return }
    mapping.sender = p.source.ipv4
    mapping.receiver = p.destination.ipv4
    mapping.innerSource = quoted.source.ipv4
    mapping.innerDestination = quoted.destination.ipv4
    if p.icmpType == 5 { mapping.gateway = UInt32(p.icmpID) << 16 | UInt32(p.icmpSequence) }
  }

  /// The flow of a quoted packet, if the engine holds it.
  private func find(_ quoted: QuotedFlow, _ frame: RawSpan) -> UInt32? {
    var packet = Packet()
    packet.network = quoted.source.isIPv4 ? .ipv4 : .ipv6
    packet.transport = quoted.transport
    packet.ipProtocol = quoted.ipProtocol
    packet.source = quoted.source
    packet.destination = quoted.destination
    packet.sourcePort = quoted.sourcePort
    packet.destinationPort = quoted.destinationPort
    packet.icmpType = quoted.icmpType
    packet.icmpCode = quoted.icmpCode
    packet.icmpID = quoted.icmpID
    packet.icmpSequence = quoted.icmpSequence
    packet.spi = quoted.spi
    packet.payloadOffset = quoted.payloadOffset
    packet.payloadCaptured = quoted.payloadCaptured
    let assignment = FlowIdentity.assign(packet, configuration, detail: detail(packet, frame, nil))
    let number = index.find(assignment.identity, hash: assignment.identity.hash(seed: seed), in: pool)
    return number == Flow.none ? nil : number
  }
}

extension UInt32 {
  /// Each half swapped: the record format keeps the two halves of an ICMP detail little-endian.
  fileprivate var byteSwapped16s: UInt32 {
    (self & 0x00ff_00ff) << 8 | (self & 0xff00_ff00) >> 8
  }
}
