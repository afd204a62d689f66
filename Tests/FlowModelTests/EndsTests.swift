import FlowModel
import TestSupport
import Testing

@Suite struct EndsTests {
  @Test func aHostKeepsAllThatTheFlowCounted() {
    var record = Sample.full()
    #expect(record.hasPart(.source, .hosts) == true)
    #expect(record.hasPart(.destination, .hosts) == true)
    record.keepPart(.destination, .hosts)
    #expect(record.key.sourcePort == 80)
    #expect(record.traffic.counters.source.packets == 5)
    #expect(record.traffic.counters.destination.packets == 10)
  }

  @Test func aDirectionLosesTheOthersPackets() {
    var record = Sample.full()
    record.keepPart(.source, .directions)
    #expect(record.key.sourcePort == 40001)
    #expect(record.traffic.counters.source.bytes == 606)
    #expect(record.traffic.counters.destination == Counters())
    // Its own times, not those of both.
    #expect(record.time.duration == 1_000_000_000)
    #expect(record.attributesTTL == 57)
    record = Sample.full()
    record.keepPart(.destination, .directions)
    #expect(record.key.sourcePort == 80)
    #expect(record.traffic.counters.source.bytes == 6199)
    #expect(record.traffic.packets == 5)
    #expect(record.time.duration == 2_490_000_000)
  }

  @Test func aDirectionWithoutPacketsIsNoPart() {
    var record = Sample.full()
    record.traffic.counters.source = Counters()
    #expect(record.hasPart(.source, .directions) == false)
    #expect(record.hasPart(.destination, .directions) == true)
    // A record of no packets at all is not lost.
    record.traffic.counters.destination = Counters()
    #expect(record.hasPart(.source, .directions) == true)
    #expect(record.hasPart(.destination, .directions) == false)
  }

  @Test func onlyFlowsHaveEnds() {
    let record = Sample.management()
    #expect(record.hasPart(.source, .hosts) == true)
    #expect(record.hasPart(.destination, .hosts) == false)
  }
}

extension FlowRecord {
  fileprivate var attributesTTL: UInt8 { ipAttributes.directions.source.ttl }
}
