import NetworkTypes

/// What tunnels carry, behind outer headers that are always right: the fuzzer reaches their own headers,
/// and the tunnels in them, at once.
///
/// The bytes: packets, each with its kind (1), its length (1), and what stands behind the outer header.
struct TunnelRun {
  private let check = RecordCheck(printInterval: 8)

  /// What the outer header announces: a protocol over IPv4, a protocol over IPv6, or a UDP port.
  private enum Kind {
    case ipv4(UInt8), ipv6(UInt8), port(UInt16)
  }

  private static let kinds: [Kind] =
    ([4, 41, 47, 94, 115, 137] as [UInt8]).flatMap { [.ipv4($0), .ipv6($0)] }
    + ([1701, 2152, 3544, 4500, 4754, 4789, 4790, 5072, 6081, 6635, 8472, 37008] as [UInt16]).map {
      .port($0)
    }

  func run(_ bytes: UnsafeRawBufferPointer) throws(BrokenPromise) {
    var pipeline = Pipeline(Pipeline.configuration(0x81), check, opensTunnels: true)
    var time = Timestamp(seconds: 1_700_000_000)
    var at = 0
    while at + 2 <= bytes.count {
      let length = min(Int(bytes[at + 1]), bytes.count - at - 2)
      let payload = bytes[(at + 2)..<(at + 2 + length)]
      let frame = Self.outer(Self.kinds[Int(bytes[at]) % Self.kinds.count], length) + payload
      time = time + Int64(bytes[at]) * 40_000_000
      try pipeline.take(frame.span.bytes, linkType: 101, time: time, wireLength: UInt32(frame.count))
      at += 2 + length
    }
    try pipeline.finish()
  }

  private static func outer(_ kind: Kind, _ length: Int) -> [UInt8] {
    func two(_ value: Int) -> [UInt8] { [UInt8(value >> 8), UInt8(value & 255)] }
    func over4(_ number: UInt8, _ length: Int) -> [UInt8] {
      [0x45, 0] + two(20 + length) + [0, 1, 0, 0, 64, number, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2]
    }
    switch kind {
    case .ipv4(let number): return over4(number, length)
    case .ipv6(let number):
      let host = [0x20, 1, 0x0d, 0xb8] + [UInt8](repeating: 0, count: 11)
      return [0x60, 0, 0, 0] + two(length) + [number, 64] + host + [1] + host + [2]
    case .port(let port):
      return over4(17, 8 + length) + [0xc3, 0x50] + two(Int(port)) + two(8 + length) + [0, 0]
    }
  }

  /// The payloads of the good tunnels, each behind the header that it had.
  static let seeds: [(name: String, bytes: [UInt8])] = SeedFrames.tunnels.enumerated().compactMap {
    number, frame in
    guard frame.count > 42 else { return nil }
    let port = UInt16(frame[36]) << 8 | UInt16(frame[37])
    let isDatagram = frame[23] == 17
    let kind = kinds.firstIndex {
      switch $0 {
      case .ipv4(let number): !isDatagram && number == frame[23]
      case .port(let number): isDatagram && number == port
      case .ipv6: false
      }
    }
    guard let kind else { return nil }
    let payload = frame.dropFirst(isDatagram ? 42 : 34).prefix(255)
    return ("tunnel\(number)", [UInt8(kind), UInt8(payload.count)] + payload)
  }
}
