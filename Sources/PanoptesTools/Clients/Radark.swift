import FlowModel
import NetworkTypes

/// Who tries local addresses that no one uses: scanners, and hosts with wrong ideas.
struct Radark: Tool {
  let name = "radark"
  let summary = "list who tries local addresses that nobody uses"
  let isClassic = true
  var options: [OptionSummary] { Self.table.summaries }

  static let table = CommonOptions.table(with: [
    .ownList("L", "network", "the local networks; one that never sent a packet is dark"),
    .ownValue("N", "n", "sources that tried at least n dark addresses (1)"),
    .ownFlag("v", "list the addresses too"),
  ])

  func run(_ arguments: [String], console: Console) -> Int32 {
    ClientRun.run(arguments, console: console, table: Self.table) {
      configuration, inputs throws(CommandError) in
      var local = PrefixTrie()
      for text in (configuration.own.values["L"] ?? []).flatMap({ $0.split(separator: ",") }) {
        guard let prefixes = AddressFile.prefixes(String(text)) else {
          throw .failed("-L \(text): this is no network")
        }
        for prefix in prefixes { local.insert(prefix) }
      }
      guard !local.isEmpty else { throw .failed("which networks are local? -L network") }
      var threshold = 1
      if let text = configuration.own.last("N") {
        guard let number = Int(text), number > 0 else {
          throw .failed("-N \(text): a number above 0 is wanted")
        }
        threshold = number
      }
      var pass = try RecordPass(configuration, console: console, blocks: [.flow, .metric])
      var sink = DarkSink(local: local)
      let status = pass.run(inputs, into: &sink)
      let rows = sink.rows(threshold)
      for (source, dark) in rows {
        let list = configuration.own.flags.contains("v") ? " " + NumberRuns.text(addresses: dark) : ""
        console.output.print("\(source): (\(dark.count))\(list)")
        console.output.flushIfFull()
      }
      return rows.isEmpty ? max(status, ExitStatus.nothingMatched) : status
    }
  }
}

private struct DarkSink: RecordSink {
  let local: PrefixTrie
  /// Local addresses that were heard.
  private var live: Set<IPAddress> = []
  private var tried: [IPAddress: Set<IPAddress>] = [:]

  init(local: PrefixTrie) { self.local = local }

  mutating func take(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    guard record.has(.flow), record.key.isIP, record.has(.metric) else { return true }
    let (source, destination) = (record.key.source, record.key.destination)
    if record.traffic.counters.source.packets > 0, local.contains(source) { live.insert(source) }
    guard !destination.isMulticast, local.contains(destination) else { return true }
    if record.traffic.counters.destination.packets > 0 {
      live.insert(destination)
    } else {
      tried[source, default: []].insert(destination)
    }
    return true
  }

  var partsAreCheap: Bool { false }

  func part(_ console: Console) -> DarkSink? { DarkSink(local: local) }

  mutating func merge(_ part: inout DarkSink) {
    live.formUnion(part.live)
    if tried.isEmpty { return swap(&tried, &part.tried) }
    for (source, more) in part.tried { tried[source, default: []].formUnion(more) }
  }

  /// The sources with the most dark addresses first; what was heard later is not dark.
  func rows(_ threshold: Int) -> [(IPAddress, Set<IPAddress>)] {
    tried.map { ($0.key, $0.value.subtracting(live)) }.filter { $0.1.count >= threshold }
      .sorted { $0.1.count != $1.1.count ? $0.1.count > $1.1.count : $0.0 < $1.0 }
  }
}
