import FlowModel
import NetworkTypes

/// One `-w` of a splitting tool: decides which file each record belongs to.
final class SplitOutput {
  private let template: FileNameTemplate
  private let names: FileNameFields
  private let boundary: SplitRule.Boundary
  private let suffixLength: Int
  private let selector: RecordSelector?
  private let marker: RecordSelector?
  private let files: SplitFiles
  /// Set where the records go to standard output: a START record marks where a file would begin.
  private let stream: OutputStream?
  private var streamPath: String?
  /// The period of the last record, which most often is the next one's too.
  private var period = Timestamp.zero..<Timestamp.zero
  private var periodPath: String?
  private var series: [String: Int] = [:]
  private var lastMoment = Timestamp.zero
  /// What the decisions read of a record.
  let blocks: BlockSet

  init(
    _ output: ClientConfiguration.RecordOutput, rule: SplitRule, suffixLength: Int, files: SplitFiles,
    standardOutput: OutputStream
  ) throws(OptionError) {
    var template = try FileNameTemplate(output.path == "-" ? "x" : output.path)
    if case .time = rule.boundary, !template.hasClock {
      template = template.appending((template.endsWithPeriod ? "" : ".") + "%Y.%m.%d.%H.%M.%S")
    }
    self.template = template
    names = FileNameFields(template)
    boundary = rule.boundary
    self.suffixLength = suffixLength
    self.files = files
    stream = output.path == "-" ? standardOutput : nil
    selector = try output.filter.map { text throws(OptionError) in try RecordSelector(filter: text) }
    if case .flow(let text) = rule.boundary {
      marker = try RecordSelector(filter: text)
    } else {
      marker = nil
    }
    blocks = [BlockSet.time, .management, names.blocks, selector?.blocks ?? [], marker?.blocks ?? []]
      .reduce([]) { $0.union($1) }
  }

  var splitsTime: SplitPeriod? {
    guard case .time(let period) = boundary else { return nil }
    return period
  }

  func takes(_ record: borrowing FlowRecord) -> Bool { selector?.takes(record) ?? true }

  /// Writes a record to its file.
  ///
  /// - Parameter bytes: the record as it is to stand there.
  func write(_ record: borrowing FlowRecord, _ bytes: RawSpan, start: RawSpan) throws(SplitFailure) {
    let moment = Self.moment(record) ?? lastMoment
    lastMoment = moment
    let path: String
    let end: Timestamp?
    if case .time(let length) = boundary {
      path = pathInPeriod(record, moment, length)
      end = period.upperBound
    } else {
      path = try pathInSeries(record, moment, bytes.byteCount)
      end = nil
    }
    if let stream { return write(bytes, to: stream, path, start) }
    let file = try files.file(path, end: end, start: start)
    try file.append(bytes, startingAt: record.kind == .management ? nil : moment)
  }

  private func pathInPeriod(
    _ record: borrowing FlowRecord, _ moment: Timestamp, _ length: SplitPeriod
  ) -> String {
    if !period.contains(moment) {
      period = length.range(around: moment)
      periodPath = names.isEmpty ? template.name(at: period.lowerBound, fields: []) : nil
    }
    return periodPath ?? template.name(at: period.lowerBound, fields: names.texts(record))
  }

  /// Consecutive files, a series for each prefix that the template gives.
  private func pathInSeries(
    _ record: borrowing FlowRecord, _ moment: Timestamp, _ size: Int
  ) throws(SplitFailure) -> String {
    let prefix = template.name(
      at: template.hasClock ? moment : nil, fields: names.isEmpty ? [] : names.texts(record))
    let number = series[prefix] ?? 0
    let path = prefix + SplitSuffix.text(number, length: suffixLength)
    series[prefix] = number
    guard let (records, bytes) = files.extent(path), records > 0 else { return path }
    let isFull =
      switch boundary {
      case .count(let limit): records >= limit
      case .size(let limit): bytes + UInt64(size) > limit
      case .flow: record.kind != .management && marker?.takes(record) ?? false
      case .time: false
      }
    guard isFull else { return path }
    try files.finish(path)
    series[prefix] = number + 1
    return prefix + SplitSuffix.text(number + 1, length: suffixLength)
  }

  private func write(_ bytes: RawSpan, to stream: OutputStream, _ path: String, _ start: RawSpan) {
    if streamPath != path { stream.buffer.append(start) }
    streamPath = path
    files.count(bytes.byteCount, at: path)
    stream.buffer.append(bytes)
    stream.flushIfFull()
  }

  /// When a record belongs: its first packet, or the moment a sensor said something of itself.
  static func moment(_ record: borrowing FlowRecord) -> Timestamp? {
    if record.kind == .management {
      guard record.has(.management) else { return nil }
      let now = record.management.now
      return now == .zero ? record.management.intervalStart : now
    }
    return record.has(.time) ? record.time.start : nil
  }
}
