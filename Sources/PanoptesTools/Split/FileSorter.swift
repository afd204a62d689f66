import ArgusCodec
import FlowModel
import NetworkTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Puts the records of a finished file in the order of their starts.
///
/// The sorted file is written beside the old one and takes its name when it is whole: whoever reads, or
/// stops the writer, sees the one or the other.
enum FileSorter {
  static func sort(_ path: String) throws(SplitFailure) {
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try FileSystem.contents(of: path)
    } catch {
      throw .failed("\(path): \(error.message)")
    }
    let order = try places(bytes, path)
    let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let temporary = path[..<slash] + "." + path[slash...] + ".sort"
    do throws(ArgusCodecError) {
      var writer = try ArgusFileWriter(path: String(temporary), existing: .replace)
      for place in order { try writer.append(bytes.span.bytes.extracting(place.range)) }
      try writer.close()
    } catch {
      unlink(String(temporary))
      throw .failed(error.description)
    }
    guard rename(String(temporary), path) == 0 else {
      let reason = SystemError.last.message
      unlink(String(temporary))
      throw .failed("\(path): \(reason)")
    }
  }

  private struct Place {
    let start: Timestamp
    let range: Range<Int>
  }

  /// START records say what follows and keep the first places.
  private static func places(_ bytes: [UInt8], _ path: String) throws(SplitFailure) -> [Place] {
    var places: [Place] = []
    var record = FlowRecord()
    var reader = ArgusReader()
    let decoder = ArgusDecoder()
    do throws(ArgusCodecError) {
      while let range = try reader.next(in: bytes.span.bytes) {
        let known = decoder.decode(
          bytes.span.bytes.extracting(range), wanted: [.time, .management], into: &record)
        let isStart = known && record.kind == .management && record.cause == .start
        let last = places.last?.start ?? Timestamp(nanoseconds: .min)
        let start = isStart ? Timestamp(nanoseconds: .min) : known ? SplitOutput.moment(record) ?? last : last
        places.append(Place(start: start, range: range))
      }
    } catch {
      throw .failed("\(path): \(error.description)")
    }
    // Equal starts stay as they came.
    return places.enumerated().sorted { a, b in
      a.element.start != b.element.start ? a.element.start < b.element.start : a.offset < b.offset
    }.map(\.element)
  }
}
