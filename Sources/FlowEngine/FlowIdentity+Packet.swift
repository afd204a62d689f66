import NetworkTypes
import PacketDecoding

extension FlowIdentity {
  /// A packet's place in its flow.
  ///
  /// `isSwapped`: the packet's sender is the identity's second endpoint. `isAnswer`: the packet is
  /// by its content an answer (echo reply, ARP reply), so whoever it is sent to is the source.
  struct Assignment {
    var identity = FlowIdentity()
    var isSwapped = false
    var isAnswer = false
  }

  /// The identity of a packet's flow. `detail`: the DNS id of a port 53 exchange, what an ICMP
  /// error says beyond type and code, or the cell of an 802.11 frame; 0 otherwise.
  @inline(__always)
  static func assign(
    _ p: borrowing Packet, _ configuration: borrowing FlowEngineConfiguration, detail: UInt32
  ) -> Assignment {
    var result = Assignment()
    switch p.network {
    case .ipv4, .ipv6: assignIP(p, detail, &result)
    case .arp, .rarp: assignARP(p, &result)
    case .ethernet, .none: assignEthernet(p, &result)
    case .wlan: assignWireless(p, detail, &result)
    }
    if configuration.keying != .fiveTuple { narrow(p, configuration.keying, &result) }
    if !configuration.isBidirectional, result.isSwapped || result.isAnswer {
      // One-way flows: the other direction gets an identity of its own.
      result.identity.d ^= 1 << 63
      result.isSwapped = true
      result.isAnswer = false
    }
    return result
  }

  /// The same for a packet with `isStream`, keyed by addresses, ports and protocol.
  @inline(__always)
  static func assignStream(_ p: borrowing Packet) -> Assignment {
    var result = Assignment()
    result.identity.c = tail(.ip, p.ipProtocol, p.network)
    result.isSwapped = result.identity.setEndpoints(p.source, p.sourcePort, p.destination, p.destinationPort)
    return result
  }

  @inline(__always)
  private static func assignIP(_ p: borrowing Packet, _ detail: UInt32, _ result: inout Assignment) {
    switch p.transport {
    case .tcp, .udp:
      result.identity.c = tail(.ip, p.ipProtocol, p.network)
      result.isSwapped = result.identity.setEndpoints(
        p.source, p.sourcePort, p.destination, p.destinationPort)
      result.identity.d = UInt64(detail)
    case .fragment:
      result.identity.c = tail(.fragment, p.ipProtocol, p.network)
      result.isSwapped = result.identity.setEndpoints(p.source, 0, p.destination, 0)
      result.identity.d = UInt64(p.ipID)
    case .icmp: assignICMP(p, detail, &result)
    case .icmpv6: assignICMPv6(p, &result)
    case .igmp:
      result.identity.c = tail(.igmp, p.ipProtocol, p.network)
      result.identity.setOneWay(p.source, p.destination)
      result.identity.d = UInt64(p.icmpType) << 8 | UInt64(p.icmpCode)
    case .esp:
      result.identity.c = tail(.esp, p.ipProtocol, p.network)
      result.identity.setOneWay(p.source, p.destination)
      result.identity.d = UInt64(p.spi)
    case .other:
      // The ports of a TCP header that was cut after them; 0 otherwise.
      result.identity.c = tail(.ip, p.ipProtocol, p.network)
      result.isSwapped = result.identity.setEndpoints(
        p.source, p.sourcePort, p.destination, p.destinationPort)
    }
  }

  private static func assignICMP(_ p: borrowing Packet, _ detail: UInt32, _ result: inout Assignment) {
    result.identity.c = tail(.icmp, p.ipProtocol, p.network)
    let request = ICMPPairing.request(ofICMP: p.icmpType)
    result.isAnswer = request.isAnswer
    if result.isAnswer {
      result.identity.setOneWay(p.destination, p.source)
    } else {
      result.identity.setOneWay(p.source, p.destination)
    }
    result.identity.d = UInt64(request.type) << 48
    switch p.icmpType {
    case 0, 8: result.identity.d |= UInt64(p.icmpID) << 16 | UInt64(p.icmpSequence)
    case 13...18: break
    default:
      result.identity.d |= UInt64(p.icmpCode) << 40 | UInt64(detail)
    }
  }

  private static func assignICMPv6(_ p: borrowing Packet, _ result: inout Assignment) {
    result.identity.c = tail(.icmp, p.ipProtocol, p.network)
    let request = ICMPPairing.request(ofICMPv6: p.icmpType)
    result.isSwapped = result.identity.setEndpoints(p.source, 0, p.destination, 0)
    result.identity.d = UInt64(request.type) << 48 | UInt64(p.icmpCode) << 40
    if request.type == 128 {
      result.identity.d |= UInt64(p.icmpID) << 16 | UInt64(p.icmpSequence)
    }
  }

  private static func assignARP(_ p: borrowing Packet, _ result: inout Assignment) {
    result.identity.c = tail(p.network == .arp ? .arp : .rarp, 0, p.network)
    // Even operations answer: ARP 2, RARP 4, InARP 9 answers 8.
    result.isAnswer = p.arpOperation == 2 || p.arpOperation == 4 || p.arpOperation == 9
    result.identity.d = UInt64(p.arpHardwareType) << 32 | UInt64(p.arpProtocolType) << 16
    if p.network == .rarp {
      result.identity.a1 = result.isAnswer ? p.arpTargetMAC.value : p.arpSenderMAC.value
      result.identity.b1 = p.arpTargetMAC.value
    } else if result.isAnswer {
      result.identity.setOneWay(p.destination, p.source)
      result.identity.a0 = p.arpTargetMAC.value
    } else {
      result.identity.setOneWay(p.source, p.destination)
      result.identity.a0 = p.arpSenderMAC.value
    }
  }

  private static func assignEthernet(_ p: borrowing Packet, _ result: inout Assignment) {
    result.identity.c = tail(.ethernet, 0, p.network)
    result.isSwapped = p.sourceMAC > p.destinationMAC
    result.identity.a1 = result.isSwapped ? p.destinationMAC.value : p.sourceMAC.value
    result.identity.b1 = result.isSwapped ? p.sourceMAC.value : p.destinationMAC.value
    result.identity.d = UInt64(p.etherType) << 16 | UInt64(p.dsap) << 8 | UInt64(p.ssap)
  }

  /// Frames of the two ways are flows of their own: what they say is no request and answer.
  private static func assignWireless(_ p: borrowing Packet, _ detail: UInt32, _ result: inout Assignment) {
    result.identity.c = tail(.wlan, 0, p.network)
    result.identity.a1 = p.sourceMAC.value
    result.identity.b1 = p.destinationMAC.value
    result.identity.d = UInt64(detail)
  }

  /// Replaces or extends the five-tuple as `ARGUS_FLOW_KEY` asks.
  private static func narrow(_ p: borrowing Packet, _ keying: FlowKeying, _ result: inout Assignment) {
    if keying.contains(.layer3Matrix), p.network == .ipv4 || p.network == .ipv6 {
      result = Assignment()
      result.identity.c = tail(.layer3, 0, p.network)
      result.isSwapped = result.identity.setEndpoints(p.source, 0, p.destination, 0)
    } else if keying.contains(.layer2Matrix) {
      result = Assignment()
      result.identity.c = tail(.layer2, 0, .ethernet)
      result.isSwapped = p.sourceMAC > p.destinationMAC
      result.identity.a1 = result.isSwapped ? p.destinationMAC.value : p.sourceMAC.value
      result.identity.b1 = result.isSwapped ? p.sourceMAC.value : p.destinationMAC.value
    }
    if keying.contains(.vlan), p.vlanCount > 0 {
      result.identity.d ^= UInt64(p.vlan & 0xfff | 0x1000) << 32 &* 0x9e37_79b9_7f4a_7c15
    }
    if keying.contains(.mpls), p.mplsCount > 0 {
      result.identity.d ^= UInt64(p.mpls >> 12 | 1 << 20) &* 0xd1b5_4a32_d192_ed03
    }
  }
}

extension Packet {
  /// TCP, or UDP that is no DNS, above IP: nothing but addresses, ports and protocol makes its flow.
  var isStream: Bool {
    @inline(__always) get {
      guard network == .ipv4 || network == .ipv6 else { return false }
      return transport == .tcp || transport == .udp && sourcePort != 53 && destinationPort != 53
    }
  }
}
