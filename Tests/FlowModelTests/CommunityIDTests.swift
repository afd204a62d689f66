import FlowModel
import NetworkTypes
import Testing

/// The vectors that the specification publishes (baseline of community-id-spec), seed 0.
@Suite struct CommunityIDTests {
  private static func text(
    _ source: String, _ destination: String, _ ipProtocol: UInt8, edit: (inout FlowKey) -> Void
  ) -> String? {
    var record = FlowRecord()
    record.blocks = [.flow]
    record.key.source = IPAddress(source)!
    record.key.destination = IPAddress(destination)!
    record.key.family = record.key.source.isIPv4 ? .ipv4 : .ipv6
    record.key.ipProtocol = ipProtocol
    edit(&record.key)
    guard case .text(let get) = FieldRegistry.field(named: "communityid")!.value else { return nil }
    var out = ByteWriter()
    return get(record, &out) ? out.takeString() : nil
  }

  struct Vector: Sendable {
    var source: String
    var destination: String
    var ipProtocol: UInt8
    var ports: [UInt16]
    var expected: String
  }

  static let conversations = [
    Vector(
      source: "128.232.110.120", destination: "66.35.250.204", ipProtocol: 6, ports: [34855, 80],
      expected: "1:LQU9qZlK+B5F3KDmev6m5PMibrg="),
    Vector(
      source: "192.168.1.52", destination: "8.8.8.8", ipProtocol: 17, ports: [54585, 53],
      expected: "1:d/FP5EW3wiY1vCndhwleRRKHowQ="),
    Vector(
      source: "2001:470:e5bf:dead:4957:2174:e82c:4887", destination: "2607:f8b0:400c:c03::1a", ipProtocol: 6,
      ports: [63943, 25], expected: "1:/qFaeAR+gFe1KYjMzVDsMv+wgU4="),
    Vector(
      source: "192.168.170.8", destination: "192.168.170.56", ipProtocol: 132, ports: [7, 80],
      expected: "1:jQgCxbku+pNGw8WPbEc/TS/uTpQ="),
  ]

  @Test(arguments: conversations) func bothDirections(_ vector: Vector) {
    let there = Self.text(vector.source, vector.destination, vector.ipProtocol) {
      $0.sourcePort = vector.ports[0]
      $0.destinationPort = vector.ports[1]
    }
    let back = Self.text(vector.destination, vector.source, vector.ipProtocol) {
      $0.sourcePort = vector.ports[1]
      $0.destinationPort = vector.ports[0]
    }
    #expect(there == vector.expected)
    #expect(back == vector.expected)
  }

  struct Message: Sendable {
    var source: String
    var destination: String
    var ipProtocol: UInt8
    var type: UInt8
    var code: UInt8
    var expected: String
  }

  static let messages = [
    Message(
      source: "192.168.0.89", destination: "192.168.0.1", ipProtocol: 1, type: 8, code: 0,
      expected: "1:X0snYXpgwiv9TZtqg64sgzUn6Dk="),
    Message(
      source: "192.168.0.1", destination: "192.168.0.89", ipProtocol: 1, type: 0, code: 0,
      expected: "1:X0snYXpgwiv9TZtqg64sgzUn6Dk="),
    // Nobody answers type 20: its code counts.
    Message(
      source: "192.168.0.89", destination: "192.168.0.1", ipProtocol: 1, type: 20, code: 0,
      expected: "1:3o2RFccXzUgjl7zDpqmY7yJi8rI="),
    Message(
      source: "fe80::200:86ff:fe05:80da", destination: "fe80::260:97ff:fe07:69ea", ipProtocol: 58, type: 135,
      code: 0, expected: "1:dGHyGvjMfljg6Bppwm3bg0LO8TY="),
    Message(
      source: "3ffe:507:0:1:200:86ff:fe05:80da", destination: "3ffe:507:0:1:260:97ff:fe07:69ea",
      ipProtocol: 58, type: 3, code: 0, expected: "1:/OGBt9BN1ofenrmSPWYicpij2Vc="),
  ]

  @Test(arguments: messages) func icmp(_ message: Message) {
    let seen = Self.text(message.source, message.destination, message.ipProtocol) {
      $0.icmpType = message.type
      $0.icmpCode = message.code
    }
    #expect(seen == message.expected)
  }

  @Test func onlyForWholeKeys() {
    #expect(Self.text("10.0.0.1", "10.0.0.2", 17) { $0.isFragment = true } == nil)
    #expect(Self.text("10.0.0.1", "10.0.0.2", 17) { $0.family = .arp } == nil)
  }
}
