package import NetworkTypes

/// What happens in the demonstration capture.
package enum DemoCapture {
  private typealias Host = DemoFrames.Host

  package static func make() -> ByteWriter {
    var frames = DemoFrames()
    let desk = Host(10)
    let router = Host(1)
    let resolver = Host(53)
    let site = Host(80, network: [198, 51, 100], mac: 1)
    let scanner = Host(66)

    frames.arp(desk, asks: router)
    frames.wait(20_000)
    lookUp(&frames, desk, resolver, id: 1, name: "www.example.com")
    web(&frames, desk, site, port: 40001, secret: false)
    frames.wait(1_500_000)
    for beat in 0..<4 {
      ping(&frames, desk, router, number: UInt16(beat))
      frames.wait(988_000)
    }
    lookUp(&frames, desk, resolver, id: 2, name: "mail.example.com")
    web(&frames, desk, site, port: 40002, secret: true)
    frames.wait(2_000_000)
    for port: UInt16 in [21, 22, 23, 25, 80, 110, 143, 443, 3389, 8080] {
      probe(&frames, scanner, desk, port)
      frames.wait(15_000)
    }
    unreachable(&frames, desk, router)
    return frames.file
  }

  private static func lookUp(
    _ frames: inout DemoFrames, _ client: Host, _ server: Host, id: UInt8, name: String
  ) {
    var question: [UInt8] = []
    for part in name.split(separator: ".") {
      question.append(UInt8(part.utf8.count))
      question += Array(part.utf8)
    }
    question += [0, 0, 1, 0, 1]
    let port = 30000 + UInt16(id)
    frames.udp(client, port, server, 53, [0, id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0] + question)
    frames.wait(14_000)
    let answer: [UInt8] = [0xc0, 12, 0, 1, 0, 1, 0, 0, 1, 44, 0, 4, 198, 51, 100, 80]
    frames.udp(server, 53, client, port, [0, id, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0] + question + answer)
    frames.wait(2_000)
  }

  private static func web(
    _ frames: inout DemoFrames, _ clientHost: Host, _ serverHost: Host, port: UInt16, secret: Bool
  ) {
    var client = DemoFrames.Endpoint(host: clientHost, port: port, sequence: 1000)
    var server = DemoFrames.Endpoint(host: serverHost, port: secret ? 443 : 80, sequence: 900_000)
    frames.tcp(&client, server, .syn)
    frames.wait(21_000)
    frames.tcp(&server, client, [.syn, .ack])
    frames.wait(200)
    frames.tcp(&client, server, .ack)
    frames.wait(400)
    let request =
      secret
      ? [UInt8](repeating: 0x17, count: 517) : Array("GET / HTTP/1.1\r\nHost: www.example.com\r\n\r\n".utf8)
    frames.tcp(&client, server, [.push, .ack], request)
    frames.wait(21_500)
    frames.tcp(&server, client, .ack)
    for part in 0..<(secret ? 9 : 4) {
      frames.wait(part == 0 ? 6_000 : 350)
      let text = part == 0 && !secret ? Array("HTTP/1.1 200 OK\r\nContent-Length: 5780\r\n\r\n".utf8) : []
      // The third piece is lost before the tap and sent again.
      if part == 2, !secret { server.sequence &-= 1420 }
      frames.tcp(&server, client, .ack, text + [UInt8](repeating: 0x2e, count: 1420 - text.count))
      if part % 2 == 1 {
        frames.wait(120)
        frames.tcp(&client, server, .ack)
      }
    }
    frames.wait(9_000)
    frames.tcp(&client, server, [.fin, .ack])
    frames.wait(21_000)
    frames.tcp(&server, client, [.fin, .ack])
    frames.wait(150)
    frames.tcp(&client, server, .ack)
  }

  private static func ping(_ frames: inout DemoFrames, _ client: Host, _ server: Host, number: UInt16) {
    let rest: [UInt8] = [0, 7, 0, UInt8(number)] + (0..<56).map { UInt8($0) }
    frames.icmp(client, server, type: 8, rest)
    frames.wait(600 + 90 * UInt64(number))
    frames.icmp(server, client, type: 0, rest)
  }

  /// A port scan: only ssh answers.
  private static func probe(_ frames: inout DemoFrames, _ source: Host, _ target: Host, _ port: UInt16) {
    var scanner = DemoFrames.Endpoint(host: source, port: 55555, sequence: 7)
    var victim = DemoFrames.Endpoint(host: target, port: port, sequence: 400)
    frames.tcp(&scanner, victim, .syn)
    frames.wait(180)
    frames.tcp(&victim, scanner, port == 22 ? [.syn, .ack] : [.reset, .ack])
    if port == 22 {
      frames.wait(90)
      frames.tcp(&scanner, victim, .reset)
    }
  }

  /// A datagram that nobody takes, and the router's answer.
  private static func unreachable(_ frames: inout DemoFrames, _ client: Host, _ router: Host) {
    frames.udp(client, 33434, router, 33435, [1, 2, 3, 4])
    frames.wait(700)
    let quoted: [UInt8] =
      [0x45, 0, 0, 32, 0, 1, 0x40, 0, 64, 17, 0, 0] + client.address + router.address
      + [0x82, 0x9a, 0x82, 0x9b, 0, 12, 0, 0]
    frames.icmp(router, client, type: 3, code: 3, [0, 0, 0, 0] + quoted)
  }
}
