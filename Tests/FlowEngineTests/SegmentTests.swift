import FlowModel
import PacketDecoding
import Testing

@testable import FlowEngine

/// What each segment was, on connections whose answer is known.
@Suite struct SegmentTests {
  typealias Send = (Double, (inout Packet) -> Void) -> Void

  private func open(_ send: Send, scale: (UInt8?, UInt8?) = (nil, nil)) {
    send(0) {
      $0.tcp(.syn, seq: 1000, id: 1)
      $0.offer(scale.0)
    }
    send(0.015) {
      $0.tcp([.syn, .ack], seq: 5000, ack: 1001, reply: true)
      $0.offer(scale.1)
    }
    send(0.020) {
      $0.tcp(.ack, seq: 1001, ack: 5001, id: 2)
      $0.tcpOptions = []
    }
  }

  /// A segment of 100 bytes: the n-th of the stream, in packet number `id`.
  private func segment(_ send: Send, _ time: Double, _ n: UInt32, id: UInt32 = 0, stamp: UInt32? = nil) {
    send(time) {
      $0.tcp([.ack, .psh], seq: 1001 + n * 100, ack: 5001, length: 100, id: id)
      $0.stamp(stamp)
    }
  }

  private func acknowledge(_ send: Send, _ time: Double, _ n: UInt32, sack: [SACKBlock] = []) {
    send(time) {
      $0.tcp(.ack, seq: 5001, ack: 1001 + n * 100, reply: true)
      $0.tcpOptions = sack.isEmpty ? [] : .sack
      $0.tcpSACKBlocks = UInt8(sack.count)
      if let first = sack.first { $0.tcpSACKFirst = first }
      if sack.count > 1 { $0.tcpSACKSecond = sack[1] }
    }
  }

  private func outcome(_ body: (Send) -> Void) throws -> (Segments.Direction, Segments.Direction, Seen) {
    let seen = try #require(EngineHarness().run(body).first)
    return (seen.segments.directions.source, seen.segments.directions.destination, seen)
  }

  @Test func sentAgainIsCountedWithItsBytes() throws {
    let (source, _, seen) = try outcome { send in
      open(send)
      segment(send, 1, 0, id: 3)
      segment(send, 1.3, 0, id: 4)
      acknowledge(send, 1.32, 1)
    }
    #expect(source.retransmitted == 1)
    #expect(source.retransmittedBytes == 100)
    #expect(source.spurious == 0)
    #expect(seen.losses == [1, 0])
  }

  @Test func sentAgainAfterItsAcknowledgmentIsSpurious() throws {
    let (source, _, _) = try outcome { send in
      open(send)
      segment(send, 1, 0, id: 3)
      acknowledge(send, 1.02, 1)
      segment(send, 1.3, 0, id: 4)
      // The report of the double that was counted is no second one.
      acknowledge(send, 1.32, 1, sack: [SACKBlock(left: 1001, right: 1101)])
    }
    #expect(source.retransmitted == 1)
    #expect(source.spurious == 1)
  }

  @Test func aReportedDoubleIsSpurious() throws {
    let (source, destination, _) = try outcome { send in
      open(send)
      segment(send, 1, 0, id: 3)
      segment(send, 1.3, 0, id: 4)
      acknowledge(send, 1.32, 1, sack: [SACKBlock(left: 1001, right: 1101)])
    }
    #expect(source.spurious == 1)
    #expect(destination.duplicateReports == 1)
    #expect(destination.selectiveAcknowledgments == 1)
  }

  @Test func aHoleFilledByAYoungerPacketWasALoss() throws {
    for marks in [(true, false), (false, true), (false, false)] as [(ids: Bool, stamps: Bool)] {
      let (source, _, seen) = try outcome { send in
        open(send)
        segment(send, 1, 0, id: marks.ids ? 3 : 0, stamp: marks.stamps ? 100 : nil)
        segment(send, 1.001, 2, id: marks.ids ? 5 : 0, stamp: marks.stamps ? 101 : nil)
        acknowledge(send, 1.002, 1)
        segment(send, 1.1, 1, id: marks.ids ? 6 : 0, stamp: marks.stamps ? 200 : nil)
      }
      #expect(source.lost == 1, "\(marks)")
      #expect(source.late == 0 && source.retransmitted == 0, "\(marks)")
      #expect(seen.losses == [1, 0], "\(marks)")
    }
  }

  @Test func aHoleFilledByAnOlderPacketWasNone() throws {
    for marks in [(true, false), (false, true), (false, false)] as [(ids: Bool, stamps: Bool)] {
      let (source, _, seen) = try outcome { send in
        open(send)
        segment(send, 1, 0, id: marks.ids ? 3 : 0, stamp: marks.stamps ? 100 : nil)
        segment(send, 1.001, 2, id: marks.ids ? 5 : 0, stamp: marks.stamps ? 102 : nil)
        segment(send, 1.009, 1, id: marks.ids ? 4 : 0, stamp: marks.stamps ? 101 : nil)
      }
      #expect(source.late == 1, "\(marks)")
      #expect(source.lost == 0 && source.retransmitted == 0, "\(marks)")
      #expect(seen.losses == [0, 0], "\(marks)")
    }
  }

  @Test func aHoleThatNobodyFillsIsLostAtTheEnd() throws {
    let (source, _, _) = try outcome { send in
      open(send)
      segment(send, 1, 0, id: 3)
      acknowledge(send, 1.01, 1)
      segment(send, 1.02, 3, id: 6)
    }
    #expect(source.lost == 2)
    #expect(source.unseenBytes == 0)
  }

  @Test func acknowledgedAndNeverSeenIsTheCapturesLoss() throws {
    let (source, _, seen) = try outcome { send in
      open(send)
      segment(send, 1, 0)
      segment(send, 1.01, 2)
      acknowledge(send, 1.02, 3)
    }
    #expect(source.unseenBytes == 100)
    #expect(source.lost == 0)
    #expect(seen.losses == [0, 0])
  }

  @Test func theSamePacketOnceMoreIsACopy() throws {
    let (source, destination, seen) = try outcome { send in
      for packet in 0..<2 {
        let shift = Double(packet) * 0.00001
        send(shift) { $0.tcp(.syn, seq: 1000, id: 1) }
        _ = packet
      }
      for packet in 0..<2 {
        send(0.015 + Double(packet) * 0.00001) {
          $0.tcp([.syn, .ack], seq: 5000, ack: 1001, reply: true, id: 77)
        }
      }
      for packet in 0..<2 {
        send(0.02 + Double(packet) * 0.00001) { $0.tcp(.ack, seq: 1001, ack: 5001, id: 2) }
      }
      for packet in 0..<2 { segment(send, 1 + Double(packet) * 0.00001, 0, id: 3) }
      for packet in 0..<2 {
        send(1.01 + Double(packet) * 0.00001) { $0.tcp(.ack, seq: 5001, ack: 1101, reply: true, id: 78) }
      }
    }
    #expect(source.copies == 3)
    #expect(destination.copies == 2)
    #expect(source.retransmitted == 0 && destination.retransmitted == 0)
    #expect(seen.losses == [0, 0])
    #expect(seen.packets == [6, 4])
  }

  @Test func questionsAreNoRetransmissions() throws {
    let (source, destination, seen) = try outcome { send in
      open(send)
      segment(send, 1, 0)
      acknowledge(send, 1.01, 1)
      send(31) { $0.tcp(.ack, seq: 1100, ack: 5001) }
      acknowledge(send, 31.01, 1)
      send(32) { $0.tcp(.ack, seq: 5001, ack: 1101, window: 0, reply: true) }
      send(33) { $0.tcp(.ack, seq: 1100, ack: 5001) }
      send(33.1) { $0.tcp(.ack, seq: 5001, ack: 1101, window: 0, reply: true) }
    }
    #expect(source.keepAlives == 1)
    #expect(source.probes == 1)
    #expect(destination.zeroWindows == 2)
    #expect(seen.losses == [0, 0])
  }

  @Test func forgedSegmentsCountNowhere() throws {
    let (source, _, seen) = try outcome { send in
      open(send)
      segment(send, 1, 0)
      acknowledge(send, 1.01, 1)
      for offset in [0x2000_0000, 0x5000_0000, 0x9000_0000] as [UInt32] {
        send(1.02) { $0.tcp([.ack, .psh], seq: 1101 &+ offset, ack: 5001, length: 100) }
      }
      segment(send, 1.03, 1)
      acknowledge(send, 1.04, 2)
    }
    #expect(source.strays == 3)
    #expect(source.lost == 0 && source.unseenBytes == 0 && source.retransmitted == 0)
    #expect(seen.losses == [0, 0])
    #expect(seen.trips.directions.source.acknowledgments.count == 3)
  }

  @Test func afterALongGapOfTheCaptureStraysAreBelieved() throws {
    let (source, _, _) = try outcome { send in
      open(send)
      segment(send, 1, 0)
      for n in 0..<10 as Range<UInt32> { segment(send, 2 + Double(n) / 100, 10_000_000 + n) }
    }
    #expect(source.strays == 2)
    #expect(source.lost == 0)
  }

  @Test(arguments: [(7, 7, 7), (7, nil, 0), (nil, 7, 0)] as [(UInt8?, UInt8?, UInt8)])
  func windowsAreScaledWhenBothOffer(_ source: UInt8?, _ destination: UInt8?, _ expected: UInt8) {
    var memory = TCPMemory(measuresRoundTrips: true)
    var tracker = TCPTracker()
    var packet = Packet()
    packet.network = .ipv4
    packet.tcp(.syn, seq: 1000)
    packet.offer(source)
    tracker.begin(packet, at: 1000, in: &memory)
    packet.tcp([.syn, .ack], seq: 5000, ack: 1001, reply: true)
    packet.offer(destination)
    _ = tracker.observe(packet, from: .destination, at: 2000, in: &memory)
    #expect(tracker.scale(.source) == expected)
    var state = TCPState()
    tracker.fill(&state)
    // The window of a SYN is never scaled.
    #expect(state.endpoints.source.windowScale == 0)
    memory.release(&tracker)
    #expect(memory.count == 0)
  }

  @Test func partsOfALife() throws {
    let (_, _, seen) = try outcome { send in
      open(send)
      segment(send, 0.5, 0)
      acknowledge(send, 0.52, 1)
      segment(send, 2.5, 1)
      acknowledge(send, 2.52, 2)
      send(3) { $0.tcp([.fin, .ack], seq: 1201, ack: 5001) }
      send(3.1) { $0.tcp([.fin, .ack], seq: 5001, ack: 1202, reply: true) }
      send(3.25) { $0.tcp(.ack, seq: 1202, ack: 5002) }
    }
    #expect(seen.segments.durations.setUp == 20_000)
    #expect(seen.segments.durations.presentation == 480_000)
    #expect(seen.segments.durations.transport == 2_000_000)
    #expect(seen.segments.durations.tearDown == 250_000)
  }

  @Test func roundTripsOfBothHalves() throws {
    let (_, _, seen) = try outcome { send in
      open(send)
      segment(send, 1, 0)
      segment(send, 1.001, 1)
      // One acknowledgment for two segments tells of the one it ends at.
      acknowledge(send, 1.021, 2)
      segment(send, 2, 2)
      segment(send, 2.3, 2)
      // Sent twice: whose acknowledgment it is cannot be told.
      acknowledge(send, 2.32, 3)
      send(3) { $0.tcp([.ack, .psh], seq: 5001, ack: 1301, length: 50, reply: true) }
      send(3.004) { $0.tcp(.ack, seq: 1301, ack: 5051) }
    }
    let source = seen.trips.directions.source
    #expect(source.acknowledgments.count == 2)
    #expect(source.acknowledgments.minimum == 15_000)
    #expect(source.acknowledgments.maximum == 20_000)
    #expect(seen.trips.directions.destination.acknowledgments.count == 2)
    #expect(seen.trips.directions.destination.acknowledgments.minimum == 4_000)
    // The last word of the request was new data at 2.0; what is sent again is no request.
    #expect(source.responses.count == 1)
    #expect(source.responses.sum == 1_000_000)
  }

  @Test func answersOfUDP() throws {
    let seen = try #require(
      EngineHarness().run { send in
        send(1) { $0.udp(5000, 123, length: 48) }
        send(1.025) { $0.udp(123, 5000, length: 48, reply: true) }
      }.first)
    #expect(seen.trips.directions.source.responses.count == 1)
    #expect(seen.trips.directions.source.responses.sum == 25_000)
    #expect(seen.trips.directions.destination.responses.count == 0)
  }

  @Test func aSpanThatWrapsIsNothingSpecial() throws {
    let (source, _, _) = try outcome { send in
      send(0) { $0.tcp(.syn, seq: .max - 120) }
      send(0.01) { $0.tcp([.syn, .ack], seq: 5000, ack: .max - 119, reply: true) }
      for n in [0, 2, 1, 3, 3] as [UInt32] {
        send(1 + Double(n) * 0.0001) {
          $0.tcp([.ack, .psh], seq: .max - 119 &+ n &* 100, ack: 5001, length: 100)
        }
      }
    }
    #expect(source.late == 1)
    #expect(source.lost == 0)
  }
}

extension Packet {
  mutating func offer(_ scale: UInt8?) {
    tcpOptions = scale == nil ? [] : .windowScale
    if let scale { tcpWindowScale = scale }
  }

  mutating func stamp(_ value: UInt32?) {
    tcpOptions = value == nil ? [] : .timestamp
    if let value { tcpTimestampValue = value }
  }
}
