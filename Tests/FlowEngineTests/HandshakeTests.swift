import FlowModel
import NetworkTypes
import PacketDecoding
import TestSupport
import Testing

@testable import FlowEngine

/// Text fields of a record, as a user prints them.
func fields(_ names: [String], of record: borrowing FlowRecord) -> [String: String] {
  var result: [String: String] = [:]
  for name in names {
    switch FieldRegistry.field(named: name)?.value {
    case .text(let get)?:
      var out = ByteWriter()
      if get(record, &out) { result[name] = out.takeString() }
    case .count(let get)?: if let value = get(record) { result[name] = "\(value)" }
    default: break
    }
  }
  return result
}

@Suite struct HandshakeTests {
  private static let names = [
    "sctpstate", "ssctptag", "dsctptag", "ssctpchunks", "dsctpchunks", "quicver", "sconnid", "sconnto",
    "dconnid",
    "sni", "salpn", "dalpn", "stlsver", "stlsciphers", "stlsexts", "stlssigs", "stlsgroups", "dtlsver",
    "dtlsciphers", "ssshver", "dsshver", "ssshalgs", "direv", "carries",
  ]

  /// Runs IP packets a millisecond apart; one dictionary a record.
  static func run(_ packets: [[UInt8]], userData: Int = 64) -> [[String: String]] {
    var lines: [[String: String]] = []
    var configuration = FlowEngineConfiguration()
    configuration.userDataLength = userData
    var decoder = PacketDecoder()
    var packet = Packet()
    var engine = FlowEngine(configuration: configuration, seed: 1) { record in
      lines.append(fields(names, of: record))
    }
    for (number, bytes) in packets.enumerated() {
      let time = Timestamp(nanoseconds: 1_700_000_000_000_000_000 + Int64(number) * 1_000_000)
      decoder.decode(
        bytes.span.bytes, linkType: 101, time: time, wireLength: UInt32(bytes.count), into: &packet)
      engine.process(packet, frame: bytes.span.bytes)
    }
    engine.finish()
    return lines
  }

  static func ip(_ ipProtocol: UInt8, _ payload: [UInt8], back: Bool = false) -> [UInt8] {
    let length = 20 + payload.count
    return [0x45, 0, UInt8(length >> 8), UInt8(length & 255), 0, 1, 0, 0, 64, ipProtocol, 0, 0]
      + hex(back ? "0a000002 0a000001" : "0a000001 0a000002") + payload
  }

  static func tcp(_ sequence: UInt32, _ payload: [UInt8], back: Bool = false) -> [UInt8] {
    var header = hex(back ? "01bb 9c40" : "9c40 01bb")
    withUnsafeBytes(of: sequence.bigEndian) { header += $0 }
    return ip(6, header + hex("00000001 5018 2000 0000 0000") + payload, back: back)
  }

  static func udp(_ ports: String, _ payload: [UInt8], back: Bool = false) -> [UInt8] {
    let length = 8 + payload.count
    return ip(17, hex(ports) + [UInt8(length >> 8), UInt8(length & 255), 0, 0] + payload, back: back)
  }

  /// TLS 1.2 hello with two suites, name, protocols, groups, algorithms, versions.
  static let clientHello: [UInt8] = {
    let extensions =
      hex("0000 000e 000c 00 0009") + Array("a.example".utf8) + hex("0010 000e 000c 02") + Array("h2".utf8)
      + hex("08") + Array("http/1.1".utf8) + hex("000a 0006 0004 001d 0017") + hex("000d 0004 0002 0403")
      + hex("002b 0005 04 0304 0303")
    let body =
      hex("0303") + [UInt8](repeating: 7, count: 32) + [0] + hex("0004 1301 c02f 01 00")
      + [UInt8(extensions.count >> 8), UInt8(extensions.count & 255)] + extensions
    let message = [1, 0, UInt8(body.count >> 8), UInt8(body.count & 255)] + body
    return [0x16, 3, 1, UInt8(message.count >> 8), UInt8(message.count & 255)] + message
  }()

  static let serverHello: [UInt8] = {
    let body = hex("0303") + [UInt8](repeating: 9, count: 32) + [0] + hex("1301 00 0006 002b 0002 0304")
    let message = [2, 0, 0, UInt8(body.count)] + body
    return [0x16, 3, 3, 0, UInt8(message.count)] + message
  }()

  private func expectHello(_ line: [String: String]?) {
    #expect(line?["sni"] == "a.example")
    #expect(line?["salpn"] == "h2,http/1.1")
    #expect(line?["stlsver"] == "0303-0304-0303")
    #expect(line?["stlsciphers"] == "1301-c02f")
    #expect(line?["stlsexts"] == "0000-0010-000a-000d-002b")
    #expect(line?["stlsgroups"] == "001d-0017")
    #expect(line?["stlssigs"] == "0403")
  }

  @Test func tls() {
    let lines = Self.run([Self.tcp(100, Self.clientHello), Self.tcp(1, Self.serverHello, back: true)])
    expectHello(lines.first)
    #expect(lines.first?["dtlsver"] == "0303-0304" && lines.first?["dtlsciphers"] == "1301")
  }

  /// In every two pieces, with the first one sent twice.
  @Test func tlsInPieces() {
    for cut in 5..<Self.clientHello.count {
      let first = Array(Self.clientHello[..<cut])
      let second = Array(Self.clientHello[cut...])
      let lines = Self.run([Self.tcp(100, first), Self.tcp(100, first), Self.tcp(100 + UInt32(cut), second)])
      expectHello(lines.first)
    }
  }

  /// What is cut or damaged gives what is there, and never more than that.
  @Test func tlsDamaged() {
    for cut in 0..<Self.clientHello.count {
      _ = Self.run([Self.tcp(100, Array(Self.clientHello[..<cut]))])
      for value in [UInt8(0), 0x7f, 0xff] {
        var damaged = Self.clientHello
        damaged[cut] = value
        _ = Self.run([Self.tcp(100, damaged)])
      }
    }
  }

  @Test func onlyWithUserData() {
    let lines = Self.run([Self.tcp(100, Self.clientHello)], userData: 0)
    #expect(lines.first?["sni"] == nil && lines.first?["stlsver"] == nil)
  }

  @Test func ssh() {
    let lists = [
      "curve25519-sha256", "ssh-ed25519", "aes128-ctr", "aes128-ctr", "", "", "none", "none", "", "",
    ]
    var body: [UInt8] = [4, 20] + [UInt8](repeating: 1, count: 16)
    for list in lists { body += [0, 0, 0, UInt8(list.utf8.count)] + Array(list.utf8) }
    body += [0, 0, 0, 0, 0] + [0, 0, 0, 0]
    let packet = [0, 0, UInt8(body.count >> 8), UInt8(body.count & 255)] + body
    let banner = Array("SSH-2.0-OpenSSH_9.2\r\n".utf8)
    let lines = Self.run([
      Self.tcp(100, banner), Self.tcp(1, Array("SSH-2.0-dropbear\n".utf8), back: true),
      Self.tcp(100 + UInt32(banner.count), packet),
    ])
    #expect(lines.first?["ssshver"] == "SSH-2.0-OpenSSH_9.2" && lines.first?["dsshver"] == "SSH-2.0-dropbear")
    #expect(lines.first?["ssshalgs"] == lists.joined(separator: ";"))
  }

  @Test func sctp() {
    let head = "0b59 0b5a"
    let there = { (tag: String, chunks: String) in Self.ip(132, hex("\(head) \(tag) 00000000 \(chunks)")) }
    let back = { (tag: String, chunks: String) in
      Self.ip(132, hex("0b5a 0b59 \(tag) 00000000 \(chunks)"), back: true)
    }
    let opening = [
      there("00000000", "01000014 11111111 00010000 000a000a 00000001"),
      back("11111111", "02000014 22222222 00010000 000a000a 00000001"),
      there("22222222", "0a000008 01020304"),
    ]
    #expect(Self.run(opening).map { $0["sctpstate"] } == ["cookie"])
    let established =
      opening + [
        back("11111111", "0b000004"), there("22222222", "00030013 00000001 00000000 00000000 61626300"),
      ]
    let lines = Self.run(established)
    #expect(lines.count == 1 && lines[0]["sctpstate"] == "established" && lines[0]["direv"] == "handshake")
    #expect(lines[0]["ssctptag"] == "\(0x2222_2222)" && lines[0]["dsctptag"] == "\(0x1111_1111)")
    #expect(lines[0]["ssctpchunks"] == "\(1 << 1 | 1 << 10 | 1 << 0)")
    #expect(lines[0]["dsctpchunks"] == "\(1 << 2 | 1 << 11)")
    let ends = [("07000008 00000001", "shutdown"), ("0e000004", "closed"), ("06000004", "aborted")]
    for (chunk, state) in ends {
      #expect(Self.run(established + [there("22222222", chunk)]).map { $0["sctpstate"] } == [state])
    }
  }

  @Test func quic() {
    let lines = Self.run([
      Self.udp(
        "9c40 01bb",
        hex("c0 00000001 08 8394c8f03e515708 03 010203 00 4010") + [UInt8](repeating: 5, count: 16)),
      Self.udp(
        "01bb 9c40", hex("c0 00000001 03 010203 04 0a0b0c0d 00 4010") + [UInt8](repeating: 5, count: 16),
        back: true),
    ])
    let line = lines.first
    #expect(line?["quicver"] == "0x00000001" && line?["direv"] == "handshake")
    #expect(line?["sconnto"] == "8394c8f03e515708" && line?["sconnid"] == "010203")
    #expect(line?["dconnid"] == "0a0b0c0d")
    #expect(
      Self.run([Self.udp("9c40 01bb", hex("c0 12345678 08 8394c8f03e515708 00"))]).first?["quicver"] == nil)
  }

  @Test func wireGuard() {
    let initiation = hex("01000000 11223344") + [UInt8](repeating: 3, count: 140)
    let line = Self.run([Self.udp("c000 ca6c", initiation)]).first
    #expect(line?["carries"] == "wireguard" && line?["direv"] == "handshake")
    #expect(Self.run([Self.udp("c000 ca6c", Array(initiation.dropLast()))]).first?["carries"] == nil)
  }
}
