import FlowAnalytics
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
  /// The periods of files, where those are of time.
  private(set) var bins: TimeBins?
  private var lastBin: TimeBin?
  /// The file of the last record's period, where nothing else decides.
  private var binPath: String?
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
    if case .time(let width) = rule.boundary { bins = TimeBins(width: width, zone: .system) }
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

  /// The record reaches beyond the period that it begins in.
  func crosses(_ record: borrowing FlowRecord) -> Bool {
    guard record.kind == .flow, record.has(.time), let bin = bins?.bin(at: record.time.start) else {
      return false
    }
    return record.time.end > bin.end
  }

  /// What the record says where the name wants its fields.
  func names(_ record: borrowing FlowRecord) -> [String] { names.isEmpty ? [] : names.texts(record) }

  func takes(_ record: borrowing FlowRecord) -> Bool { selector?.takes(record) ?? true }

  /// Writes a record to its file.
  ///
  /// - Parameters:
  ///   - bytes: the record as it is to stand there.
  ///   - names: what `names` said of it.
  func write(
    _ record: borrowing FlowRecord, _ bytes: RawSpan, names: [String], start: RawSpan
  ) throws(SplitFailure) {
    let moment = Self.moment(record) ?? lastMoment
    lastMoment = moment
    let path: String
    var end: Timestamp?
    if let bin = bins?.bin(at: moment) {
      path = self.path(in: bin, names)
      end = bin.end
    } else {
      path = try pathInSeries(record, moment, bytes.byteCount, names)
    }
    if let stream { return write(bytes, to: stream, path, start) }
    let file = try files.file(path, end: end, start: start)
    try file.append(bytes, startingAt: record.kind == .management ? nil : moment)
  }

  private func path(in bin: TimeBin, _ names: [String]) -> String {
    if bin != lastBin {
      lastBin = bin
      binPath = names.isEmpty ? template.name(at: bin.start, fields: []) : nil
    }
    return binPath ?? template.name(at: bin.start, fields: names)
  }

  /// Consecutive files, a series for each prefix that the template gives.
  private func pathInSeries(
    _ record: borrowing FlowRecord, _ moment: Timestamp, _ size: Int, _ names: [String]
  ) throws(SplitFailure) -> String {
    let prefix = template.name(at: template.hasClock ? moment : nil, fields: names)
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
