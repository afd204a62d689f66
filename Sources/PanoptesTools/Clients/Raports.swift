import FlowModel
import NetworkTypes

/// Which ports answered on each host: the services it offers.
struct Raports: Tool {
  let name = "raports"
  let summary = "list the ports that answered on every host"
  let isClassic = true

  func run(_ arguments: [String], console: Console) -> Int32 {
    ClientRun.run(arguments, console: console) { configuration, inputs throws(CommandError) in
      var pass = try RecordPass(configuration, console: console, blocks: [.flow, .metric, .network])
      var sink = ServicesSink()
      let status = pass.run(inputs, into: &sink)
      let sorted = sink.ports.sorted { ($0.key.host, $0.key.ipProtocol) < ($1.key.host, $1.key.ipProtocol) }
      for (service, ports) in sorted {
        let name = IPProtocolNames.name(for: service.ipProtocol)
        let list = NumberRuns.text(ports: ports)
        switch configuration.format {
        case .json:
          let numbers = ports.sorted().map(String.init).joined(separator: ",")
          console.output.print(
            "{\"host\":\"\(service.host)\",\"proto\":\"\(name)\",\"count\":\(ports.count),\"ports\":[\(numbers)]}"
          )
        case .csv: console.output.print("\(service.host),\(name),\(ports.count),\"\(list)\"")
        case .columns, .xml: console.output.print("\(service.host) \(name): (\(ports.count)) \(list)")
        }
        console.output.flushIfFull()
      }
      return sink.ports.isEmpty ? max(status, ExitStatus.nothingMatched) : status
    }
  }
}

private struct ServicesSink: RecordSink {
  struct Service: Hashable {
    let host: IPAddress
    let ipProtocol: UInt8
  }

  private(set) var ports: [Service: Set<UInt16>] = [:]

  mutating func take(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    guard record.has(.flow), record.key.isIP, !record.key.isFragment, record.has(.metric),
      record.traffic.counters.destination.packets > 0
    else { return true }
    switch record.key.ipProtocol {
    case 6: guard Self.wasAccepted(record) else { return true }
    case 17, 33, 132, 136: break
    default: return true
    }
    let service = Service(host: record.key.destination, ipProtocol: record.key.ipProtocol)
    ports[service, default: []].insert(record.key.destinationPort)
    return true
  }

  var partsAreCheap: Bool { false }

  func part(_ console: Console) -> ServicesSink? { ServicesSink() }

  mutating func merge(_ part: inout ServicesSink) {
    if ports.isEmpty { return swap(&ports, &part.ports) }
    for (service, more) in part.ports { ports[service, default: []].formUnion(more) }
  }

  /// A reset is an answer too, but no service.
  private static func wasAccepted(_ record: borrowing FlowRecord) -> Bool {
    guard record.has(.network), record.network.isTCP else { return false }
    return !record.network.tcp.status.isDisjoint(with: [.synAckSeen, .established])
  }
}
