import FlowAnalytics
import FlowModel
import NetworkTypes
import Testing

@Suite struct AggregationKeyTests {
  @Test func words() throws {
    #expect(try AggregationKey(words: ["saddr,daddr"]).parts.count == 2)
    #expect(try AggregationKey(words: ["sport"]).parts.count == 2)
    #expect(try AggregationKey(words: ["none"]).isNone)
    #expect(try AggregationKey(words: ["saddr", "daddr", "proto", "sport", "dport"]).isFlow)
    #expect(try AggregationKey(words: ["saddr", "daddr"]).isSymmetric)
    #expect(try !AggregationKey(words: ["saddr/24", "daddr"]).isSymmetric)
    for word in [
      "stos", "svlan", "inode/24", "sco", "sas", "stcpb", "smac", "soui", "sttl", "smpls", "srcid",
    ] {
      #expect(try AggregationKey(words: [word]).parts.isEmpty == false, "\(word)")
    }
  }

  @Test func mistakes() {
    #expect(throws: AggregationKey.Problem.unknown("bogus", guess: nil)) {
      try AggregationKey(words: ["bogus"])
    }
    #expect(throws: AggregationKey.Problem.mask("saddr/129")) { try AggregationKey(words: ["saddr/129"]) }
    #expect(throws: AggregationKey.Problem.mask("proto/8")) { try AggregationKey(words: ["proto/8"]) }
    #expect(throws: AggregationKey.Problem.notAKey("offset")) { try AggregationKey(words: ["offset"]) }
  }

  private func merge(_ words: [String], _ records: [(source: UInt32, destination: UInt32)]) throws -> [String]
  {
    var configuration = Aggregator.Configuration()
    configuration.key = try AggregationKey(words: words)
    let aggregator = Aggregator(configuration)
    for (source, destination) in records {
      var r = FlowRecord()
      r.blocks = [.flow, .metric, .time]
      r.key.family = .ipv4
      r.key.ipProtocol = 17
      r.key.source = IPAddress(ipv4: source)
      r.key.destination = IPAddress(ipv4: destination)
      r.traffic.counters.source.packets = 1
      try aggregator.add(&r)
    }
    var rows: [String] = []
    var record = FlowRecord()
    try aggregator.forEach(.arrival, into: &record) { r in
      let masks = r.key.hasMasks ? "/\(r.key.sourceMask)/\(r.key.destinationMask)" : ""
      rows.append(
        "\(r.key.source) \(r.key.destination) \(r.packets(.source)) \(r.packets(.destination))\(masks)")
      return true
    }
    return rows
  }

  @Test func masks() throws {
    let a: UInt32 = 0x0a01_0105
    let b: UInt32 = 0x0a01_0106
    let c: UInt32 = 0xc0a8_0001
    #expect(try merge(["saddr"], [(a, b), (a, c)]) == ["10.1.1.5 0.0.0.0 2 0/32/0"])
    #expect(try merge(["saddr/16"], [(a, c), (b, c)]) == ["10.1.0.0 192.168.0.1 2 0/16/32"])
    #expect(try merge(["daddr"], [(a, c), (b, c)]) == ["10.1.1.4 192.168.0.1 2 0/30/32"])
    #expect(try merge(["saddr/255.255.0.0"], [(a, c)]) == ["10.1.0.0 192.168.0.1 1 0/16/32"])
    #expect(try merge(["matrix"], [(c, a), (a, c)]) == ["10.1.1.5 192.168.0.1 1 1"])
    #expect(try merge(["saddr", "daddr"], [(c, a), (a, c)]) == ["192.168.0.1 10.1.1.5 1 1"])
  }

  @Test func withoutCorrection() throws {
    var configuration = Aggregator.Configuration()
    configuration.unitesDirections = false
    let aggregator = Aggregator(configuration)
    var random = RandomRecords(seed: 8)
    var record = random.record(flows: 1, turns: false)
    try aggregator.add(&record)
    record.reverse()
    try aggregator.add(&record)
    #expect(aggregator.count == 2)
  }

  /// Of 802.11 frames the cell stands where others have ports: part of a flow, not of a pair of ends.
  @Test(arguments: [(["saddr", "daddr", "proto", "sport", "dport"], 3), (["saddr", "daddr"], 1)])
  func cells(_ words: [String], _ expected: Int) throws {
    var configuration = Aggregator.Configuration()
    configuration.key = try AggregationKey(words: words)
    let aggregator = Aggregator(configuration)
    for (cell, name) in [(1, "a"), (1, "b"), (2, "a"), (1, "a")] {
      var r = FlowRecord()
      r.blocks = [.flow, .metric, .time, .handshake]
      r.key.family = .wlan
      r.key.sourceMAC = MACAddress(value: 5)
      r.traffic.counters.source.packets = 1
      for (item, text) in [(Handshake.Item.cell, "cell \(cell)"), (.cellName, name)] {
        let start = r.storage.beginItem(item, .source)
        r.storage.append(text)
        r.storage.endItem(start)
      }
      r.handshake.range = 0..<r.storage.count
      try aggregator.add(&r)
    }
    var count = 0
    var record = FlowRecord()
    try aggregator.forEach(.arrival, into: &record) { _ in
      count += 1
      return true
    }
    #expect(count == expected)
  }
}
