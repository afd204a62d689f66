import FlowEngine
import FlowModel
import NetworkTypes
import PacketDecoding

/// Segments of one TCP flow or datagrams of one UDP flow in any order, for the keystroke detectors: the
/// fuzzer reaches their state without making headers.
///
/// The bytes: transport, then packets of eight: direction and kind, time since the one before, length,
/// how far the sequence number jumps, how much is acknowledged, three of payload.
struct KeystrokeRun {
  private let check = RecordCheck(printInterval: 64)

  func run(_ bytes: UnsafeRawBufferPointer) throws(BrokenPromise) {
    guard let first = bytes.first else { return }
    check.reset()
    let check = check
    var configuration = Pipeline.configuration(1)
    configuration.keystrokes.clientSize = 1...128
    configuration.keystrokes.serverSize = 1...256
    var engine = FlowEngine(configuration: configuration, seed: 1) { check.take($0) }
    var packet = Packet()
    var time: Int64 = 1_700_000_000_000_000_000
    var next: (UInt32, UInt32) = (1, 1)
    var frame = [UInt8](repeating: 0, count: 8)
    var packets: UInt64 = 0
    for offset in stride(from: 1, to: bytes.count - 7, by: 8) {
      let kind = bytes[offset]
      let isAnswer = kind & 1 != 0
      // Up to a quarter of a second; the upper values are jumps, backwards too.
      let step = Int64(bytes[offset + 1])
      time &+= step < 224 ? step * 1_000_000 : (step - 232) * 700_000_000
      packet.time = Timestamp(nanoseconds: time)
      packet.network = .ipv4
      packet.transport = first & 1 == 0 ? .tcp : .udp
      packet.ipProtocol = first & 1 == 0 ? 6 : 17
      (packet.source, packet.destination) =
        isAnswer
        ? (IPAddress(ipv4: 2), IPAddress(ipv4: 1)) : (IPAddress(ipv4: 1), IPAddress(ipv4: 2))
      (packet.sourcePort, packet.destinationPort) = isAnswer ? (22, 40000) : (40000, 22)
      packet.payloadLength = UInt32(bytes[offset + 2]) << (kind & 2 == 0 ? 0 : 5)
      packet.wireLength = packet.payloadLength + 54
      packet.tcpFlags = kind & 4 == 0 ? [.ack, .psh] : TCPFlags(rawValue: kind)
      packet.tcpWindow = 1000
      let jump =
        UInt32(bitPattern: Int32(Int8(bitPattern: bytes[offset + 3]))) &* (kind & 8 == 0 ? 1 : 0x0100_0001)
      packet.tcpSequence = (isAnswer ? next.1 : next.0) &+ jump
      packet.tcpAcknowledgment = (isAnswer ? next.0 : next.1) &- UInt32(bytes[offset + 4])
      let end = packet.tcpSequence &+ packet.payloadLength
      if isAnswer { next.1 = end } else { next.0 = end }
      frame[0] = first & 1 == 0 ? bytes[offset + 5] : isAnswer ? 0x80 : 0
      for i in 1..<8 { frame[i] = first & 1 == 0 || i == 7 ? bytes[offset + 5 + i % 3] : 0 }
      packet.payloadOffset = 0
      packet.payloadCaptured = Int(min(8, packet.payloadLength))
      engine.process(packet, frame: frame.span.bytes)
      packets += 1
    }
    engine.finish()
    if let failure = check.failure { throw failure }
    try hold(check.packets == packets, "\(packets) packets, but \(check.packets) in records")
  }

  /// A typist with echoes, a run, and datagrams that count on.
  static let seeds: [(name: String, bytes: [UInt8])] = {
    func talk(_ count: Int, _ step: (Int) -> UInt8, _ length: UInt8) -> [UInt8] {
      (0..<count).flatMap { i -> [UInt8] in
        [
          0, step(i), length, 0, 0, 0x61, 0x62, UInt8(i & 255), 1, 20, length, 0, 0, 0x61, 0x62,
          UInt8(i & 255),
        ]
      }
    }
    return [
      ("typist", [0] + talk(60, { UInt8(60 + $0 * 37 % 140) }, 36)),
      ("machine", [0] + talk(60, { _ in 60 }, 36)), ("run", [0] + talk(120, { _ in 1 }, 36)),
      ("plain", [0] + talk(60, { UInt8(60 + $0 * 37 % 140) }, 1)),
      ("mosh", [1] + talk(60, { UInt8(60 + $0 * 37 % 140) }, 70)),
    ]
  }()
}
