import FlowAnalytics
import FlowModel
import NetworkTypes
import Testing

@Suite struct SortingTests {
  private func sorted(_ keys: [[UInt8]], limit: Int) throws -> [Int] {
    let sorter = ExternalSort(memoryLimit: limit)
    for (index, key) in keys.enumerated() {
      let number = [UInt8(index & 0xff), UInt8(index >> 8 & 0xff), UInt8(index >> 16)]
      try sorter.add(key: key.span.bytes, payload: number.span.bytes)
    }
    var order: [Int] = []
    try sorter.forEach { bytes in
      order.append(Int(bytes[0]) | Int(bytes[1]) << 8 | Int(bytes[2]) << 16)
      return true
    }
    if limit < 100_000, keys.count > 2000 { #expect(order.count == keys.count) }
    return order
  }

  /// As a stable sort of the keys, in memory and through files, for short and long keys.
  @Test(arguments: [0, 1, 2, 100, 127, 5000]) func equalsReference(_ count: Int) throws {
    var random = RandomRecords(seed: UInt64(count))
    for length in [1, 2, 8, 9, 20] {
      let keys = (0..<count).map { _ in
        (0..<(length == 20 ? Int(random.below(20)) : length)).map { _ in UInt8(random.below(4)) }
      }
      let expected = keys.indices.sorted {
        keys[$0] == keys[$1] ? $0 < $1 : keys[$0].lexicographicallyPrecedes(keys[$1])
      }
      #expect(try sorted(keys, limit: .max) == expected)
      #expect(try sorted(keys, limit: 4000) == expected)
      #expect(try sorted(keys, limit: 100) == expected)
    }
  }

  @Test(arguments: [
    "saddr", "-saddr/24", "bytes", "+bytes", "stime", "-dur", "sport", "state", "smac", "load", "label",
  ])
  func records(_ word: String) throws {
    let key = try SortKey(word)
    var random = RandomRecords(seed: 21)
    let boxes = (0..<500).map { _ in RecordBox(random.record(flows: 40)) }
    let sorter = RecordSorter(keys: [key])
    for (index, box) in boxes.enumerated() {
      try sorter.add(box.record, payload: [UInt8(index & 0xff), UInt8(index >> 8)].span.bytes)
    }
    var order: [Int] = []
    try sorter.forEach { bytes in
      order.append(Int(bytes[0]) | Int(bytes[1]) << 8)
      return true
    }
    let name = word.split(separator: "/")[0].drop { $0 == "-" || $0 == "+" }
    let field = try #require(FieldRegistry.field(named: String(name)))
    func isBefore(_ a: Int, _ b: Int) -> Bool {
      func rank(_ index: Int) -> Double {
        switch field.value {
        case .count(let get): Double(get(boxes[index].record) ?? 0)
        case .real(let get): get(boxes[index].record) ?? 0
        case .time(let get): Double(get(boxes[index].record)?.nanoseconds ?? 0)
        case .address(let get):
          Double((get(boxes[index].record)?.ipv4 ?? 0) & (word.contains("/24") ? 0xffff_ff00 : .max))
        case .port(let get): Double(get(boxes[index].record) ?? 0)
        case .hardwareAddress(let get): Double(get(boxes[index].record)?.value ?? 0)
        case .integer(let get): Double(get(boxes[index].record) ?? 0)
        case .text: 0
        }
      }
      func text(_ index: Int) -> String {
        guard case .text(let get) = field.value else { return "" }
        var out = ByteWriter(capacity: 64)
        return get(boxes[index].record, &out) ? out.takeString() : ""
      }
      let (x, y) = (rank(a), rank(b))
      if x != y { return key.isDescending ? x > y : x < y }
      let (s, t) = (Array(text(a).utf8), Array(text(b).utf8))
      if s != t { return key.isDescending ? t.lexicographicallyPrecedes(s) : s.lexicographicallyPrecedes(t) }
      return a < b
    }
    #expect(order == boxes.indices.sorted(by: isBefore))
  }

  @Test func habits() throws {
    for word in ["bytes", "pkts", "load", "srate", "proto", "-dur"] {
      #expect(try SortKey(word).isDescending, "\(word)")
    }
    for word in ["stime", "dur", "saddr", "sport", "sttl", "+bytes"] {
      #expect(try !SortKey(word).isDescending, "\(word)")
    }
    #expect(throws: SortKey.Problem.unknown("bogus")) { try SortKey("bogus") }
    #expect(throws: SortKey.Problem.mask("bytes/8")) { try SortKey("bytes/8") }
  }

  @Test func noTemporaryFiles() throws {
    #expect(throws: SpillFailure.self) {
      let sorter = ExternalSort(memoryLimit: 10, directory: "/nonexistent")
      for _ in 0..<5 { try sorter.add(key: [1, 2].span.bytes, payload: [3].span.bytes) }
    }
  }
}
