import ArgusCodec
import FlowModel
import NetworkTypes

/// A file of argus records: framed in two ways, decoded, printed, encoded again.
package struct RecordsRun {
  private let check: RecordCheck
  private let decoder = ArgusDecoder()

  package init(printInterval: Int) { check = RecordCheck(printInterval: printInterval) }

  /// Where the records of some bytes are, and how they end.
  private struct Framing: Equatable {
    var lengths: [Int] = []
    var damage: ArgusDamage?
    var error: ArgusCodecError?
  }

  package func run(_ bytes: [UInt8]) throws(BrokenPromise) {
    try bytes.span.bytes.withUnsafeBytes { bytes throws(BrokenPromise) in try run(bytes) }
  }

  package func run(_ bytes: UnsafeRawBufferPointer) throws(BrokenPromise) {
    check.reset()
    var framing = Framing()
    var reader = ArgusReader()
    var record = FlowRecord()
    while true {
      var range: Range<Int>?
      do throws(ArgusCodecError) { range = try reader.next(in: bytes.bytes) } catch { framing.error = error }
      guard let range else { break }
      framing.lengths.append(range.count)
      if decoder.decode(bytes.bytes.extracting(range), into: &record) { try check.takeForeign(record) }
    }
    framing.damage = reader.damage
    try hold(!(framing.error?.description.contains("\n") ?? false), "an error of two lines")
    for step in [1 << 20, 997, 61] where bytes.count < step * 64 || step > 1000 {
      let pieces = self.pieces(bytes, step)
      try hold(pieces == framing, "in pieces of \(step): \(pieces), at once: \(framing)")
    }
  }

  /// The same bytes as they would come through a pipe.
  private func pieces(_ bytes: UnsafeRawBufferPointer, _ step: Int) -> Framing {
    var framing = Framing()
    var stream = ArgusStream(capacity: 4096)
    var offset = 0
    do throws(ArgusCodecError) {
      while offset < bytes.count {
        let end = min(bytes.count, offset + step)
        stream.append(UnsafeRawBufferPointer(rebasing: bytes[offset..<end]).bytes)
        offset = end
        while let range = try stream.next() { framing.lengths.append(range.count) }
      }
      try stream.finish()
    } catch {
      framing.error = error
    }
    framing.damage = stream.damage
    return framing
  }
}
