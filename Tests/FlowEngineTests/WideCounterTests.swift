import FlowModel
import NetworkTypes
import PacketDecoding
import TestSupport
import Testing

@testable import FlowEngine

/// Counters around 2^32, where argus loses them, and ICMPv6 errors.
@Suite struct WideCounterTests {
  @Test(arguments: [false, true]) func fourGigabytes(_ isReply: Bool) {
    for extra: UInt32 in [0, 1, 2] {
      let harness = EngineHarness()
      let records = harness.run { send in
        send(0) { $0.udp(1, 2, length: 10) }
        send(0.001) { packet in
          packet.udp(isReply ? 2 : 1, isReply ? 1 : 2, length: UInt32.max - 42, reply: isReply)
          packet.payloadLength = .max
        }
        send(0.002) { packet in
          packet.udp(isReply ? 2 : 1, isReply ? 1 : 2, reply: isReply)
          packet.wireLength = extra
          packet.payloadLength = extra
        }
      }
      let bytes = UInt64(UInt32.max) + UInt64(extra)
      #expect(records.count == 1)
      #expect(records[0].bytes == (isReply ? [52, bytes] : [52 + bytes, 0]))
      #expect(records[0].applicationBytes == (isReply ? [10, bytes] : [10 + bytes, 0]))
    }
  }

  /// Offloaded segments: length 0 in the header, more than 64 KiB on the wire.
  @Test func offloaded() {
    var frame = hex(
      "020000000002 020000000001 0800 4500 0000 0001 0000 4006 0000 0a000001 0a000002 9c40 0050 00000001 00000002 5010 2000 0000 0000"
    )
    frame += [UInt8](repeating: 1, count: 100_000)
    var six = hex(
      "020000000002 020000000001 86dd 60000000 0000 0640 20010db8000000000000000000000001 20010db8000000000000000000000002 9c40 0050 00000001 00000002 5010 2000 0000 0000"
    )
    six += [UInt8](repeating: 1, count: 100_000)
    for bytes in [frame, six] {
      var decoder = PacketDecoder()
      var packet = Packet()
      decoder.decode(
        bytes.span.bytes, linkType: 1, time: .zero, wireLength: UInt32(bytes.count), into: &packet)
      #expect(packet.transport == .tcp && packet.payloadLength == 100_000 && packet.stop == .complete)
    }
  }

  /// An ICMPv6 error marks the flow that it quotes, as in IPv4.
  @Test(arguments: [("0104", UInt8(1)), ("0300", 4), ("0200", 0), ("0400", 0)])
  func icmpv6ErrorsMap(_ message: String, _ reason: UInt8) {
    let hosts = "20010db8000000000000000000000001 20010db8000000000000000000000002"
    let router = "20010db8000000000000000000000099 20010db8000000000000000000000001"
    let datagram = "60000000 000c 1140 \(hosts) 0fa0 1388 000c 0000 01020304"
    let error = "60000000 003c 3a40 \(router) \(message) 0000 00000000 \(datagram)"
    var mapped: [UInt8?] = []
    var decoder = PacketDecoder()
    var packet = Packet()
    var engine = FlowEngine(configuration: FlowEngineConfiguration(), seed: 1) { record in
      mapped.append(record.has(.icmpMapped) ? record.icmpMapping.reason : nil)
    }
    for (number, text) in [datagram, error].enumerated() {
      let bytes = hex(text)
      decoder.decode(
        bytes.span.bytes, linkType: 101,
        time: Timestamp(nanoseconds: 1_700_000_000_000_000_000 + Int64(number) * 1_000_000),
        wireLength: UInt32(bytes.count), into: &packet)
      engine.process(packet, frame: bytes.span.bytes)
    }
    engine.finish()
    #expect(mapped == [reason, nil])
  }
}
