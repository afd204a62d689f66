import FlowModel
import PacketDecoding
import TestSupport
import Testing

@testable import FlowEngine

/// Every way four segments can come, against a model that remembers each byte.
@Suite struct SegmentOrderTests {
  /// All sequences of the four segments, with repetitions and omissions: 4^4 of length four.
  private static let sequences: [[UInt32]] = (0..<256).map { n in
    (0..<4).map { UInt32(n >> ($0 * 2) & 3) }
  }

  /// What the tracker made of segments that come in this order, a millisecond apart.
  private func observe(_ order: [UInt32], numbered: Bool) -> ([SegmentKind], Segments.Direction, Int) {
    var memory = TCPMemory(measuresRoundTrips: true)
    var tracker = TCPTracker()
    var packet = Packet()
    packet.network = .ipv4
    var time: Int64 = 1_000_000_000
    packet.tcp(.syn, seq: 0xffff_ff37, id: numbered ? 10 : 0)
    tracker.begin(packet, at: time, in: &memory)
    time += 400_000_000
    packet.tcp([.syn, .ack], seq: 5000, ack: 0xffff_ff38, reply: true)
    _ = tracker.observe(packet, from: .destination, at: time, in: &memory)
    var kinds: [SegmentKind] = []
    for (place, n) in order.enumerated() {
      time += 1_000_000
      // A segment that comes again was sent again: its packet has a number of its own.
      let isAgain = order[..<place].contains(n)
      let id = isAgain ? 20 + UInt32(place) : 11 + n
      packet.tcp([.ack], seq: 0xffff_ff38 &+ n &* 100, ack: 5001, length: 100, id: numbered ? id : 0)
      kinds.append(tracker.observe(packet, from: .source, at: time, in: &memory).kind)
    }
    let slot = tracker.ends.source.sequence.events
    let counts = slot == Flow.none ? Segments.Direction() : memory.counters[slot].pointee.counts
    memory.release(&tracker)
    return (kinds, counts, memory.count)
  }

  @Test func everyOrderOfFour() {
    for order in Self.sequences {
      for numbered in [true, false] {
        let (kinds, counts, left) = observe(order, numbered: numbered)
        var seen: Set<UInt32> = []
        var highest: UInt32?
        var expected: [Bool] = []
        for n in order {
          expected.append(seen.contains(n))
          seen.insert(n)
          highest = max(n, highest ?? 0)
        }
        for (kind, wasSeen) in zip(kinds, expected) {
          if wasSeen {
            #expect(kind == .again || (!numbered && kind == .copy), "\(order) \(kinds)")
          } else {
            #expect(kind == .new || kind == .late, "\(order) \(kinds)")
          }
        }
        // Within a round trip nothing was sent again for a loss: reordering is none.
        #expect(counts.lost == 0, "\(order) \(kinds)")
        #expect(left == 0, "\(order): state is left behind")
      }
    }
  }

  /// The same, with each first copy lost before the sensor where the order says so: what fills a hole a
  /// round trip later is a loss each.
  @Test func everyHoleFilledLater() {
    for missing in 0..<8 as Range<UInt32> {
      let first = (0..<4 as Range<UInt32>).filter { $0 == 3 || missing >> $0 & 1 == 0 }
      let later = (0..<3 as Range<UInt32>).filter { missing >> $0 & 1 == 1 }
      var memory = TCPMemory(measuresRoundTrips: true)
      var tracker = TCPTracker()
      var packet = Packet()
      packet.network = .ipv4
      packet.tcp(.syn, seq: 999)
      tracker.begin(packet, at: 1_000_000_000, in: &memory)
      packet.tcp([.syn, .ack], seq: 5000, ack: 1000, reply: true)
      _ = tracker.observe(packet, from: .destination, at: 1_020_000_000, in: &memory)
      packet.tcp(.ack, seq: 1000, ack: 5001)
      _ = tracker.observe(packet, from: .source, at: 1_020_500_000, in: &memory)
      var time: Int64 = 2_000_000_000
      for n in first {
        packet.tcp([.ack], seq: 1000 + n * 100, ack: 5001, length: 100)
        _ = tracker.observe(packet, from: .source, at: time, in: &memory)
        time += 10_000
      }
      time += 25_000_000
      for n in later {
        packet.tcp([.ack], seq: 1000 + n * 100, ack: 5001, length: 100)
        #expect(tracker.observe(packet, from: .source, at: time, in: &memory).kind == .recovered)
        time += 10_000
      }
      #expect(tracker.ends.source.sequence.holes.isEmpty)
      #expect(tracker.ends.source.retransmissions == UInt32(later.count))
      memory.release(&tracker)
      #expect(memory.count == 0)
    }
  }

  /// Anything at all, for long: nothing traps, nothing is left behind, and what is counted can be.
  @Test func arbitrarySegments() {
    var random = SplitMix(seed: 11)
    for _ in 0..<200 {
      var memory = TCPMemory(measuresRoundTrips: true)
      var tracker = TCPTracker()
      var packet = Packet()
      packet.network = .ipv4
      packet.tcp(.syn, seq: 0xffff_f000)
      tracker.begin(packet, at: 1, in: &memory)
      var time: Int64 = 1
      for _ in 0..<300 {
        let word = random.next()
        time += Int64(word & 0xff_ffff)
        let side: Side = word >> 24 & 1 == 0 ? .source : .destination
        packet.tcp(
          TCPFlags(rawValue: UInt8(truncatingIfNeeded: word >> 25) & 0x1f | 0x10),
          seq: 0xffff_f000 &+ UInt32(truncatingIfNeeded: word >> 32) % 9000,
          ack: 0xffff_f000 &+ UInt32(truncatingIfNeeded: word >> 40) % 9000,
          length: UInt32(truncatingIfNeeded: word >> 50) % 1500, reply: side == .destination,
          id: UInt32(truncatingIfNeeded: word >> 20) & 0xff)
        _ = tracker.observe(packet, from: side, at: time, in: &memory)
        let end = tracker.ends[side].sequence
        #expect(end.holes.count <= SequenceHoles.limit && end.flight.count <= FlightQueue.limit)
      }
      memory.release(&tracker)
      #expect(memory.count == 0)
    }
  }
}
