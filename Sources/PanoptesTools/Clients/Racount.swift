import FlowModel
import NetworkTypes

/// Counts records, packets and bytes, by protocol and by kind of address where asked for.
struct Racount: Tool {
  let name = "racount"
  let summary = "count records, packets and bytes"
  let isClassic = true
  var options: [OptionSummary] { Self.table.summaries }

  static let table = CommonOptions.table(
    with: [
      .ownModes("proto: a row for each protocol; addr: how many addresses of each kind;") { words in
        words.filter { $0 != "proto" && $0 != "addr" }
      }
    ])

  func run(_ arguments: [String], console: Console) -> Int32 {
    ClientRun.run(arguments, console: console, table: Self.table) {
      configuration, inputs throws(CommandError) in
      // What would be printed or written is not what is asked for here.
      for output in configuration.recordOutputs {
        throw .failed("-w \(output.path): racount writes no records; ra does")
      }
      var sink = CountSink(
        countsProtocols: configuration.own.modes.contains("proto"),
        countsAddresses: configuration.own.modes.contains("addr"))
      // Sources and destinations are those that ra prints.
      var pass = try RecordPass(configuration, console: console, blocks: sink.blocks)
      let status = pass.run(inputs, into: &sink)
      console.output.print(sink.report())
      return status
    }
  }
}

/// What racount counts.
private struct CountSink: ~Copyable, RecordSink {
  private struct Row {
    var records: UInt64 = 0
    var traffic = Traffic()

    mutating func add(_ other: Row) {
      records &+= other.records
      for side in Side.allCases {
        traffic.counters[side].packets &+= other.traffic.counters[side].packets
        traffic.counters[side].bytes &+= other.traffic.counters[side].bytes
      }
    }
  }

  let blocks: BlockSet
  private var sum = Row()
  /// By number; IP's, which nearly all are, apart.
  private var ipProtocols = [Row](repeating: Row(), count: 256)
  private var otherProtocols: [UInt32: Row] = [:]
  private var names: [UInt32: String] = [:]
  private var addresses = AddressCensus()
  private let countsProtocols: Bool
  private let countsAddresses: Bool
  private var hasStart = false

  init(countsProtocols: Bool, countsAddresses: Bool) {
    self.countsProtocols = countsProtocols
    self.countsAddresses = countsAddresses
    blocks = countsProtocols || countsAddresses ? [.metric, .flow] : .metric
  }

  mutating func take(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    guard record.kind != .event else { return true }
    Self.add(record, to: &sum)
    guard record.has(.flow) else { return true }
    if countsProtocols {
      let number = record.key.protocolNumber
      let isNew: Bool
      if number < 256 {
        Self.add(record, to: &ipProtocols[Int(number)])
        isNew = ipProtocols[Int(number)].records == 1
      } else {
        Self.add(record, to: &otherProtocols[number, default: Row()])
        isNew = names[number] == nil
      }
      if isNew {
        var text = ByteWriter(capacity: 16)
        record.blocks.remove(.network)
        _ = record.appendProtocol(.ports, to: &text)
        names[number] = text.takeString()
      }
    }
    if countsAddresses, record.key.isIP {
      addresses.add(record.key.source, .source)
      addresses.add(record.key.destination, .destination)
    }
    return true
  }

  private static func add(_ record: borrowing FlowRecord, to row: inout Row) {
    row.records &+= 1
    guard record.has(.metric) else { return }
    row.traffic.counters.source.packets &+= record.packets(.source)
    row.traffic.counters.source.bytes &+= record.bytes(.source)
    row.traffic.counters.destination.packets &+= record.packets(.destination)
    row.traffic.counters.destination.bytes &+= record.bytes(.destination)
  }

  /// The START record that the stream begins with counts as a record, others do not.
  mutating func takeManagement(
    _ record: inout FlowRecord, _ bytes: RawSpan, isStart: Bool, isTaken: Bool
  ) -> Bool {
    if isStart { hasStart = true }
    return true
  }

  var partsAreCheap: Bool { false }

  func part(_ console: Console) -> CountSink? {
    CountSink(countsProtocols: countsProtocols, countsAddresses: countsAddresses)
  }

  /// The name of a protocol is that of its earliest record: the same, unless its kind of address differs.
  mutating func join(_ part: inout CountSink) -> Bool {
    if !part.names.isEmpty { names.merge(part.names) { first, _ in first } }
    return true
  }

  mutating func merge(_ part: inout CountSink) {
    if part.hasStart { hasStart = true }
    sum.add(part.sum)
    for number in ipProtocols.indices { ipProtocols[number].add(part.ipProtocols[number]) }
    for (number, row) in part.otherProtocols { otherProtocols[number, default: Row()].add(row) }
    addresses.takeOver(&part.addresses)
  }

  mutating func report() -> String {
    if hasStart { sum.records &+= 1 }
    var lines = [
      "racount   records     total_pkts     src_pkts       dst_pkts       total_bytes        src_bytes          dst_bytes",
      Self.line("sum", sum),
    ]
    if countsProtocols {
      lines.append("Protocol Summary")
      for number in ipProtocols.indices where ipProtocols[number].records > 0 {
        lines.append(Self.line(names[UInt32(number)] ?? "", ipProtocols[number]))
      }
      lines += otherProtocols.sorted { $0.key < $1.key }.map { Self.line(names[$0.key] ?? "", $0.value) }
    }
    if countsAddresses {
      lines.append("Address Summary")
      lines += addresses.lines
    }
    return lines.joined(separator: "\n")
  }

  private static func line(_ name: String, _ row: Row) -> String {
    let short = String(name.prefix(8))
    let head = short.count < 7 ? String(repeating: " ", count: 7 - short.count) + short : short
    let cells: [(UInt64, Int)] = [
      (row.records, 12), (row.traffic.packets, 15), (row.traffic.counters.source.packets, 15),
      (row.traffic.counters.destination.packets, 15), (row.traffic.bytes, 19),
      (row.traffic.counters.source.bytes, 19), (row.traffic.counters.destination.bytes, 18),
    ]
    return cells.reduce(padded(head, 10)) { $0 + padded("\($1.0)", $1.1) }
  }

  static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.count, 1))
  }
}
