import FlowModel
import PacketDecoding
import Testing

@testable import FlowEngine

/// Round trips by what packets are marked with: TCP timestamps, QUIC's spin bit.
@Suite struct MarkedTripTests {
  private func trips(
    _ harness: EngineHarness = EngineHarness(), _ body: ((Double, (inout Packet) -> Void) -> Void) -> Void
  ) throws -> RoundTrips {
    let records = harness.run(body)
    #expect(records.count == 1)
    return try #require(records.first).trips
  }

  // MARK: TCP timestamps

  /// A download: data flows one way, and still both halves are measured.
  @Test func bothHalvesOfADownload() throws {
    let seen = try trips { send in
      for n in 0..<20 as Range<UInt32> {
        let start = Double(n) * 0.1
        // The server's data passes, its acknowledgment comes 4 ms later from the near client, and 26 ms
        // after that what the server sends next.
        send(start) {
          $0.tcp([.ack, .psh], seq: 5000 + n * 100, ack: 100, length: 100, reply: true)
          $0.stamp(70_000 + n * 100, echo: n == 0 ? 0 : 900 + (n - 1) * 100)
        }
        send(start + 0.004) {
          $0.tcp(.ack, seq: 100, ack: 5100 + n * 100)
          $0.stamp(900 + n * 100, echo: 70_000 + n * 100)
        }
      }
    }
    let client = seen.directions.destination.echoes
    let server = seen.directions.source.echoes
    // The first segment's sender is the source: the server.
    #expect(server.count == 20)
    #expect(server.minimum == 4000 && server.maximum == 4000)
    #expect(client.count == 19)
    #expect(client.minimum == 96_000)
    #expect(seen.directions.destination.acknowledgments.count == 0)
  }

  /// Many segments share a value, some values are never echoed: only a first value's first echo counts.
  @Test func onlyTheFirstOfAValueIsMeasured() throws {
    let seen = try trips { send in
      for n in 0..<3 as Range<UInt32> {
        send(Double(n) * 0.001) {
          $0.tcp([.ack, .psh], seq: 100 + n * 100, ack: 1, length: 100)
          $0.stamp(500, echo: 1)
        }
      }
      send(0.010) {
        $0.tcp(.ack, seq: 1, ack: 200, reply: true)
        $0.stamp(7, echo: 500)
      }
      send(0.011) {
        $0.tcp(.ack, seq: 1, ack: 300, reply: true)
        $0.stamp(8, echo: 500)
      }
      // This value's echo is overtaken by a later one's.
      send(0.020) {
        $0.tcp([.ack, .psh], seq: 400, ack: 1, length: 100)
        $0.stamp(600, echo: 8)
      }
      send(0.021) {
        $0.tcp([.ack, .psh], seq: 500, ack: 1, length: 100)
        $0.stamp(601, echo: 8)
      }
      send(0.030) {
        $0.tcp(.ack, seq: 1, ack: 600, reply: true)
        $0.stamp(9, echo: 601)
      }
    }
    #expect(seen.directions.source.echoes.count == 1)
    #expect(seen.directions.source.echoes.minimum == 10_000)
  }

  @Test func valuesMayWrap() throws {
    let seen = try trips { send in
      for n in 0..<4 as Range<UInt32> {
        send(Double(n)) {
          $0.tcp([.ack, .psh], seq: 100 + n * 100, ack: 1, length: 100)
          $0.stamp(.max - 1 &+ n, echo: 1)
        }
        send(Double(n) + 0.025) {
          $0.tcp(.ack, seq: 1, ack: 200 + n * 100, reply: true)
          $0.stamp(1, echo: .max - 1 &+ n)
        }
      }
    }
    #expect(seen.directions.source.echoes.count == 4)
    #expect(seen.directions.source.echoes.maximum == 25_000)
  }

  @Test func withoutTheOptionNothingIsMeasured() throws {
    let seen = try trips { send in
      send(0) { $0.tcp([.ack, .psh], seq: 100, ack: 1, length: 100) }
      send(0.02) { $0.tcp(.ack, seq: 1, ack: 200, reply: true) }
    }
    #expect(seen.directions.source.echoes.count == 0)
    #expect(seen.directions.source.acknowledgments.count == 1)
  }

  // MARK: The spin bit

  private static let long: [UInt8] =
    [0xc0, 0, 0, 0, 1, 8, 1, 2, 3, 4, 5, 6, 7, 8, 0] + [UInt8](repeating: 0, count: 49)

  /// A connection of `packets` in each direction, one a millisecond; `bit` says what the nth carries.
  private func quic(_ packets: Int, bit: (Int, Side) -> Bool) throws -> RoundTrips {
    let harness = EngineHarness()
    return try trips(harness) { send in
      func datagram(_ time: Double, _ first: UInt8, _ side: Side) {
        harness.frame = Self.long
        harness.frame[0] = first
        send(time) {
          if side == .source {
            $0.udp(50_000, 443, length: 64)
          } else {
            $0.udp(443, 50_000, length: 64, reply: true)
          }
          $0.payloadCaptured = 64
        }
      }
      datagram(0, 0xc0, .source)
      datagram(0.01, 0xc0, .destination)
      for n in 0..<packets {
        for side in Side.allCases {
          let time = 1 + Double(n) * 0.001 + (side == .source ? 0 : 0.0005)
          datagram(time, bit(n, side) ? 0x60 : 0x40, side)
        }
      }
    }
  }

  @Test func edgesAreARoundTripApart() throws {
    let seen = try quic(200) { n, _ in n / 20 % 2 == 1 }
    for side in Side.allCases {
      #expect(seen.directions[side].spins.count == 8)
      #expect(seen.directions[side].spins.minimum == 20_000)
      #expect(seen.directions[side].spins.maximum == 20_000)
    }
  }

  /// One packet from before the edge comes after it: no round trip of a millisecond.
  @Test func anOvertakenPacketMakesNoEdge() throws {
    let seen = try quic(200) { n, _ in n == 102 ? false : n / 20 % 2 == 1 }
    #expect(seen.directions.source.spins.minimum >= 18_000)
  }

  @Test func endsThatDoNotSpin() throws {
    let constant = try quic(200) { _, _ in true }
    #expect(constant.directions.source.spins.count == 0)
    var state: UInt64 = 7
    let random = try quic(200) { _, _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 40 & 1 == 1
    }
    #expect(random.directions.source.spins.count == 0)
    #expect(random.directions.destination.spins.count == 0)
  }
}

extension Packet {
  fileprivate mutating func stamp(_ value: UInt32, echo: UInt32) {
    tcpOptions.insert(.timestamp)
    tcpTimestampValue = value
    tcpTimestampEcho = echo
  }
}
