import AllocationCount
import ArgusCodec
import FlowEngine
import FlowFilter
import FlowModel
import FlowOutput
import HostileInput
import NetworkTypes
import PacketCapture
import PacketDecoding
import Testing

/// Nothing is allocated for a packet or a record once buffers and pools have their size: twice as
/// many cost as many allocations.
@Suite(.enabled(if: allocation_count_works(), "the C library's allocator cannot be watched here"))
struct HeavyAllocationTests {
  /// Allocations of this thread during `body`.
  private static func count(_ body: () -> Void) -> UInt64 {
    let before = allocation_count()
    body()
    return allocation_count() - before
  }

  /// Warms up, then compares `rounds` with twice as many.
  private static func perItem(_ rounds: Int, _ body: (Int) -> Void) -> (once: UInt64, twice: UInt64) {
    for _ in 0..<2 { body(rounds) }
    return (count { body(rounds) }, count { body(2 * rounds) })
  }

  @Test func counterCounts() {
    var kept: [[UInt8]] = []
    kept.reserveCapacity(10)
    let counted = Self.count { for size in 0..<10 { kept.append([UInt8](repeating: 1, count: 100 + size)) } }
    #expect(counted == 10)
    #expect(kept.count == 10)
  }

  @Test func framesOfCaptures() throws {
    for seed in HostileSeeds.captures {
      guard let layout = FrameEnds(of: seed.bytes) else { continue }
      let isPcap = seed.name.hasSuffix(".pcap")
      // A pcapng file is a section, and so are several of them; that costs no more per frame.
      let again = isPcap ? Array(seed.bytes[layout.headerLength...]) : seed.bytes
      let once = try Self.reading(MemoryFile(seed.bytes + again))
      let twice = try Self.reading(MemoryFile(seed.bytes + again + again + again))
      #expect(twice.frames == 2 * once.frames)
      #expect(
        twice.allocations <= once.allocations + (isPcap ? 0 : 2),
        "\(seed.name): \(once.allocations) allocations, for twice as many frames \(twice.allocations)")
    }
  }

  private static func reading(_ file: MemoryFile) throws -> (allocations: UInt64, frames: Int) {
    var capture = try CaptureFile(descriptor: file.rewound(), name: "counted", closes: false)
    var frame = FrameHeader()
    var sum = 0
    let allocations = count {
      while capture.next(&frame) { capture.withFrameBytes { sum += $0.byteCount } }
    }
    return (allocations, capture.framesRead)
  }

  /// Decoder, engine and encoder, with everything measured; flows end and begin all the time.
  @Test(arguments: [false, true])
  func packets(withUserData: Bool) {
    var configuration = FlowEngineConfiguration()
    configuration.countsApplicationBytes = true
    configuration.measuresIntervals = true
    configuration.measuresPacketSizes = true
    configuration.recordsMAC = true
    configuration.userDataLength = withUserData ? 64 : 0
    let sink = Sink()
    var engine = FlowEngine(configuration: configuration, seed: 1) { sink.take($0) }
    var decoder = PacketDecoder()
    var packet = Packet()
    let frames = HostileSeeds.frames
    var time = Timestamp(seconds: 1_700_000_000)
    let (once, twice) = Self.perItem(200) { rounds in
      for _ in 0..<rounds {
        for index in frames.indices {
          time = time + 40_000_000
          frames[index].withUnsafeBytes { buffer in
            decoder.decode(
              buffer.bytes, linkType: 1, time: time, wireLength: UInt32(buffer.count), into: &packet)
            engine.process(packet, frame: buffer.bytes)
          }
        }
      }
    }
    #expect(once == 0 && twice == 0, "\(frames.count * 200) packets: \(once), twice as many: \(twice)")
    #expect(sink.records > 1000)
  }

  private final class Sink {
    private var out = ByteWriter(capacity: 1 << 16)
    private(set) var records = 0
    func take(_ record: borrowing FlowRecord) {
      out.removeAll()
      ArgusEncoder().encode(record, into: &out)
      records += 1
    }
  }

  @Test func decodingAndEncodingRecords() {
    var out = ByteWriter(capacity: 1 << 16)
    expectNothing("decode and encode") { record in
      out.removeAll()
      ArgusEncoder().encode(record, into: &out)
    }
  }

  @Test func filteringRecords() throws {
    let texts = [
      "tcp and dst port 443", "host 192.0.2.1 or net 10.0.0.0/8", "dur > 1.5 and bytes >= 1.5M",
      "not (arp or icmp) and spkts gt 5", "sttl lt 64 or dttl gt 3", "synack or retrans",
      "stime >= 2023-11-14T22:13:20",
    ]
    for text in texts {
      let filter = try CompiledFilter(parsing: text)
      var hits = 0
      expectNothing(text) { record in if filter.matches(record) { hits += 1 } }
    }
  }

  @Test func printingRecords() {
    var columns = TextColumns(Self.all)
    expectNoneWritten("columns", by: &columns)
    var csv = CSVWriter(Self.all)
    expectNoneWritten("CSV", by: &csv)
    var json = JSONWriter(Self.all)
    expectNoneWritten("JSON", by: &json)
    var xml = XMLWriter(Self.all)
    expectNoneWritten("XML", by: &xml)
  }

  /// One at a time, so that a field that allocates is named.
  @Test func printingFields() {
    for field in FieldRegistry.all {
      let one = FieldSelection([FieldSelection.Item(field)])
      var columns = TextColumns(one)
      expectNoneWritten("columns, \(field.id)", by: &columns)
      var json = JSONWriter(one)
      expectNoneWritten("JSON, \(field.id)", by: &json)
    }
  }

  private static let all = FieldSelection(FieldRegistry.all.map { FieldSelection.Item($0) })

  private func expectNoneWritten(_ name: String, by writer: inout some RecordWriter) {
    var out = ByteWriter(capacity: 1 << 16)
    expectNothing(name) { record in
      out.removeAll()
      writer.write(record, to: &out)
    }
  }

  /// The project's own records, decoded and handed to `body` again and again.
  private func expectNothing(_ name: String, _ body: (borrowing FlowRecord) -> Void) {
    let file = HostileSeeds.records
    let decoder = ArgusDecoder()
    var record = FlowRecord()
    let (once, twice) = Self.perItem(20) { rounds in
      for _ in 0..<rounds {
        file.withUnsafeBytes { bytes in
          var reader = ArgusReader()
          while let range = try? reader.next(in: bytes.bytes) {
            decoder.decode(bytes.bytes.extracting(range), into: &record)
            body(record)
          }
        }
      }
    }
    #expect(once == 0 && twice == 0, "\(name): \(once) allocations, for twice as many records \(twice)")
  }
}
