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

/// Writes a file anew with every whole record that a damaged one holds.
enum ArchiveRepair {
  /// The damaged file stays, under its name with `.damaged` behind it.
  ///
  /// - Returns: how many records the new file has.
  static func repair(_ path: String, _ scan: RecordScan, _ bytes: [UInt8]) throws(SystemError) -> UInt64 {
    var out = ByteWriter(capacity: bytes.count + 256)
    var count = scan.records
    if !scan.hasStart {
      // Every file begins with one: readers tell records from anything else by it.
      var start = FlowRecord()
      start.kind = .management
      start.cause = .start
      start.blocks = [.management]
      ArgusEncoder().encode(start, into: &out)
      count += 1
    }
    for run in scan.runs { out.append(bytes.span.bytes.extracting(run)) }
    let kept = try freeName(path)
    var old = stat()
    let mode = stat(path, &old) == 0 ? old.st_mode & 0o7777 : 0o640
    // The damaged bytes get a second name before their first one goes to the new file: at no moment is
    // there nothing under the file's name.
    guard link(path, kept) == 0 else { throw .last }
    try FileSystem.write(out, to: path, mode: mode)
    return count
  }

  private static func freeName(_ path: String) throws(SystemError) -> String {
    for number in 0..<1000 {
      let name = path + ".damaged" + (number == 0 ? "" : ".\(number)")
      if access(name, F_OK) != 0 { return name }
    }
    throw SystemError(code: EEXIST)
  }
}
