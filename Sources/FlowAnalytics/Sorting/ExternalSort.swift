internal import NetworkTypes

/// Sorts items by keys that compare as bytes, in memory up to a limit and through temporary files
/// beyond it. Items with equal keys stay in the order they came.
public final class ExternalSort {
  /// Items between one that is handed on and one that is fetched.
  private static let lookAhead = 8

  private let memoryLimit: Int
  private let directory: String
  private var items = SortedPieces()
  private var runs: [SpillFile] = []
  public private(set) var count = 0

  /// - Parameters:
  ///   - memoryLimit: bytes of items to hold before they are sorted and written out.
  ///   - directory: where temporary files are.
  public init(memoryLimit: Int = .max, directory: String = "/tmp") {
    self.memoryLimit = memoryLimit
    self.directory = directory
  }

  /// Items have gone to temporary files.
  public var hasSpilled: Bool { !runs.isEmpty }

  public func add(key: RawSpan, payload: RawSpan) throws(SpillFailure) {
    if items.byteCount + key.byteCount + payload.byteCount > memoryLimit, items.count > 0 { try writeRun() }
    items.append(key: key, payload: payload)
    count += 1
  }

  private func writeRun() throws(SpillFailure) {
    let file = try SpillFile(directory: directory)
    items.sort()
    var failure: SpillFailure?
    for place in 0..<items.count {
      do throws(SpillFailure) {
        try file.append(items.item(place).bytes)
      } catch {
        failure = error
        break
      }
    }
    if let failure { throw failure }
    try file.flush()
    runs.append(file)
    items.removeAll()
  }

  /// Hands every payload to `body`, in order of keys, until that returns false. Once.
  public func forEach(_ body: (RawSpan) -> Bool) throws(SpillFailure) {
    guard hasSpilled else {
      items.sort()
      for place in 0..<items.count {
        if place + Self.lookAhead < items.count { items.prefetch(place + Self.lookAhead) }
        guard body(SortItem.payload(items.item(place)).bytes) else { return }
      }
      return
    }
    if items.count > 0 { try writeRun() }
    try mergeRuns(body)
  }

  private func mergeRuns(_ body: (RawSpan) -> Bool) throws(SpillFailure) {
    // Runs are read one item at a time; many of them are first merged into fewer.
    let width = 256
    while runs.count > width {
      let merged = try SpillFile(directory: directory)
      var failure: SpillFailure?
      try merge(Array(runs.prefix(width))) { item in
        do throws(SpillFailure) {
          try merged.append(item.bytes)
        } catch {
          failure = error
        }
        return failure == nil
      }
      if let failure { throw failure }
      try merged.flush()
      // The merged run stands for the earliest items: it stays first.
      runs.replaceSubrange(0..<width, with: [merged])
    }
    try merge(runs) { body(SortItem.payload($0).bytes) }
    runs = []
  }

  private func merge(
    _ files: [SpillFile], _ body: (UnsafeRawBufferPointer) -> Bool
  ) throws(SpillFailure) {
    var heap = RunHeap()
    for (index, file) in files.enumerated() {
      try file.rewind()
      if let item = try file.next() { heap.insert(item, index) }
    }
    while let (item, index) = heap.first {
      guard body(item) else { return }
      heap.replaceFirst(with: try files[index].next())
    }
  }
}

/// One item: length of the key, key, payload.
enum SortItem {
  static func key(_ item: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    let length = Int(item.loadUnaligned(as: UInt32.self))
    return UnsafeRawBufferPointer(rebasing: item[4..<4 + length])
  }

  static func payload(_ item: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    let length = Int(item.loadUnaligned(as: UInt32.self))
    return UnsafeRawBufferPointer(rebasing: item[(4 + length)...])
  }

  /// Bytewise; a key that another continues comes first.
  static func isBefore(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Int {
    let (x, y) = (key(a), key(b))
    let common = min(x.count, y.count)
    for i in 0..<common where x[i] != y[i] { return x[i] < y[i] ? -1 : 1 }
    return x.count - y.count
  }
}

/// The first items of all runs; the least is on top, of equals that of the earliest run.
struct RunHeap {
  private var nodes: [(item: UnsafeRawBufferPointer, run: Int)] = []

  var first: (UnsafeRawBufferPointer, Int)? { nodes.first.map { ($0.item, $0.run) } }

  mutating func insert(_ item: UnsafeRawBufferPointer, _ run: Int) {
    nodes.append((item, run))
    var child = nodes.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard isBefore(child, parent) else { break }
      nodes.swapAt(child, parent)
      child = parent
    }
  }

  mutating func replaceFirst(with item: UnsafeRawBufferPointer?) {
    if let item {
      nodes[0].item = item
    } else {
      nodes.swapAt(0, nodes.count - 1)
      nodes.removeLast()
    }
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < nodes.count && isBefore(child, least) {
        least = child
      }
      guard least != parent else { return }
      nodes.swapAt(parent, least)
      parent = least
    }
  }

  private func isBefore(_ a: Int, _ b: Int) -> Bool {
    let order = SortItem.isBefore(nodes[a].item, nodes[b].item)
    return order != 0 ? order < 0 : nodes[a].run < nodes[b].run
  }
}
