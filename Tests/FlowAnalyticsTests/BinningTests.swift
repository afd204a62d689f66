import FlowAnalytics
import FlowModel
import NetworkTypes
import TestSupport
import Testing

@Suite struct BinningTests {
  /// Everything counted is in the pieces, to the unit, and every piece is inside its bin.
  @Test(arguments: ["1s", "0.3s", "5s", "100s", "1d"]) func piecesConserve(_ width: String) throws {
    var random = RandomRecords(seed: 11)
    var bins = try #require(TimeBins(width))
    for _ in 0..<300 {
      var r = random.record(flows: 10)
      let before = r.fieldTexts()
      let whole = r.copy()
      var left = r.traffic
      var lost = (r.network.tcp.endpoints.source.retransmissions, r.network.tcp.endpoints.destination.bytes)
      var strokes = r.behavior.keystrokes
      var last = Int64.min
      RecordSplitter().split(&r, by: &bins) { piece, bin in
        #expect(bin.index > last)
        last = bin.index
        for side in Side.allCases {
          left.counters[side].packets -= piece.traffic.counters[side].packets
          left.counters[side].bytes -= piece.traffic.counters[side].bytes
          left.counters[side].applicationBytes -= piece.traffic.counters[side].applicationBytes
          strokes[side] -= piece.behavior.keystrokes[side]
          guard let range = piece.activity(side) else { continue }
          #expect(range.start >= bin.start && range.end <= bin.end)
        }
        lost.0 -= piece.network.tcp.endpoints.source.retransmissions
        lost.1 -= piece.network.tcp.endpoints.destination.bytes
      }
      if whole.packets(nil) > 0 {
        #expect(left.packets == 0 && left.bytes == 0 && left.applicationBytes == 0)
        #expect(lost.0 == 0 && lost.1 == 0)
        #expect(strokes.source == 0 && strokes.destination == 0)
      }
      let after = r.fieldTexts()
      #expect(before.keys.filter { after[$0] != before[$0] }.sorted() == [])
    }
  }

  /// The split of the reference manual: 20 packets over 9.52 s, by seconds.
  @Test func evenSplit() throws {
    var r = FlowRecord()
    r.blocks = [.time, .metric]
    let start = Timestamp(seconds: 1_700_000_000, nanoseconds: 250_000_000)
    r.time.ranges.source = TimeBlock.Range(start: start, end: start + 9_520_000_000)
    r.traffic.counters.source.packets = 20
    r.traffic.counters.source.bytes = 6840
    var bins = try #require(TimeBins("1s"))
    var packets: [UInt64] = []
    var bytes: UInt64 = 0
    RecordSplitter().split(&r, by: &bins) { piece, _ in
      packets.append(piece.packets(.source))
      bytes += piece.bytes(.source)
    }
    #expect(packets == [1, 2, 2, 2, 2, 3, 2, 2, 2, 2])
    #expect(bytes == 6840)
  }

  @Test func longSilenceIsNoWork() throws {
    var r = FlowRecord()
    r.blocks = [.time, .metric]
    let start = Timestamp(seconds: 1_000_000_000)
    r.time.ranges.source = TimeBlock.Range(start: start, end: start + 500_000_000_000_000_000)
    r.traffic.counters.source.packets = 3
    var bins = try #require(TimeBins("1s"))
    var pieces = 0
    RecordSplitter().split(&r, by: &bins) { _, _ in pieces += 1 }
    #expect((1...3).contains(pieces))
  }

  @Test func binTotals() throws {
    var random = RandomRecords(seed: 12)
    for splits in [true, false] {
      let binned = BinnedAggregator(
        Aggregator.Configuration(), bins: try #require(TimeBins("2s")), splits: splits)
      var total: UInt64 = 0
      for _ in 0..<500 {
        var r = random.record(flows: 20)
        try binned.add(&r)
        total += r.bytes(nil)
      }
      var record = FlowRecord()
      var (sum, last) = (UInt64(0), Int64.min)
      try binned.close { (bin, aggregator) throws(SpillFailure) in
        #expect(bin.index > last)
        last = bin.index
        try aggregator.forEach(.arrival, into: &record) { r in
          sum += r.bytes(nil)
          return true
        }
      }
      #expect(sum == total)
      #expect(binned.openBins.isEmpty)
    }
  }

  @Test func borders() throws {
    let noon = Timestamp(seconds: 1_700_000_000)
    func bin(_ text: String) throws -> (Int64, Int64) {
      var bins = try #require(TimeBins(text))
      let bin = bins.bin(at: noon)
      return (bin.start.seconds, bin.end.seconds)
    }
    // 2023-11-14 22:13:20
    #expect(try bin("1s") == (1_700_000_000, 1_700_000_001))
    #expect(try bin("5m") == (1_699_999_800, 1_700_000_100))
    #expect(try bin("1d") == (1_699_920_000, 1_700_006_400))
    #expect(try bin("0.5d") == bin("12h"))
    #expect(try bin("1M") == (1_698_796_800, 1_701_388_800))
    #expect(try bin("1y") == (1_672_531_200, 1_704_067_200))
    #expect(try bin("1w") == (1_699_747_200, 1_700_352_000))
    for text in ["", "s", "0s", "-5s", "5x", "1.5M", "bogus"] { #expect(TimeBins(text) == nil, "\(text)") }
  }

  @Test func loads() {
    var count = CountBins(limit: 3)
    #expect((0..<7).map { _ in count.add() } == [false, false, false, true, false, false, true])
    var size = SizeBins(limit: 10)
    #expect([4, 6, 1, 20, 1].map { size.add(bytes: $0) } == [false, false, true, true, true])
    #expect(scaledNumber("2k") == 2048 && scaledNumber("7b") == 7 && scaledNumber("x") == nil)
    #expect(scaledNumber("0") == nil && scaledNumber("5x") == nil)
  }
}
