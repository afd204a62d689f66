import FlowAnalytics
import FlowModel
import NetworkTypes
import TestSupport
import Testing

/// Merging gives the same whatever the order and the grouping of the records.
@Suite struct AggregationOrderTests {
  private func records(_ count: Int, seed: UInt64, flows: UInt64) -> [RecordBox] {
    var random = RandomRecords(seed: seed)
    return (0..<count).map { _ in RecordBox(random.record(flows: flows)) }
  }

  private func results(
    _ records: [RecordBox], _ configuration: Aggregator.Configuration
  ) throws -> [String: [String: String]] {
    let aggregator = Aggregator(configuration)
    for box in records { try aggregator.add(&box.record) }
    return try texts(aggregator)
  }

  private func texts(_ aggregator: Aggregator) throws -> [String: [String: String]] {
    var results: [String: [String: String]] = [:]
    var record = FlowRecord()
    var twice: [String] = []
    let isLabelled = aggregator.configuration.key.words == ["label"]
    try aggregator.forEach(.arrival, into: &record) { record in
      var texts = record.fieldTexts()
      // Gaps between records depend on which came before which.
      for field in ["idlemean", "idlemin", "idlemax", "idlestddev"] { texts[field] = nil }
      let ends = ["proto", "saddr", "sport", "daddr", "dport"].map { texts[$0] ?? "" }
      let name = (ends + (isLabelled ? [texts["label"] ?? ""] : [])).joined(separator: " ")
      if results[name] != nil { twice.append(name) }
      results[name] = texts
      return true
    }
    #expect(twice.isEmpty, "two results for one key")
    return results
  }

  private var keys: [[String]] {
    [
      [], ["saddr", "daddr"], ["saddr/24"], ["proto"], ["matrix"], ["srcid"], ["sport", "daddr/16"],
      ["label"],
    ]
  }

  private func configuration(_ words: [String]) throws -> Aggregator.Configuration {
    var configuration = Aggregator.Configuration()
    if !words.isEmpty { configuration.key = try AggregationKey(words: words) }
    return configuration
  }

  /// Says which fields differ rather than print both results.
  private func expectSame(
    _ results: [String: [String: String]], _ expected: [String: [String: String]], _ words: [String]
  ) {
    var differing: Set<String> = results.count == expected.count ? [] : ["number of results"]
    for (name, texts) in expected {
      for field in Set(texts.keys).union(results[name]?.keys ?? [:].keys)
      where results[name]?[field] != texts[field] {
        differing.insert(field)
      }
    }
    #expect(differing.sorted() == [], "\(words)")
  }

  @Test func everyOrder() throws {
    let boxes = records(200, seed: 1, flows: 12)
    for words in keys {
      let configuration = try configuration(words)
      let expected = try results(boxes, configuration)
      #expect(!expected.isEmpty)
      var random = RandomRecords(seed: 7)
      for _ in 0..<5 {
        var shuffled = boxes
        for i in shuffled.indices { shuffled.swapAt(i, Int(random.below(UInt64(i + 1)))) }
        expectSame(try results(shuffled, configuration), expected, words)
      }
      expectSame(try results(boxes.reversed(), configuration), expected, words)
    }
  }

  /// Pieces that went through temporary files are merged as if they had stayed.
  @Test func everyGrouping() throws {
    let boxes = records(3000, seed: 2, flows: 500)
    var configuration = Aggregator.Configuration()
    let expected = try results(boxes, configuration)
    for limit in [1 << 16, 300_000, 1 << 20] {
      configuration.memoryLimit = limit
      let aggregator = Aggregator(configuration)
      for box in boxes { try aggregator.add(&box.record) }
      #expect(aggregator.hasSpilled == true)
      expectSame(try texts(aggregator), expected, ["\(limit)"])
    }
  }

  /// Results that are merged again: counts stay exact.
  @Test func mergedRecordsMergeAgain() throws {
    let boxes = records(400, seed: 3, flows: 20)
    let whole = try results(boxes, Aggregator.Configuration())
    let parts = [Array(boxes[..<150]), Array(boxes[150..<151]), Array(boxes[151...])]
    let second = Aggregator(Aggregator.Configuration())
    for part in parts {
      let first = Aggregator(Aggregator.Configuration())
      for box in part { try first.add(&box.record) }
      var record = FlowRecord()
      var merged: [RecordBox] = []
      try first.forEach(.arrival, into: &record) { record in
        merged.append(RecordBox(record.copy()))
        return true
      }
      for box in merged { try second.add(&box.record) }
    }
    let again = try texts(second)
    #expect(again.keys == whole.keys)
    let exact = [
      "trans", "spkts", "dpkts", "sbytes", "dbytes", "sappbytes", "dappbytes", "sloss", "dloss", "stime",
      "ltime", "dur", "flgs", "state", "smaxsz", "sminsz", "sttl", "snstroke", "label", "seq",
    ]
    for (name, texts) in whole {
      for field in exact { #expect(again[name]?[field] == texts[field], "\(field) of \(name)") }
    }
  }

  @Test func recordsAreGivenBack() throws {
    let boxes = records(100, seed: 4, flows: 9)
    let before = boxes.map { $0.record.fieldTexts() }
    for words in keys { _ = try results(boxes, try configuration(words)) }
    for (box, texts) in zip(boxes, before) {
      let after = box.record.fieldTexts()
      #expect(texts.keys.filter { after[$0] != texts[$0] }.sorted() == [])
    }
  }

  /// The sums are those of the records.
  @Test func sumsAreExact() throws {
    let boxes = records(500, seed: 5, flows: 30)
    for words in keys {
      let aggregator = Aggregator(try configuration(words))
      var (packets, bytes, count): (UInt64, UInt64, UInt64) = (0, 0, 0)
      for box in boxes {
        try aggregator.add(&box.record)
        packets += box.record.packets(nil)
        bytes += box.record.bytes(nil)
      }
      var record = FlowRecord()
      try aggregator.forEach(.arrival, into: &record) { record in
        packets -= record.packets(nil)
        bytes -= record.bytes(nil)
        count += record.has(.aggregation) ? UInt64(record.aggregation.count) : 1
        return true
      }
      #expect(packets == 0 && bytes == 0 && count == 500)
    }
  }

  @Test func everyRecordForItself() throws {
    let boxes = records(50, seed: 6, flows: 3)
    let aggregator = Aggregator(try configuration(["none"]))
    for box in boxes { try aggregator.add(&box.record) }
    #expect(aggregator.count == 50)
  }
}

/// A record that can stand in an array.
final class RecordBox {
  var record: FlowRecord
  init(_ record: consuming FlowRecord) { self.record = record }
}
