import ArgusCodec
import FlowModel
import NetworkTypes

/// Records as they stand in a file, to be compared with others.
final class WrittenRecords {
  private let encoder = ArgusEncoder()
  private var writer = ByteWriter(capacity: 4096)

  var bytes: [UInt8] { writer.withUnsafeBytes { [UInt8]($0) } }

  func take(_ record: borrowing FlowRecord) { encoder.encode(record, into: &writer) }
}
