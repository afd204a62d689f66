public import FlowModel
internal import NetworkTypes

/// Sorts records by keys. The payload (a record's bytes, or whatever finds it again) comes back in order;
/// equal records stay in the order they came.
public final class RecordSorter {
  public let keys: [SortKey]
  private let sorter: ExternalSort
  private var key = ByteWriter(capacity: 256)

  /// - Parameters:
  ///   - memoryLimit: bytes to hold before sorted pieces go to temporary files.
  public init(keys: [SortKey], memoryLimit: Int = .max, directory: String = "/tmp") {
    self.keys = keys
    sorter = ExternalSort(memoryLimit: memoryLimit, directory: directory)
  }

  public var count: Int { sorter.count }
  /// Sorted pieces have gone to temporary files.
  public var hasSpilled: Bool { sorter.hasSpilled }

  /// Blocks that the keys read.
  public var blocks: BlockSet { keys.reduce([]) { $0.union($1.blocks) } }

  public func add(_ record: borrowing FlowRecord, payload: RawSpan) throws(SpillFailure) {
    key.removeAll()
    // By place: a loop over the keys would copy each of them for every record.
    for i in keys.indices { keys[i].append(record, to: &key) }
    var failure: SpillFailure?
    key.withBytes { key in
      do throws(SpillFailure) { try sorter.add(key: key, payload: payload) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// Hands the payloads to `body` in order until that returns false. Once.
  public func forEach(_ body: (RawSpan) -> Bool) throws(SpillFailure) { try sorter.forEach(body) }
}
