import FlowModel
import NetworkTypes
import PacketDecoding
import TestSupport
import Testing

@testable import FlowEngine

/// Frames through decoder and engine, as the sensor runs them.
@Suite struct TunnelFlowTests {
  struct Line: Equatable {
    var source: String
    var packets: [UInt64]
    var bytes: [UInt64]
    var outer: OuterLayer?
  }

  private static let macs = "020000000002 020000000001 0800"
  /// UDP 4000 to 5000 between 10.0.0.1 and .2, and the answer.
  private static let request = "4500 0020 0001 0000 4011 0000 0a000001 0a000002 0fa0 1388 000c 0000 01020304"
  private static let answer = "4500 0020 0001 0000 4011 0000 0a000002 0a000001 1388 0fa0 000c 0000 01020304"
  private static let frames = [
    "\(macs) 4500 0052 0001 0000 4011 0000 01010101 02020202 c350 12b5 003e 0000 08000000 00004d00 02bb0000000b 02aa0000000a 0800 \(request)",
    "\(macs) 4500 0052 0001 0000 4011 0000 02020202 01010101 ea60 12b5 003e 0000 08000000 00004e00 02aa0000000a 02bb0000000b 0800 \(answer)",
  ].map(hex)

  private func run(
    _ frames: [[UInt8]], _ decapsulation: Decapsulation, carriers: Bool
  ) -> (lines: [Line], totals: FlowEngine.Totals) {
    var lines: [Line] = []
    var decoder = PacketDecoder(decapsulation: decapsulation)
    var packet = Packet()
    var carrier = Packet()
    var configuration = FlowEngineConfiguration()
    configuration.joinsTunnelFragments = true
    var engine = FlowEngine(configuration: configuration, seed: 1) { record in
      lines.append(
        Line(
          source: record.key.source.description,
          packets: [record.traffic.counters.source.packets, record.traffic.counters.destination.packets],
          bytes: [record.traffic.counters.source.bytes, record.traffic.counters.destination.bytes],
          outer: record.has(.outer) ? record.outer : nil))
    }
    for (number, frame) in frames.enumerated() {
      let bytes = frame.span.bytes
      let time = Timestamp(nanoseconds: 1_700_000_000_000_000_000 + Int64(number) * 1_000_000)
      decoder.decode(bytes, linkType: 1, time: time, wireLength: UInt32(frame.count), into: &packet)
      engine.process(packet, frame: bytes)
      guard carriers else { continue }
      var kind = packet.outer.kind
      for depth in (0..<packet.outerDepth).reversed() {
        decoder.decodeOuter(
          bytes, depth: depth, linkType: 1, time: time, wireLength: UInt32(frame.count), into: &carrier)
        engine.processOuter(carrier, frame: bytes, carrying: kind)
        kind = carrier.outer.kind
      }
    }
    engine.finish()
    return (lines, engine.totals)
  }

  @Test func innerFlowNamesItsTunnel() throws {
    let (lines, totals) = run(Self.frames, .inner, carriers: false)
    #expect(lines.count == 1 && totals.packets == 2 && totals.tunnelPackets == 0)
    let line = try #require(lines.first)
    #expect(line.source == "10.0.0.1" && line.packets == [1, 1] && line.bytes == [96, 96])
    let outer = try #require(line.outer)
    #expect(outer.kind == .vxlan && outer.depth == 1 && outer.carried == .none && outer.ipProtocol == 17)
    #expect(outer.source == IPAddress("1.1.1.1") && outer.destination == IPAddress("2.2.2.2"))
    #expect([outer.keys.source, outer.keys.destination] == [77, 78])
    #expect([outer.ports.source.from, outer.ports.source.to] == [50000, 4789])
    #expect([outer.ports.destination.from, outer.ports.destination.to] == [60000, 4789])
    #expect(!outer.hasChanged)
  }

  @Test func bothRecordsTheTunnelToo() throws {
    let (lines, totals) = run(Self.frames, .inner, carriers: true)
    #expect(totals.packets == 2 && totals.tunnelPackets == 2 && totals.flows == 3)
    #expect(lines.count == 3)
    let carriers = lines.filter { $0.outer?.carried == .vxlan }
    #expect(carriers.map(\.source).sorted() == ["1.1.1.1", "2.2.2.2"])
    #expect(carriers.allSatisfy { $0.outer?.kind == TunnelKind.none && $0.packets == [1, 0] })
    #expect(lines.filter { $0.outer?.kind == .vxlan }.count == 1)
  }

  @Test func outerLeavesItClosed() {
    let (lines, totals) = run(Self.frames, .outer, carriers: false)
    #expect(totals.packets == 2 && lines.count == 2)
    #expect(lines.allSatisfy { $0.outer == nil && $0.packets == [1, 0] })
  }

  /// A tunnel whose ends change is said to.
  @Test func changedEnds() throws {
    var moved = Self.frames[0]
    moved.replaceSubrange(30..<34, with: hex("03030303"))
    let (lines, _) = run([Self.frames[0], moved], .inner, carriers: false)
    let outer = try #require(lines.first?.outer)
    #expect(outer.hasChanged && outer.destination == IPAddress("3.3.3.3"))
  }

  /// Mirrored traffic: both directions go the same way, whichever was first.
  @Test func mirrored() throws {
    var back = Self.frames[1]
    back.replaceSubrange(26..<34, with: hex("01010101 02020202"))
    for order in [[Self.frames[0], back, Self.frames[0], back], [back, Self.frames[0], back]] {
      let (lines, _) = run(order, .inner, carriers: false)
      let outer = try #require(lines.first?.outer)
      #expect(outer.isOneWay && !outer.hasChanged)
      #expect(outer.source == IPAddress("1.1.1.1") && outer.destination == IPAddress("2.2.2.2"))
    }
  }

  /// The datagram around the tunnel came in pieces: all of them are the inner flow's.
  @Test func fragmentsAroundATunnel() {
    let first = hex(
      "\(Self.macs) 4500 0038 0007 2000 402f 0000 01010101 02020202 0000 0800 4500 0028 0001 0000 4011 0000 0a000001 0a000002 0fa0 1388 0014 0000 0102030405060708"
    )
    let second = hex("\(Self.macs) 4500 0018 0007 0004 402f 0000 01010101 02020202 090a0b0c")
    for order in [[first, second], [second, first]] {
      for decapsulation in [Decapsulation.classic, .inner] {
        let (lines, totals) = run(order, decapsulation, carriers: false)
        #expect(totals.packets == 2 && totals.flows == 1)
        #expect(lines.map(\.source) == ["10.0.0.1"])
        #expect(lines.first?.packets == [2, 0])
      }
    }
  }
}
