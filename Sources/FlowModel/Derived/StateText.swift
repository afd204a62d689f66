public import NetworkTypes

/// The `state` column: what became of the flow, in three letters.
extension FlowRecord {
  public func appendState(_ display: FieldStyle.TCPStateDisplay, to out: inout ByteWriter) {
    if kind == .management { return out.append(managementState) }
    guard kind == .flow, has(.flow) || has(.metric) else { return }
    if has(.flow), key.isIP {
      if key.ipProtocol == IPNumber.tcp, has(.network), network.isTCP {
        return appendTCPState(display, to: &out)
      }
      if key.ipProtocol == IPNumber.icmp, key.family == .ipv4, !key.isFragment {
        return out.append(icmpState)
      }
      if key.ipProtocol == IPNumber.icmpv6, key.family == .ipv6 {
        return out.append(key.isFragment ? "UNK" : Self.icmpv6State(key.icmpType, key.icmpCode))
      }
    }
    out.append(packetState)
  }

  private var managementState: StaticString {
    switch cause {
    case .start: "STA"
    case .status: "CON"
    case .stop, .closed: "STP"
    case .shutdown: "SHT"
    case .error: "ERR"
    default: ""
    }
  }

  /// Who was heard, for protocols without a state of their own.
  private var packetState: StaticString {
    switch (packets(.source) > 0, packets(.destination) > 0) {
    case (true, true): "CON"
    case (false, true): "RSP"
    case (_, false): cause == .start || key.family == .arp ? "INT" : "REQ"
    }
  }

  private func appendTCPState(_ display: FieldStyle.TCPStateDisplay, to out: inout ByteWriter) {
    switch display {
    case .summary: out.append(tcpSummary)
    case .events: appendTCPEvents(to: &out)
    case .flags(let source, let destination): appendTCPFlags(source, destination, to: &out)
    }
  }

  private var tcpSummary: StaticString {
    let status = network.tcp.status
    if !status.isDisjoint(with: [.sourceReset, .destinationReset]) { return "RST" }
    if !status.isDisjoint(with: [.fin, .finAcknowledged]) { return "FIN" }
    if status.contains(.normalClose) { return "CLO" }
    if cause == .timeout { return "TIM" }
    if status.contains(.established) {
      // Only the SYN-ACK was seen: the classic clients call such a connection closed.
      if status.contains(.synAckSeen), !status.contains(.synSeen), packets(.destination) > 0 { return "CLO" }
      return "CON"
    }
    if status.contains(.synAckSeen) { return "ACC" }
    if status.contains(.synSeen) { return "REQ" }
    if status.isEmpty { return packets(.source) > 0 && packets(.destination) > 0 ? "CON" : "INT" }
    return "CON"
  }

  /// One letter an event: `s` SYN, `S` SYN-ACK, `E` established, `f` FIN, `F` FIN acknowledged,
  /// `C` closed, `R` reset.
  private func appendTCPEvents(to out: inout ByteWriter) {
    let status = network.tcp.status
    if status.contains(.synSeen) { out.append(UInt8(ascii: "s")) }
    if status.contains(.synAckSeen) { out.append(UInt8(ascii: "S")) }
    if status.contains(.established) { out.append(UInt8(ascii: "E")) }
    if status.contains(.fin) { out.append(UInt8(ascii: "f")) }
    if status.contains(.finAcknowledged) { out.append(UInt8(ascii: "F")) }
    if status.contains(.normalClose) { out.append(UInt8(ascii: "C")) }
    if !status.isDisjoint(with: [.sourceReset, .destinationReset]) { out.append(UInt8(ascii: "R")) }
  }

  private func appendTCPFlags(_ source: Bool, _ destination: Bool, to out: inout ByteWriter) {
    func letters(_ flags: UInt8) {
      let names: StaticString = "FSRPAUEC"
      for bit in 0..<8 where flags >> UInt8(bit) & 1 == 1 { out.append(names.utf8Start[bit]) }
    }
    var sides = Directional(
      source: network.tcp.endpoints.source.flags,
      destination: network.tcp.hasDestination || network.kind == .tcpStatus
        ? network.tcp.endpoints.destination.flags : 0)
    // Flags on a side without packets belong to the other one.
    if packets(.source) == 0, sides.source != 0, sides.destination == 0 { sides.reverse() }
    if packets(.destination) == 0, sides.destination != 0, sides.source == 0 { sides.reverse() }
    if source { letters(sides.source) }
    if source && destination { out.append(UInt8(ascii: "_")) }
    if destination { letters(sides.destination) }
  }

  private var icmpState: StaticString {
    // An echo that was answered by an error says so.
    if has(.icmpMapped), icmpMapping.reason == 4 { return "TXD" }
    switch key.icmpType {
    case 0: return "ECR"
    case 3: return Self.unreachable(key.icmpCode)
    case 4: return "SRC"
    case 5: return "RED"
    case 8: return "ECO"
    case 9: return "RTA"
    case 10: return "RTS"
    case 11: return "TXD"
    case 12: return "PAR"
    case 13: return "TST"
    case 14: return "TSR"
    case 15: return "IRQ"
    case 16: return "IRR"
    case 17: return "MAS"
    case 18: return "MSR"
    // The classic clients' table of names runs on into that of ICMPv6.
    case 36...45: return Self.icmpv6State(key.icmpType + 92, key.icmpCode)
    default: return "UNK"
    }
  }

  private static func unreachable(_ code: UInt8) -> StaticString {
    switch code {
    case 0: "URN"
    case 1: "URH"
    case 2: "URO"
    case 3: "URP"
    case 4: "URF"
    case 5: "URS"
    case 6: "URNU"
    case 7: "URHU"
    case 8: "URISO"
    case 9: "URNPRO"
    case 10: "URHPRO"
    case 11: "URNTOS"
    case 12: "URHTOS"
    case 13: "URFIL"
    case 14: "URPRE"
    case 15: "URCUT"
    default: "UNK"
    }
  }

  private static func icmpv6State(_ type: UInt8, _ code: UInt8) -> StaticString {
    switch type {
    case 1:
      switch code {
      case 0: "URNR"
      case 1: "URAD"
      case 2: "URBS"
      case 3: "URAR"
      case 4: "URP"
      case 5: "URSF"
      case 6: "URRR"
      default: "UR"
      }
    case 2: "PTB"
    case 3: code == 0 ? "TXT" : "TXR"
    case 4:
      switch code {
      case 0: "PPH"
      case 1: "PPNH"
      default: "PPO"
      }
    case 128: "ECO"
    case 129: "ECR"
    case 130: "MRQ"
    case 131, 132, 143: "MHR"
    case 133: "NRS"
    case 134: "NRA"
    case 135: "NNS"
    case 136: "NNA"
    case 137: "RED"
    default: "UNK"
    }
  }
}

/// IP protocol numbers that fields treat on their own.
enum IPNumber {
  static let icmp: UInt8 = 1
  static let igmp: UInt8 = 2
  static let tcp: UInt8 = 6
  static let udp: UInt8 = 17
  static let esp: UInt8 = 50
  static let icmpv6: UInt8 = 58
}
