import FlowModel
import NetworkTypes

/// The ways that packets took, as far as nodes on them answered with ICMP errors: what traceroute(8) makes
/// visible, and routing loops.
struct Rapath: Tool {
  let name = "rapath"
  let summary = "show the nodes on the way between hosts, from ICMP answers"
  let isClassic = true
  var options: [OptionSummary] { Self.table.summaries }

  static let table = CommonOptions.table(with: [
    .ownFlag("A", "a line with the way of each pair of hosts, nodes as letters, and the rows below it"),
    .ownModes("addr: addresses instead of letters (-A);") { words in words.filter { $0 != "addr" } },
  ])

  private static let columns = [
    "srcid", "saddr", "dir", "daddr", "inode", "sttl", "mean", "stddev", "max", "min", "trans",
  ]

  func run(_ arguments: [String], console: Console) -> Int32 {
    ClientRun.run(arguments, console: console, table: Self.table) {
      configuration, inputs throws(CommandError) in
      var changed = configuration
      if changed.configuredFields.isEmpty { changed.configuredFields = Self.columns }
      let drawsPaths = configuration.own.flags.contains("A") && configuration.recordOutputs.isEmpty
      var delivery = try RecordDelivery(changed, console: console)
      var pass = try RecordPass(changed, console: console, blocks: PathSink.blocks)
      var sink = PathSink()
      let status = pass.run(inputs, into: &sink)
      var record = FlowRecord()
      if drawsPaths {
        let printer = try TextOutput.printer(changed, services: nil, console: console)
        let showsAddresses = configuration.own.modes.contains("addr")
        for (number, path) in sink.paths().enumerated() {
          if number > 0 { console.output.print("") }
          PathText.print(path, printer, showsAddresses, &record, console)
        }
      } else {
        delivery.begin()
        for hop in sink.paths().flatMap({ $0 }) {
          hop.fill(&record)
          guard delivery.deliver(&record) else { break }
        }
        delivery.end(pass.totals)
      }
      if let failure = delivery.failureStatus { return failure }
      return status == ExitStatus.success && sink.isEmpty ? ExitStatus.nothingMatched : status
    }
  }
}

/// A node that answered, at one distance on one way.
struct PathHop {
  struct Key: Hashable {
    let sensor: SourceIdentity
    let source: IPAddress
    let destination: IPAddress
    let node: UInt32
    let ttl: UInt8
  }

  let key: Key
  private var sums = SampleSums()
  private var first = Timestamp(nanoseconds: .max)
  private var last = Timestamp(nanoseconds: .min)

  init(_ key: Key) { self.key = key }

  /// The time from the packet to the answer of the node.
  mutating func add(_ record: borrowing FlowRecord) {
    sums.add(max(record.time.duration, 0))
    first = min(first, record.time.start)
    last = max(last, record.time.end)
  }

  /// Becomes a record that every tool reads.
  func fill(_ r: inout FlowRecord) {
    r.clear()
    r.kind = .flow
    r.cause = .status
    r.version = 3
    r.blocks = [.transport, .flow, .time, .metric, .icmpMapped, .ipAttributes, .aggregation]
    r.transport = key.sensor
    r.key = FlowKey()
    r.key.family = key.source.isIPv4 ? .ipv4 : .ipv6
    r.key.source = key.source
    r.key.destination = key.destination
    r.time = TimeBlock()
    r.time.ranges.source = TimeBlock.Range(start: first, end: last)
    r.traffic = Traffic()
    r.traffic.counters.source.packets = UInt64(sums.count)
    r.icmpMapping = ICMPMapping()
    r.icmpMapping.reason = 4
    r.icmpMapping.type = 11
    r.icmpMapping.sender = key.node
    r.ipAttributes = IPAttributes()
    r.ipAttributes.directions.source.isPresent = true
    r.ipAttributes.directions.source.ttl = key.ttl
    r.aggregation = AggregateStatistics()
    r.aggregation.count = UInt32(truncatingIfNeeded: sums.count)
    r.aggregation.lastStart = first
    r.aggregation.last = last
    r.aggregation.active = sums.series(scale: 1e9)
  }
}

private struct PathSink: RecordSink {
  static let blocks: BlockSet = [.transport, .flow, .time, .metric, .icmpMapped, .ipAttributes]

  private struct Way: Hashable {
    let sensor: SourceIdentity
    let source: IPAddress
    let destination: IPAddress
  }

  private var hops: [PathHop.Key: PathHop] = [:]
  /// Ways in the order in which they appeared, and the hops of each.
  private var order: [Way] = []
  private var keys: [Way: [PathHop.Key]] = [:]

  var isEmpty: Bool { hops.isEmpty }

  mutating func take(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    guard record.has(.flow), record.key.isIP, record.has(.icmpMapped), record.has(.time) else { return true }
    var sensor = record.has(.transport) ? record.transport : SourceIdentity()
    sensor.sequence = 0
    let way = Way(sensor: sensor, source: record.key.source, destination: record.key.destination)
    let key = PathHop.Key(
      sensor: sensor, source: way.source, destination: way.destination, node: record.icmpMapping.sender,
      ttl: record.has(.ipAttributes) ? record.ipAttributes.directions.source.ttl : 0)
    if keys[way] == nil { order.append(way) }
    if hops[key] == nil { keys[way, default: []].append(key) }
    hops[key, default: PathHop(key)].add(record)
    return true
  }

  /// Each way's nodes from the nearest on.
  func paths() -> [[PathHop]] {
    order.map { way in
      (keys[way] ?? []).enumerated().sorted { ($0.element.ttl, $0.offset) < ($1.element.ttl, $1.offset) }
        .compactMap { hops[$0.element] }
    }
  }
}

/// `-A`: the way in one line, and its rows with a letter each.
private enum PathText {
  static func print(
    _ path: [PathHop], _ printer: Printer, _ showsAddresses: Bool, _ record: inout FlowRecord,
    _ console: Console
  ) {
    guard let key = path.first?.key else { return }
    var names: [UInt32: String] = [:]
    for hop in path where names[hop.key.node] == nil { names[hop.key.node] = letters(names.count) }
    func name(_ hop: PathHop) -> String {
      showsAddresses ? IPAddress(ipv4: hop.key.node).description : names[hop.key.node] ?? ""
    }
    // Nodes at one distance share a place.
    var places: [(ttl: UInt8, names: [String])] = []
    for hop in path {
      if places.last?.ttl == hop.key.ttl {
        places[places.count - 1].names.append(name(hop))
      } else {
        places.append((hop.key.ttl, [name(hop)]))
      }
    }
    let way = places.map { $0.names.count == 1 ? $0.names[0] : "{\($0.names.joined(separator: ","))}" }
    var sensor = ByteWriter(capacity: 48)
    key.sensor.appendIdentity(to: &sensor)
    console.output.print(
      "\(sensor.takeString())(\(key.source)::\(key.destination)) \(way.joined(separator: " -> "))")
    let rows = OutputStream(descriptor: nil)
    for hop in path {
      hop.fill(&record)
      printer.write(record, to: rows)
    }
    let lines = String(decoding: rows.collected, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    let titles = max(lines.count - 1 - path.count, 0)
    for (index, line) in lines.dropLast().enumerated() {
      let mark = index < titles ? " Node" : "  " + (names[path[index - titles].key.node] ?? "")
      console.output.print(mark + String(repeating: " ", count: max(6 - mark.count, 1)) + line)
    }
    console.output.flushIfFull()
  }

  private static func letters(_ number: Int) -> String {
    var rest = number
    var text = ""
    repeat {
      text = String(UnicodeScalar(UInt8(ascii: "A") + UInt8(rest % 26))) + text
      rest = rest / 26 - 1
    } while rest >= 0
    return text
  }
}
