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
