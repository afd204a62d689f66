import FlowFilter
import FlowModel
import FlowOutput
import NetworkTypes
import PanoptesTools

/// The languages that people write, given anything.
enum TextRuns {
  /// What a filter accepts can be printed, read again and asked.
  static func filter(_ bytes: UnsafeRawBufferPointer) throws(BrokenPromise) {
    let text = String(decoding: bytes, as: UTF8.self)
    let syntax: FilterSyntax
    do throws(FilterError) {
      syntax = try FilterSyntax(parsing: text)
    } catch {
      return try holdError(error, text)
    }
    let canonical = syntax.description
    let again: FilterSyntax
    do throws(FilterError) {
      again = try FilterSyntax(parsing: canonical)
    } catch {
      throw BrokenPromise("\(text) became \(canonical): \(error)")
    }
    try hold(again == syntax, "\(text) became \(canonical), read as \(again)")
    var record = FlowRecord()
    _ = CompiledFilter(syntax).matches(record)
    record.blocks = .all
    _ = CompiledFilter(syntax).matches(record)
  }

  static func timeRange(_ bytes: UnsafeRawBufferPointer) throws(BrokenPromise) {
    let text = String(decoding: bytes, as: UTF8.self)
    do throws(FilterError) {
      let range = try TimeRange(parsing: text, now: Timestamp(seconds: 1_700_000_000), zone: .utc)
      _ = range.bounds
      var record = FlowRecord()
      record.blocks = .time
      for time: Int64 in [.min, -1, 0, 1_700_000_000_000_000_000, .max] {
        record.time.ranges.source = TimeBlock.Range(
          start: Timestamp(nanoseconds: time), end: Timestamp(nanoseconds: time))
        _ = range.contains(record)
      }
    } catch {
      try holdError(error, text)
    }
  }

  /// An access list is explained, or its mistake is told in a line.
  static func accessList(_ bytes: UnsafeRawBufferPointer) throws(BrokenPromise) {
    let said = AccessListFile.explanation(of: String(decoding: bytes, as: UTF8.self))
    try hold(!said.isEmpty, "nothing is said of an access list")
  }

  /// Every kind of configuration file, and a list of columns with formats for times.
  static func configuration(_ bytes: UnsafeRawBufferPointer) throws(BrokenPromise) {
    let text = String(decoding: bytes, as: UTF8.self)
    for kind in ConfigurationText.allCases { _ = kind.complaint(about: text) }
    guard text.utf8.count < 200 else { return }
    var selection = FieldSelection.standard
    try? selection.apply(text.split(separator: " ").map(String.init))
    // A column of a gigabyte is what its user asked for.
    guard selection.items.allSatisfy({ $0.width ?? 0 < 10_000 }) else { return }
    var columns = TextColumns(selection)
    var out = ByteWriter()
    columns.write(FlowRecord(), to: &out)
  }

  private static func holdError(_ error: FilterError, _ text: String) throws(BrokenPromise) {
    try hold(error.range.upperBound <= text.utf8.count, "the error of \(text) points behind it")
    _ = error.description
  }
}
