import FlowModel
import NetworkTypes

/// Which hosts each host was seen with.
struct Rahosts: Tool {
  let name = "rahosts"
  let summary = "list the peers of every host"
  let isClassic = true

  func run(_ arguments: [String], console: Console) -> Int32 {
    ClientRun.run(arguments, console: console) { configuration, inputs throws(CommandError) in
      var pass = try RecordPass(configuration, console: console, blocks: .flow)
      var sink = PeersSink()
      let status = pass.run(inputs, into: &sink)
      for (host, peers) in sink.peers.sorted(by: { $0.key < $1.key }) {
        let list = NumberRuns.text(addresses: peers)
        switch configuration.format {
        case .json:
          let names = peers.sorted().map { "\"\($0)\"" }.joined(separator: ",")
          console.output.print("{\"host\":\"\(host)\",\"count\":\(peers.count),\"peers\":[\(names)]}")
        case .csv: console.output.print("\(host),\(peers.count),\"\(list)\"")
        case .columns, .xml: console.output.print("\(host): (\(peers.count)) \(list)")
        }
        console.output.flushIfFull()
      }
      return status
    }
  }
}

private struct PeersSink: RecordSink {
  private(set) var peers: [IPAddress: Set<IPAddress>] = [:]

  mutating func take(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    guard record.has(.flow), record.key.isIP else { return true }
    peers[record.key.source, default: []].insert(record.key.destination)
    peers[record.key.destination, default: []].insert(record.key.source)
    return true
  }

  var partsAreCheap: Bool { false }

  func part(_ console: Console) -> PeersSink? { PeersSink() }

  mutating func merge(_ part: inout PeersSink) {
    if peers.isEmpty { return swap(&peers, &part.peers) }
    for (host, more) in part.peers { peers[host, default: []].formUnion(more) }
  }
}
