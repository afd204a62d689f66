import NetworkTypes
import PacketDecoding
import TestSupport
import Testing

/// Every tunnel, with an IPv4 or IPv6 datagram or an Ethernet frame inside.
@Suite struct TunnelTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var kind: TunnelKind
    var key: UInt32?
    var frame: [UInt8]
    /// What argus opens, too.
    var isClassic = false
    var ports: [UInt16] = [0, 0]
    var testDescription: String { "\(kind) \(key ?? 0) \(frame.count)" }
  }

  static func overIPv4(_ number: UInt8, _ payload: [UInt8]) -> [UInt8] {
    var packet = Build.ipv4(number, payload)
    packet.replaceSubrange(12..<20, with: hex("01010101 02020202"))
    return Build.ethernet("0800", packet)
  }

  static func overUDP(_ port: Int, _ payload: [UInt8], from source: Int = 50000) -> [UInt8] {
    overIPv4(
      17,
      Build.bigEndian(source) + Build.bigEndian(port) + Build.bigEndian(8 + payload.count) + [0, 0] + payload)
  }

  static let inner4 = Build.ipv4(17, Build.udp)
  static let inner6 = Build.ipv6(17, Build.udp)
  static let bridged = hex("02bb0000000b 02aa0000000a 0800") + inner4
  static let sixToFour: [UInt8] = {
    var packet = inner6
    packet.replaceSubrange(8..<10, with: hex("2002"))
    return packet
  }()
  static let teredo: [UInt8] = {
    var packet = inner6
    packet.replaceSubrange(8..<12, with: hex("20010000"))
    return packet
  }()

  static let cases: [Case] = [
    Case(kind: .gre, key: nil, frame: overIPv4(47, hex("0000 0800") + inner4), isClassic: true),
    Case(
      kind: .gre, key: 0x4b45_5921, frame: overIPv4(47, hex("b000 0800 00000000 4b455921 00000001") + inner4),
      isClassic: true),
    Case(kind: .gre, key: nil, frame: overIPv4(47, hex("0000 6558") + bridged), isClassic: true),
    Case(
      kind: .pptp, key: 1, frame: overIPv4(47, hex("3001 880b 0010 0001 00000001 ff030021") + inner4),
      isClassic: true),
    Case(
      kind: .erspan, key: 1, frame: overIPv4(47, hex("1000 88be 00000001 10640001 00000000") + bridged),
      isClassic: true),
    Case(kind: .erspan, key: nil, frame: overIPv4(47, hex("0000 88be") + bridged)),
    Case(
      kind: .erspan, key: 5,
      frame: overIPv4(47, hex("1000 22eb 00000001 20640005 00000000 00000000") + bridged)),
    Case(
      kind: .erspan, key: 5,
      frame: overIPv4(47, hex("1000 22eb 00000001 20640005 00000000 00000001 0000000000000000") + bridged)),
    Case(
      kind: .erspan, key: 5,
      frame: overIPv4(47, hex("1000 22eb 00000001 20640005 00000000 00000800") + inner4)),
    Case(kind: .ipv4InIPv4, key: nil, frame: overIPv4(4, inner4)),
    Case(kind: .ipv6InIPv4, key: nil, frame: overIPv4(41, inner6)),
    Case(kind: .sixToFour, key: nil, frame: overIPv4(41, sixToFour)),
    Case(kind: .mplsInIP, key: 18, frame: overIPv4(137, hex("00012140") + inner4)),
    Case(kind: .l2tp3, key: 77, frame: overIPv4(115, hex("0000004d") + bridged)),
    Case(kind: .l2tp3, key: 77, frame: overIPv4(115, hex("0000004d 0102030405060708 00000001") + bridged)),
    Case(
      kind: .l2tp3, key: 77, frame: overUDP(1701, hex("0003 0000 0000004d 01020304") + bridged),
      ports: [50000, 1701]),
    Case(
      kind: .l2tp2, key: 0x0001_0002, frame: overUDP(1701, hex("0002 0001 0002 ff030021") + inner4),
      ports: [50000, 1701]),
    Case(
      kind: .l2tp2, key: 0x0001_0002,
      frame: overUDP(1701, hex("4b02 0032 0001 0002 0000 0000 0000 ff030021") + inner4), ports: [50000, 1701]),
    Case(
      kind: .vxlan, key: 77, frame: overUDP(4789, hex("08000000 00004d00") + bridged), ports: [50000, 4789]),
    Case(
      kind: .vxlan, key: 77, frame: overUDP(8472, hex("88000102 00004d00") + bridged), ports: [50000, 8472]),
    Case(
      kind: .vxlanGPE, key: 77, frame: overUDP(4790, hex("0c000001 00004d00") + inner4),
      ports: [50000, 4790]),
    Case(
      kind: .vxlanGPE, key: 77,
      frame: overUDP(4790, hex("0c000004 00004d00 0fc40203 000001ff 0000000000000000") + bridged),
      ports: [50000, 4790]),
    Case(
      kind: .vxlanGPE, key: 77, frame: overUDP(4789, hex("0c000003 00004d00") + bridged),
      ports: [50000, 4789]),
    Case(
      kind: .geneve, key: 77, frame: overUDP(6081, hex("0100 6558 00004d00 01020301") + bridged),
      ports: [50000, 6081]),
    Case(
      kind: .geneve, key: 77, frame: overUDP(6081, hex("0000 86dd 00004d00") + inner6), ports: [50000, 6081]),
    Case(
      kind: .gtpU, key: 0xdead_beef, frame: overUDP(2152, hex("30ff 0026 deadbeef") + inner4),
      ports: [50000, 2152]),
    Case(
      kind: .gtpU, key: 0xdead_beef,
      frame: overUDP(2152, hex("34ff 002e deadbeef 0000 00 85 01 100900") + inner4), ports: [50000, 2152]),
    Case(kind: .teredo, key: nil, frame: overUDP(3544, inner6), ports: [50000, 3544]),
    Case(
      kind: .teredo, key: nil,
      frame: overUDP(3544, hex("0001 00 00 0000000000000000 00 0000 1234 01020304") + inner6),
      ports: [50000, 3544]),
    Case(kind: .teredo, key: nil, frame: overUDP(40000, teredo), ports: [50000, 40000]),
    Case(kind: .greInUDP, key: nil, frame: overUDP(4754, hex("0000 0800") + inner4), ports: [50000, 4754]),
    Case(kind: .mplsInUDP, key: 18, frame: overUDP(6635, hex("00012140") + inner4), ports: [50000, 6635]),
    Case(
      kind: .tzsp, key: nil, frame: overUDP(37008, hex("01 00 0001 00 0a01c8 01") + bridged),
      ports: [50000, 37008]),
    Case(
      kind: .ayiya, key: nil,
      frame: overUDP(5072, hex("4152 1129 00000000") + [UInt8](repeating: 1, count: 36) + inner6),
      ports: [50000, 5072]),
  ]

  @Test(arguments: cases) func opened(_ example: Case) {
    let packet = decode(example.frame, decapsulation: .inner)
    #expect(packet.stop == .complete)
    #expect(packet.transport == .udp && packet.sourcePort == 4000 && packet.destinationPort == 5000)
    #expect(packet.payloadLength == 10)
    #expect(packet.wireLength == UInt32(example.frame.count))
    #expect(packet.tunnelDepth == 1 && packet.outerDepth == 1)
    #expect(packet.outer.kind == example.kind)
    #expect(packet.outer.hasKey == (example.key != nil))
    #expect(packet.outer.key == example.key ?? 0)
    #expect(packet.outer.source == IPAddress("1.1.1.1") && packet.outer.destination == IPAddress("2.2.2.2"))
    #expect([packet.outer.sourcePort, packet.outer.destinationPort] == example.ports)
    #expect(packet.outer.ipProtocol == example.frame[23])
  }

  @Test(arguments: cases) func leftClosed(_ example: Case) {
    let packet = decode(example.frame, decapsulation: .outer)
    #expect(packet.source == IPAddress("1.1.1.1") && packet.ipProtocol == example.frame[23])
    #expect(packet.tunnelDepth == 0 && packet.outerDepth == 0)
    #expect(packet.stop == .complete)
    #expect(packet.encapsulation == .ethernet)
  }

  @Test(arguments: cases) func classicOpensWhatArgusOpens(_ example: Case) {
    let packet = decode(example.frame)
    #expect((packet.outerDepth == 1) == example.isClassic)
    #expect((packet.source == IPAddress("1.1.1.1")) == !example.isClassic)
  }

  /// A tunnel whose contents are cut is the tunnel's packet, whole or not.
  @Test(arguments: cases) func cutEverywhere(_ example: Case) {
    for length in 0..<example.frame.count {
      let packet = decode(
        Array(example.frame[..<length]), wireLength: example.frame.count, decapsulation: .inner)
      #expect(packet.isSound(in: Array(example.frame[..<length])) == true)
      guard length >= 34 else { continue }
      let isInside = packet.outerDepth == 1
      #expect(packet.network == .ethernet || (packet.source != IPAddress("1.1.1.1")) == isInside)
      #expect(packet.tunnelDepth == packet.outerDepth)
    }
  }

  /// The outer view of a frame is what a decoder sees that opens nothing.
  @Test(arguments: cases) func outerView(_ example: Case) {
    let decoder = PacketDecoder(decapsulation: .inner)
    var view = Packet.leftover
    decoder.decodeOuter(
      example.frame.span.bytes, depth: 0, linkType: 1, time: .zero, wireLength: UInt32(example.frame.count),
      into: &view)
    let closed = decode(example.frame, decapsulation: .outer)
    #expect(view.source == closed.source && view.sourcePort == closed.sourcePort)
    #expect(view.payloadLength == closed.payloadLength && view.transport == closed.transport)
    #expect(view.outerDepth == 0)
  }

  @Test func overIPv6() {
    let fourInSix = Build.ethernet("86dd", Build.ipv6(4, Self.inner4))
    #expect(decode(fourInSix, decapsulation: .inner).outer.kind == .ipv4InIPv6)
    #expect(decode(fourInSix, decapsulation: .inner).outer.source == IPAddress("2001:db8::1"))
    #expect(decode(fourInSix).ipProtocol == 4)
    #expect(
      decode(Build.ethernet("86dd", Build.ipv6(41, Self.inner6)), decapsulation: .inner).outer.kind
        == .ipv6InIPv6)
    let gre = Build.ethernet("86dd", Build.ipv6(47, hex("0000 0800") + Self.inner4))
    #expect(decode(gre, decapsulation: .inner).outer.kind == .gre)
    #expect(decode(gre).ipProtocol == 47)
  }

  @Test func espInUDP() {
    let esp = decode(Self.overUDP(4500, hex("00001234 00000001") + Build.data), decapsulation: .inner)
    #expect(esp.transport == .esp && esp.spi == 0x1234 && esp.ipProtocol == 50)
    #expect(esp.outer.kind == .espInUDP && esp.outer.destinationPort == 4500 && esp.outer.key == 0x1234)
    let ike = decode(Self.overUDP(4500, hex("00000000 0102030405060708")), decapsulation: .inner)
    #expect(ike.transport == .udp && ike.outerDepth == 0)
    let keepAlive = decode(Self.overUDP(4500, [0xff]), decapsulation: .inner)
    #expect(keepAlive.transport == .udp && keepAlive.stop == .complete)
  }

  /// What only resembles a tunnel stays a datagram (argus takes text for IPv6).
  @Test(arguments: [
    (4789, "09000000 00004d00"), (4789, "08000001 00004d00"), (4789, "08000000 00004d01"),
    (4790, "18000000 00004d00"), (6081, "4000 6558 00004d00"), (6081, "0000 1234 00004d00"),
    (6081, "0080 6558 00004d00"), (2152, "3201 0004 00000000 00000000"), (2152, "30ff 0fff 00000000"),
    (2152, "10ff 0010 00000000"), (1701, "c802 0014 0001 0002 0000 0000"), (1701, "0001 0001 0002 0000"),
    (3544, "6161 6161 6161 6161"), (9999, "6061 6263 6465 6667 6869 7071"), (37008, "02 00 0001 01"),
    (5072, "4152 1029 00000000"), (4754, "0002 0800"),
  ])
  func lookAlikes(_ port: Int, _ payload: String) {
    let packet = decode(
      Self.overUDP(port, hex(payload) + [UInt8](repeating: 0x62, count: 60)), decapsulation: .inner)
    #expect(packet.transport == .udp && packet.destinationPort == UInt16(port))
    #expect(packet.outerDepth == 0 && packet.stop == .complete)
  }

  @Test func nested() {
    // VXLAN in GRE in IPIP.
    let vxlan = Build.ipv4(17, hex("c350 12b5 0046 0000 08000000 00004d00") + Self.bridged)
    let frame = Self.overIPv4(4, Build.ipv4(47, hex("0000 0800") + vxlan))
    let packet = decode(frame, decapsulation: .inner)
    #expect(packet.outerDepth == 3 && packet.outer.kind == .vxlan && packet.transport == .udp)
    let decoder = PacketDecoder(decapsulation: .inner)
    var view = Packet()
    for (depth, expected) in [(0, TunnelKind.none), (1, .ipv4InIPv4), (2, .gre)] {
      decoder.decodeOuter(
        frame.span.bytes, depth: UInt8(depth), linkType: 1, time: .zero, wireLength: UInt32(frame.count),
        into: &view)
      #expect(Int(view.outerDepth) == depth)
      if depth > 0 { #expect(view.outer.kind == expected) }
    }
    var deep = Self.inner4
    for _ in 0..<20 { deep = Build.ipv4(4, deep) }
    let bounded = decode(Build.ethernet("0800", deep), decapsulation: .inner)
    #expect(bounded.stop == .nestedTooDeep && bounded.outerDepth == 8 && bounded.ipProtocol == 4)
  }
}

/// Decodes one frame with a decoder that opens what it is told to.
func decode(_ bytes: [UInt8], wireLength: Int? = nil, decapsulation: Decapsulation) -> Packet {
  var decoder = PacketDecoder(decapsulation: decapsulation)
  var packet = Packet.leftover
  decoder.decode(bytes, linkType: 1, wireLength: wireLength, into: &packet)
  return packet
}
