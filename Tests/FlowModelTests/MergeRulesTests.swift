import FlowModel
import NetworkTypes
import TestSupport
import Testing

/// A merged record says what the rows of the registry promise: each field's rule, held against the records one
/// by one.
@Suite struct MergeRulesTests {
  /// What a field said of one record, and where the record stands.
  private struct Word {
    var start: Int64
    var end: Int64
    var value: Double
  }

  /// Fields whose rule is about more than their own values.
  private static let exceptions: Set = [
    // A place is both of its numbers, a confidence is the verdict's.
    "slat", "slon", "dlat", "dlon", "ilat", "ilon", "typconf", "styconf", "dtyconf",
    // Bytes missing in a sequence are those of one connection; of several nothing is known.
    "sgap", "dgap",
    // Counted by the merge itself: a record without the block counts, too.
    "trans",
    // A loss is of the protocol that all records have, as is what else the network block says.
    "sloss", "dloss", "loss", "sretrans", "dretrans", "retrans", "sunseen", "dunseen",
  ]

  private func number(_ field: Field, _ r: borrowing FlowRecord) -> Double? {
    switch field.value {
    case .count(let get): get(r).map { Double($0) }
    case .integer(let get): get(r).map { Double($0) }
    case .real(let get): get(r)
    default: nil
    }
  }

  /// What the rule makes of the values; nil where it leaves that open.
  private func expected(_ rule: Field.Merge, _ words: [Word]) -> [Double]? {
    let values = words.map(\.value)
    switch rule {
    case .sum: return [values.reduce(0, +)]
    case .minimum: return [values.min() ?? 0]
    case .maximum: return [values.max() ?? 0]
    case .key: return Set(values).count == 1 ? [values[0]] : nil
    case .first:
      let first = words.map(\.start).min()
      return words.filter { $0.start == first }.map(\.value)
    case .last:
      let last = words.map(\.end).max()
      return words.filter { $0.end == last }.map(\.value)
    case .union, .derived, .none: return nil
    }
  }

  /// What handshakes said comes from whichever record heard it, SCTP's states go on.
  @Test func handshakesStay() {
    func record(_ second: Int64, _ fill: (inout ByteWriter) -> Void) -> FlowRecord {
      var r = FlowRecord()
      r.blocks = [.flow, .time, .metric, .network]
      r.key.family = .ipv4
      r.key.ipProtocol = 132
      let moment = Timestamp(seconds: 1_700_000_000 + second)
      r.time.ranges.source = TimeBlock.Range(start: moment, end: moment)
      r.traffic.counters.source.packets = 1
      var section = ByteWriter(capacity: 64)
      fill(&section)
      guard section.count > 0 else { return r }
      r.blocks.insert(.handshake)
      r.storage.append(section.array)
      r.handshake.range = 0..<r.storage.count
      return r
    }
    func name(_ text: String, _ section: inout ByteWriter) {
      let item = section.beginItem(.serverName, .source)
      section.append(text)
      section.endItem(item)
    }
    func sctp(_ state: UInt8, _ tag: UInt8, _ section: inout ByteWriter) {
      let item = section.beginItem(.sctp, .source)
      section.append([state, 0, 0, 1 << state, 0, 0, 0, 0, 0, 0, 0, tag, 0, 0, 0, 0])
      section.endItem(item)
    }
    let layout = AccumulatorLayout(blocks: .all)
    let texts = AccumulatorTexts()
    let memory = UnsafeMutableRawPointer.allocate(byteCount: layout.size, alignment: 16)
    defer { memory.deallocate() }
    layout.start(memory, with: record(9) { sctp(5, 7, &$0) }, texts: texts)
    layout.add(record(0) { _ in }, to: memory, texts: texts)
    let both = record(5) {
      name("late.example", &$0)
      sctp(3, 0, &$0)
    }
    layout.add(both, to: memory, texts: texts)
    layout.add(record(2) { name("early.example", &$0) }, to: memory, texts: texts)
    var merged = FlowRecord()
    layout.fill(&merged, from: memory, texts: texts)
    let told = merged.fieldTexts()
    #expect(told["sni"] == "early.example")
    #expect(told["sctpstate"] == "closed" && told["ssctptag"] == "7" && told["ssctpchunks"] == "40")
  }

  @Test func fieldsKeepTheirWord() {
    var broken: [String: String] = [:]
    var checked: Set<String> = []
    for seed in 0..<150 {
      var random = SmallWorldRecords(seed: UInt64(1000 + seed))
      random.isPlain = true
      let layout = AccumulatorLayout(blocks: .all)
      let texts = AccumulatorTexts()
      let memory = UnsafeMutableRawPointer.allocate(byteCount: layout.size, alignment: 16)
      defer { memory.deallocate() }
      var words: [String: [Word]] = [:]
      for index in 0..<3 {
        let record = random.record()
        let (start, end) = (record.time.start.nanoseconds, record.time.end.nanoseconds)
        for field in FieldRegistry.all {
          // A connection whose opening was not measured has none of these.
          guard let value = number(field, record), value != 0 || !["synack", "ackdat"].contains(field.id)
          else {
            continue
          }
          words[field.id, default: []].append(Word(start: start, end: end, value: value))
        }
        if index == 0 {
          layout.start(memory, with: record, texts: texts)
        } else {
          layout.add(record, to: memory, texts: texts)
        }
      }
      var result = FlowRecord()
      layout.fill(&result, from: memory, texts: texts)
      for field in FieldRegistry.all where !Self.exceptions.contains(field.id) {
        guard let said = words[field.id], let allowed = expected(field.merge, said) else { continue }
        checked.insert(field.id)
        let value = number(field, result)
        if value == nil || !allowed.contains(where: { abs($0 - (value ?? .nan)) <= abs($0) * 1e-6 }) {
          broken[field.id] =
            "\(field.merge): \(said.map(\.value)) gave \(value.map { "\($0)" } ?? "nothing")"
        }
      }
    }
    for (field, text) in broken.sorted(by: { $0.key < $1.key }) { #expect("\(field), \(text)" == "") }
    #expect(checked.count > 100, "too few fields were looked at")
  }
}
