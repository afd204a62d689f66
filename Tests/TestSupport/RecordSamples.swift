package import FlowModel
import NetworkTypes

/// Handmade records.
package enum Sample {
  /// A TCP connection with every block that a record can hold.
  package static func full() -> FlowRecord {
    var record = FlowRecord()
    record.blocks = BlockSet.all.subtracting([.management, .opaque])
    record.cause = .start
    record.transport.kind = .ipv4
    record.transport.word = 0xc000_020a
    record.transport.sequence = 7
    record.key.family = .ipv4
    record.key.ipProtocol = 6
    record.key.source = IPAddress(ipv4: 0x0a01_000a)
    record.key.destination = IPAddress(ipv4: 0x0a02_0050)
    record.key.sourcePort = 40001
    record.key.destinationPort = 80
    record.time.ranges.source = TimeBlock.Range(
      start: Timestamp(seconds: 1_700_000_000), end: Timestamp(seconds: 1_700_000_001))
    record.time.ranges.destination = TimeBlock.Range(
      start: Timestamp(seconds: 1_700_000_000, nanoseconds: 10_000_000),
      end: Timestamp(seconds: 1_700_000_002, nanoseconds: 500_000_000))
    record.time.isBidirectional = true
    record.traffic.counters.source.packets = 10
    record.traffic.counters.source.bytes = 606
    record.traffic.counters.source.applicationBytes = 46
    record.traffic.counters.destination.packets = 5
    record.traffic.counters.destination.bytes = 6199
    record.traffic.counters.destination.applicationBytes = 5639
    record.network.kind = .tcpFull
    record.network.tcp.status = [.synSeen, .synAckSeen, .established, .fin, .sourceRetransmission]
    record.network.tcp.hasDestination = true
    record.network.tcp.synAck = 20000
    record.network.tcp.ackData = 500
    record.network.tcp.options = 0x4070_0000
    record.network.tcp.endpoints.source.base = 1000
    record.network.tcp.endpoints.source.window = 501
    record.network.tcp.endpoints.source.windowScale = 7
    record.network.tcp.endpoints.source.retransmissions = 1
    record.network.tcp.endpoints.destination.base = 9000
    record.network.tcp.endpoints.destination.window = 65535
    record.mac.source = MACAddress(value: 0x0200_0000_000a)
    record.mac.destination = MACAddress(value: 0xffff_ffff_ffff)
    record.mac.multipath = 1
    record.vlan.tags.source = 0x6064
    record.vlan.has.source = true
    record.encapsulation.layers.source = 2
    record.ipAttributes.directions.source.isPresent = true
    record.ipAttributes.directions.source.ttl = 57
    record.ipAttributes.directions.source.tos = 0xb8
    record.countries.ends.source = 0x4445
    record.asNumbers.ends.destination = 65551
    record.storage.append("GET / HTTP/1.1\r\n,\"")
    record.userData.source.range = 0..<record.storage.count
    let start = record.storage.count
    record.storage.append("flow=web")
    record.label = start..<record.storage.count
    record.offset = 128
    record.rank = 1
    return record
  }

  /// A record that says nothing.
  package static func empty() -> FlowRecord { FlowRecord() }

  package static func management() -> FlowRecord {
    var record = FlowRecord()
    record.kind = .management
    record.cause = .stop
    record.blocks = [.management, .transport]
    record.management.now = Timestamp(seconds: 1_700_000_010)
    record.management.intervalStart = Timestamp(seconds: 1_700_000_000)
    record.management.packetsReceived = 14
    record.management.bytesReceived = 1629
    record.management.records = 7
    record.management.buffers = 27
    record.management.clients = 1
    record.management.memory = 4096
    return record
  }
}
