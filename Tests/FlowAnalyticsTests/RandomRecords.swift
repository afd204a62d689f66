import FlowModel
import NetworkTypes
import TestSupport

/// Records made up by a generator that is the same everywhere.
struct RandomRecords {
  private var random: SplitMix

  init(seed: UInt64) { random = SplitMix(seed: seed) }

  mutating func next() -> UInt64 { random.next() }

  mutating func below(_ limit: UInt64) -> UInt64 { next() % limit }

  /// A status record of one of `flows` flows, either way round when `turns`.
  mutating func record(flows: UInt64, turns: Bool = true) -> FlowRecord {
    var r = FlowRecord()
    let flow = below(flows)
    r.blocks = [
      .transport, .flow, .time, .metric, .network, .jitter, .packetSize, .ipAttributes, .encapsulation, .mac,
      .behavior, .label,
    ]
    r.transport.kind = .ipv4
    r.transport.word = 0xc000_0201
    r.transport.sequence = UInt32(flow + 1)
    r.key.family = .ipv4
    r.key.ipProtocol = 6
    r.key.source = IPAddress(ipv4: 0x0a00_0001 + UInt32(flow % 5))
    r.key.destination = IPAddress(ipv4: 0xc0a8_0100 + UInt32(flow % 3))
    r.key.sourcePort = UInt16(40000 + flow)
    r.key.destinationPort = 80
    let start = Timestamp(seconds: 1_700_000_000, nanoseconds: Int64(below(20_000_000_000)) / 1000 * 1000)
    let length = Int64(below(7_000_000_000)) / 1000 * 1000
    r.time.ranges.source = TimeBlock.Range(start: start, end: start + length)
    r.time.isBidirectional = below(2) == 0
    if r.time.isBidirectional {
      r.time.ranges.destination = TimeBlock.Range(start: start + length / 3, end: start + length / 2)
    }
    for side in Side.allCases {
      let packets = below(50)
      r.traffic.counters[side].packets = packets
      r.traffic.counters[side].bytes = packets * (60 + below(1400))
      r.traffic.counters[side].applicationBytes = packets * below(60)
      r.network.tcp.endpoints[side].retransmissions = UInt32(below(3))
      r.network.tcp.endpoints[side].bytes = UInt32(below(5000))
      r.network.tcp.endpoints[side].flags = UInt8(truncatingIfNeeded: next())
      r.network.tcp.endpoints[side].window = UInt16(below(1000))
      r.network.tcp.endpoints[side].base = UInt32(below(1000) + 1)
      r.jitter.directions[side].hasActive = true
      r.jitter.directions[side].active.count = Int32(below(20) + 1)
      r.jitter.directions[side].active.mean = Float(below(100_000)) / 7
      r.jitter.directions[side].active.deviation = Float(below(1000)) / 3
      r.jitter.directions[side].active.minimum = Float(below(100))
      r.jitter.directions[side].active.maximum = Float(below(1_000_000))
      r.packetSizes.directions[side].isPresent = true
      r.packetSizes.directions[side].minimum = UInt32(below(100))
      r.packetSizes.directions[side].maximum = UInt32(100 + below(1400))
      r.packetSizes.directions[side].hasHistogram = true
      r.packetSizes.directions[side].histogram = UInt32(truncatingIfNeeded: next())
      r.ipAttributes.directions[side].isPresent = true
      r.ipAttributes.directions[side].ttl = UInt8(below(200) + 1)
      r.ipAttributes.directions[side].tos = UInt8(below(2))
      r.behavior.keystrokes[side] = UInt32(below(9))
      r.encapsulation.layers[side] = 1 << UInt32(below(4))
    }
    r.network.kind = .tcpFull
    r.network.tcp.hasDestination = true
    // Every flow shows its SYN once in a while: that record says who began.
    r.network.tcp.status = TCPStatus(rawValue: UInt32(below(1 << 20)) & ~1)
    if below(3) == 0 { r.network.tcp.status.insert(.synSeen) }
    r.mac.source = MACAddress(value: below(3))
    let labels = ["a=1", "b=2", "a=1:c=3"]
    r.storage.append(labels[Int(below(3))])
    r.label = 0..<r.storage.count
    if turns, below(2) == 0, !r.network.tcp.status.contains(.synSeen) { r.reverse() }
    return r
  }
}

extension FlowRecord {
  /// The same record once more.
  borrowing func copy() -> FlowRecord {
    var other = FlowRecord()
    other.kind = kind
    other.cause = cause
    other.options = options
    other.version = version
    other.blocks = blocks
    other.transport = transport
    other.key = key
    other.time = time
    other.traffic = traffic
    other.network = network
    other.icmpMapping = icmpMapping
    other.mac = mac
    other.vlan = vlan
    other.mpls = mpls
    other.encapsulation = encapsulation
    other.jitter = jitter
    other.packetSizes = packetSizes
    other.ipAttributes = ipAttributes
    other.behavior = behavior
    other.aggregation = aggregation
    storage.withBytes { other.storage.append($0) }
    other.label = label
    other.userData = userData
    return other
  }
}
