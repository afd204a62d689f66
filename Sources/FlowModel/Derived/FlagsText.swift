public import NetworkTypes

/// The `flgs` column: nine characters, each with its own meaning by position.
extension FlowRecord {
  public static let flagsBlocks: BlockSet = [
    .network, .metric, .encapsulation, .mac, .icmpMapped, .ipAttributes, .flow, .correlation,
  ]

  public func appendFlags(to out: inout ByteWriter) {
    let blank = UInt8(ascii: " ")
    let target = out.reserve(9)
    target.update(repeating: blank, count: 9)
    defer { out.advance(by: 9) }
    guard kind != .management else { return }
    if kind == .netflow || kind == .imported { target[0] = UInt8(ascii: "N") }
    if has(.encapsulation) { target[1] = encapsulationFlag }
    if has(.mac), mac.multipath & 3 != 0 { target[1] = UInt8(ascii: "M") }
    if has(.icmpMapped) { target[2] = mappingFlag }
    if has(.network) {
      target[3] = lossFlag
      target[4] = windowFlag
      target[5] = congestionFlag
    }
    target[6] = fragmentFlag
    if has(.ipAttributes) { target[7] = optionFlag }
    if has(.correlation), correlation.count > 0 { target[8] = 48 &+ min(correlation.count, 9) }
  }

  private var mappingFlag: UInt8 {
    switch icmpMapping.reason {
    case 1: UInt8(ascii: "U")
    case 2: UInt8(ascii: "R")
    case 4: UInt8(ascii: "T")
    default: UInt8(ascii: "I")
    }
  }

  private var encapsulationFlag: UInt8 {
    let layers = encapsulation.layers.source | encapsulation.layers.destination
    if layers == 0 { return UInt8(ascii: " ") }
    if layers.nonzeroBitCount > 1 { return UInt8(ascii: "*") }
    return EncapsulationLetters.letter(bit: layers.trailingZeroBitCount)
  }

  private static func mark(_ source: Bool, _ destination: Bool, _ letters: StaticString) -> UInt8? {
    switch (source, destination) {
    case (true, true): letters.utf8Start[2]
    case (true, false): letters.utf8Start[0]
    case (false, true): letters.utf8Start[1]
    case (false, false): nil
    }
  }

  private var lossFlag: UInt8 {
    let blank = UInt8(ascii: " ")
    switch network.kind {
    case .tcpFull, .tcpInitial, .tcpStatus:
      let status = network.tcp.status
      // For IPv6 the classic clients show retransmissions only, and only of sides that were heard.
      let isIPv4 = key.family == .ipv4
      if let lost = Self.mark(
        status.contains(.sourceRetransmission) && (isIPv4 || packets(.source) > 0),
        status.contains(.destinationRetransmission) && (isIPv4 || packets(.destination) > 0), "sd*")
      {
        return lost
      }
      guard isIPv4 else { return blank }
      if (gap(.source) ?? 0) > 0 || (gap(.destination) ?? 0) > 0 { return UInt8(ascii: "g") }
      return Self.mark(
        status.contains(.sourceOutOfOrder), status.contains(.destinationOutOfOrder), "ir&") ?? blank
    case .rtp, .rtcp, .esp, .udt:
      return Self.mark(lost(.source) > 0, lost(.destination) > 0, "sd*") ?? blank
    default:
      return blank
    }
  }

  private var windowFlag: UInt8 {
    let blank = UInt8(ascii: " ")
    if network.isTCP {
      guard key.family == .ipv4 else { return blank }
      let status = network.tcp.status
      return Self.mark(
        status.contains(.sourceWindowShut), status.contains(.destinationWindowShut), "SD@") ?? blank
    }
    guard network.kind == .rtp else { return blank }
    return Self.mark(network.rtp.state & 1 != 0, network.rtp.state & 2 != 0, "sd*") ?? blank
  }

  private var congestionFlag: UInt8 {
    let blank = UInt8(ascii: " ")
    guard network.isTCP, key.family == .ipv4 else { return blank }
    let status = network.tcp.status
    return Self.mark(status.contains(.sourceECN), status.contains(.destinationECN), "xtE") ?? blank
  }

  private var fragmentFlag: UInt8 {
    let blank = UInt8(ascii: " ")
    if has(.flow), key.isFragment { return UInt8(ascii: "f") }
    guard has(.ipAttributes) else { return blank }
    let ends = ipAttributes.directions
    return ends.source.hasFragments || ends.destination.hasFragments ? UInt8(ascii: "F") : blank
  }

  private var optionFlag: UInt8 {
    let ends = ipAttributes.directions
    let options =
      (ends.source.hasOptions ? ends.source.options : 0)
      | (ends.destination.hasOptions ? ends.destination.options : 0)
    switch options {
    case 0: return UInt8(ascii: " ")
    case 0x1: return UInt8(ascii: "R")
    case 0x2: return UInt8(ascii: "T")
    case 0x4: return UInt8(ascii: "+")
    case 0x8: return UInt8(ascii: "L")
    case 0x10: return UInt8(ascii: "D")
    case 0x20: return UInt8(ascii: "S")
    case 0x40: return UInt8(ascii: "A")
    default: return options.nonzeroBitCount > 1 ? UInt8(ascii: "O") : UInt8(ascii: "U")
    }
  }
}

/// One letter for each layer under the flow, by bit of the encapsulation block.
enum EncapsulationLetters {
  private static var letters: StaticString { "mevlpiGaP6HCASFsRwzA   T  JExL" }

  static func letter(bit: Int) -> UInt8 {
    bit == 28 ? UInt8(ascii: "g") : bit < 28 ? letters.utf8Start[bit] : UInt8(ascii: " ")
  }

  static func append(_ layers: UInt32, to out: inout ByteWriter) {
    var rest = layers
    while rest != 0 {
      let bit = rest.trailingZeroBitCount
      rest &= rest - 1
      let letter = letter(bit: bit)
      if letter != UInt8(ascii: " ") { out.append(letter) }
    }
  }
}
