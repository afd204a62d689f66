import ArgusCodec
import FlowModel
import NetworkTypes
import PacketCapture

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The whole records of a file, and what lies between them.
struct RecordScan {
  var records: UInt64 = 0
  /// Where each run of whole records is.
  var runs: [Range<Int>] = []
  /// What is no record, in order.
  var gaps: [Range<Int>] = []
  /// The file begins with a START record.
  var hasStart = false
  /// The compressed stream is damaged or cut; what came before it is in the bytes.
  var streamDamage: String?

  var isWhole: Bool { gaps.isEmpty && streamDamage == nil && hasStart }

  /// One line for people.
  var description: String {
    var parts = ["\(records) whole \(records == 1 ? "record" : "records")"]
    if !hasStart { parts.append("no START record") }
    for gap in gaps.prefix(3) { parts.append("\(gap.count) damaged bytes at byte \(gap.lowerBound)") }
    if gaps.count > 3 { parts.append("\(gaps.count - 3) more damaged places") }
    if let streamDamage { parts.append(streamDamage) }
    return parts.joined(separator: ", ")
  }

  /// Looks for records from start to end. After damage the next one is taken for real when another whole
  /// one, or the end, follows it.
  init(_ bytes: RawSpan) {
    var place = 0
    var runStart = 0
    while place < bytes.byteCount {
      if let length = ArgusRecordCheck.length(bytes, at: place) {
        if records == 0, place == 0 { hasStart = Self.isStart(bytes) }
        records += 1
        place += length
        continue
      }
      // Four zero bytes between records are filler, which every reader passes over.
      if bytes.byteCount - place >= 4, bytes.bigEndian(at: place, as: UInt32.self) == 0 {
        place += 4
        continue
      }
      if place > runStart { runs.append(runStart..<place) }
      let next = Self.next(bytes, after: place)
      gaps.append(place..<next)
      (place, runStart) = (next, next)
    }
    if place > runStart { runs.append(runStart..<place) }
  }

  private static func next(_ bytes: RawSpan, after damage: Int) -> Int {
    var place = damage + 1
    while place < bytes.byteCount {
      if let length = ArgusRecordCheck.length(bytes, at: place) {
        let following = place + length
        if following == bytes.byteCount || ArgusRecordCheck.length(bytes, at: following) != nil {
          return place
        }
      }
      place += 1
    }
    return bytes.byteCount
  }

  private static func isStart(_ bytes: RawSpan) -> Bool {
    bytes.byteCount >= 4 && bytes.bigEndian(at: 0, as: UInt32.self) & 0xf0f0_0000 == 0x8010_0000
  }
}

/// The bytes of a file, unpacked.
enum ArchiveBytes {
  /// - Returns: the bytes, and why there are not more of them if the compressed stream is damaged.
  static func read(
    _ input: InputName, standardInput: Int32 = -1
  ) throws(RecordInput.Failure) -> (bytes: [UInt8], damage: String?) {
    var descriptor = standardInput
    if input.isStandardInput {
      guard isatty(descriptor) == 0 else { throw .terminal }
    } else {
      descriptor = open(input.path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw .open(.last) }
    }
    var status = stat()
    if fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      if !input.isStandardInput { close(descriptor) }
      throw .directory
    }
    let source = UnpackedInput(descriptor: descriptor, closes: !input.isStandardInput)
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      do throws(FeedFailure) {
        var failure: FeedFailure?
        let count = chunk.withUnsafeMutableBytes { buffer in
          do throws(FeedFailure) {
            return try source.read(into: buffer)
          } catch {
            failure = error
            return 0
          }
        }
        if let failure { throw failure }
        if count == 0 { return (bytes, nil) }
        bytes.append(contentsOf: chunk[..<count])
      } catch {
        return (bytes, RecordInput.clause(error))
      }
    }
  }
}
