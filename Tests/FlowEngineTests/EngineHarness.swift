import FlowModel
import NetworkTypes
import PacketDecoding

@testable import FlowEngine

/// A record reduced to what the tests look at.
struct Seen: Equatable, CustomStringConvertible {
  var cause: FlowRecord.Cause
  var sequence: UInt32
  var start: Double
  var end: Double
  var source: String
  var destination: String
  var ports: [UInt16]
  var packets: [UInt64]
  var bytes: [UInt64]
  var applicationBytes: [UInt64]
  var status: TCPStatus
  var losses: [UInt32]
  var base: [UInt32]
  var synAck: UInt32
  var ackData: UInt32
  var segments = Segments()
  var trips = RoundTrips()
  var description: String {
    "\(sequence) \(cause) \(start)..\(end) \(source)>\(destination) \(ports) \(packets) \(bytes) app \(applicationBytes) \(status.rawValue) \(losses)"
  }
}

/// Feeds hand-made packets to an engine and collects its records.
final class EngineHarness {
  private(set) var records: [Seen] = []
  var configuration = FlowEngineConfiguration()
  /// The captured bytes of the packets that are sent from now on.
  var frame = [UInt8](repeating: 0, count: 64)

  init() {
    configuration.statusInterval = 60_000_000_000
    configuration.countsApplicationBytes = true
    configuration.measuresIntervals = true
    configuration.measuresRoundTrips = true
  }

  /// Runs `body` with a function that sends one packet, then flushes. Once with packets that are counted
  /// when they come, once with packets that are noted first: the records must be the same.
  func run(_ body: (_ send: (Double, (inout Packet) -> Void) -> Void) -> Void) -> [Seen] {
    configuration.notesFrom = .max
    let counted = runOnce(body)
    configuration.notesFrom = 0
    let noted = runOnce(body)
    precondition(counted == noted, "noted packets make other records: \(noted) in place of \(counted)")
    return counted
  }

  private func runOnce(_ body: (_ send: (Double, (inout Packet) -> Void) -> Void) -> Void) -> [Seen] {
    records = []
    var engine = FlowEngine(configuration: configuration, seed: 1) { [self] record in
      records.append(Self.summary(of: record))
    }
    body { time, edit in
      var packet = Packet()
      packet.time = Timestamp(nanoseconds: 1_700_000_000_000_000_000 + Int64((time * 1e9).rounded()))
      packet.network = .ipv4
      packet.ttl = 64
      edit(&packet)
      let bytes = frame
      engine.process(packet, frame: bytes.span.bytes)
    }
    engine.finish()
    precondition(engine.trackedState == 0, "state of flows that are gone")
    return records
  }

  private static func summary(of record: borrowing FlowRecord) -> Seen {
    let tcp = record.network.tcp
    return Seen(
      cause: record.cause, sequence: record.transport.sequence,
      start: Double(record.time.start.nanoseconds - 1_700_000_000_000_000_000) / 1e9,
      end: Double(record.time.end.nanoseconds - 1_700_000_000_000_000_000) / 1e9,
      source: record.key.source.description, destination: record.key.destination.description,
      ports: [record.key.sourcePort, record.key.destinationPort],
      packets: [record.traffic.counters.source.packets, record.traffic.counters.destination.packets],
      bytes: [record.traffic.counters.source.bytes, record.traffic.counters.destination.bytes],
      applicationBytes: [
        record.traffic.counters.source.applicationBytes, record.traffic.counters.destination.applicationBytes,
      ],
      status: record.network.isTCP ? tcp.status : [],
      losses: record.network.isTCP
        ? [tcp.endpoints.source.retransmissions, tcp.endpoints.destination.retransmissions] : [0, 0],
      base: record.network.isTCP ? [tcp.endpoints.source.base, tcp.endpoints.destination.base] : [0, 0],
      synAck: record.network.isTCP ? tcp.synAck : 0, ackData: record.network.isTCP ? tcp.ackData : 0,
      segments: record.has(.segments) ? record.segments : Segments(),
      trips: record.has(.roundTrip) ? record.roundTrips : RoundTrips())
  }
}

let hostA = IPAddress(ipv4: 0x0a00_0001)
let hostB = IPAddress(ipv4: 0x0a00_0002)

extension Packet {
  /// A UDP datagram between A and B.
  mutating func udp(_ sourcePort: UInt16, _ destinationPort: UInt16, length: UInt32 = 10, reply: Bool = false)
  {
    transport = .udp
    ipProtocol = 17
    (source, destination) = reply ? (hostB, hostA) : (hostA, hostB)
    self.sourcePort = sourcePort
    self.destinationPort = destinationPort
    payloadLength = length
    wireLength = length + 42
  }

  /// A TCP segment from A:40000 to B:80, or back.
  mutating func tcp(
    _ flags: TCPFlags, seq: UInt32, ack: UInt32 = 0, length: UInt32 = 0, window: UInt16 = 1000,
    reply: Bool = false,
    id: UInt32 = 0
  ) {
    transport = .tcp
    ipProtocol = 6
    (source, destination) = reply ? (hostB, hostA) : (hostA, hostB)
    (sourcePort, destinationPort) = reply ? (80, 40000) : (40000, 80)
    tcpFlags = flags
    tcpSequence = seq
    tcpAcknowledgment = ack
    tcpWindow = window
    payloadLength = length
    wireLength = length + 54
    ipID = id
  }
}
