import FlowModel
import NetworkTypes
import TestSupport
import Testing

/// Merging gives the same, bit by bit, in every order and every grouping: all of them, of four records of a
/// small world, for every field of the registry.
@Suite struct MergeOrderTests {
  /// What must not depend on order is told by every field. Left out is what a record's neighbour in time
  /// decides: the gaps between records.
  private static let gaps: Set = ["idlemean", "idlemin", "idlemax", "idlestddev"]

  /// A set of records that are merged in one way after another.
  private final class World {
    let layout = AccumulatorLayout(blocks: .all)
    private let memory: [UnsafeMutableRawPointer]
    private var texts = AccumulatorTexts()
    private let records: [Box]
    private var result = FlowRecord()

    final class Box {
      var record: FlowRecord
      init(_ record: consuming FlowRecord) { self.record = record }
    }

    init(_ count: Int, _ random: inout SmallWorldRecords) {
      records = (0..<count).map { _ in Box(random.record()) }
      memory = records.map { [layout] _ in .allocate(byteCount: layout.size, alignment: 16) }
    }

    deinit { for piece in memory { piece.deallocate() } }

    /// Joins accumulators of one record each, two at a time: of those left, the one at the second place into
    /// the one at the first.
    func joined(_ steps: [(into: Int, from: Int)]) -> [String: String] {
      texts = AccumulatorTexts()
      for (box, piece) in zip(records, memory) { layout.start(piece, with: box.record, texts: texts) }
      var left = memory
      for (into, from) in steps {
        layout.join(left[from], to: left[into], texts: texts)
        left.remove(at: from)
      }
      return told(left[0])
    }

    /// Adds the records one by one.
    func added(_ order: [Int]) -> [String: String] {
      texts = AccumulatorTexts()
      layout.start(memory[0], with: records[order[0]].record, texts: texts)
      for index in order.dropFirst() { layout.add(records[index].record, to: memory[0], texts: texts) }
      return told(memory[0])
    }

    /// Turns everything round, merges, and turns the result back.
    func turned(_ order: [Int]) -> [String: String] {
      for box in records { box.record.reverse() }
      defer { for box in records { box.record.reverse() } }
      texts = AccumulatorTexts()
      layout.start(memory[0], with: records[order[0]].record, texts: texts)
      for index in order.dropFirst() { layout.add(records[index].record, to: memory[0], texts: texts) }
      layout.reverse(memory[0], texts: texts)
      return told(memory[0])
    }

    private func told(_ base: UnsafeMutableRawPointer) -> [String: String] {
      layout.fill(&result, from: base, texts: texts)
      var told = result.fieldTexts()
      for field in MergeOrderTests.gaps { told[field] = nil }
      told["(blocks)"] = "\(result.blocks.rawValue)"
      told["(cause)"] = "\(result.cause)"
      return told
    }
  }

  /// Every way to join `count` pieces, two at a time.
  private static func groupings(_ count: Int) -> [[(into: Int, from: Int)]] {
    guard count > 1 else { return [[]] }
    var all: [[(into: Int, from: Int)]] = []
    for into in 0..<count {
      for from in 0..<count where from != into {
        for rest in groupings(count - 1) { all.append([(into, from)] + rest) }
      }
    }
    return all
  }

  private static func orders(_ items: [Int]) -> [[Int]] {
    guard items.count > 1 else { return [items] }
    return items.indices.flatMap { index in
      var rest = items
      let first = rest.remove(at: index)
      return orders(rest).map { [first] + $0 }
    }
  }

  private func differences(_ a: [String: String], _ b: [String: String]) -> [String] {
    Set(a.keys).union(b.keys).filter { a[$0] != b[$0] }.sorted()
  }

  @Test(arguments: 0..<24)
  func everyOrderAndGrouping(_ seed: Int) {
    var random = SmallWorldRecords(seed: UInt64(seed))
    let world = World(4, &random)
    let expected = world.added([0, 1, 2, 3])
    var differing: Set<String> = []
    for order in Self.orders([0, 1, 2, 3]) { differing.formUnion(differences(world.added(order), expected)) }
    #expect(differing.sorted() == [], "added one by one")
    differing = []
    for steps in Self.groupings(4) { differing.formUnion(differences(world.joined(steps), expected)) }
    #expect(differing.sorted() == [], "joined")
  }

  /// Turning round and merging may change places.
  @Test(arguments: 0..<24)
  func turningCommutes(_ seed: Int) {
    var random = SmallWorldRecords(seed: UInt64(seed))
    let world = World(3, &random)
    let expected = world.added([0, 1, 2])
    #expect(differences(world.turned([2, 0, 1]), expected) == [])
  }

  /// The world is small enough to have what the rules are about: records that agree and that do not.
  @Test func worldIsVaried() {
    var seen: Set<String> = []
    for seed in 0..<24 {
      var random = SmallWorldRecords(seed: UInt64(seed))
      seen.formUnion(World(4, &random).added([0, 1, 2, 3]).keys)
    }
    let silent = Set(FieldRegistry.all.filter { $0.merge != .none }.map(\.id)).subtracting(seen)
    // Some fields are of one protocol, some are recorded by no sensor.
    #expect(silent.count * 3 < seen.count, "\(silent.sorted())")
  }
}
