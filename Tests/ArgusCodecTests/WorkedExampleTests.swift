import ArgusCodec
import FlowModel
import NetworkTypes
import TestSupport
import Testing

@Suite struct WorkedExampleTests {
  @Test func startRecord() {
    var r = FlowRecord()
    #expect(decode(WorkedExample.start, into: &r))
    #expect(r.kind == .management && r.cause == .start && r.version == 3)
    #expect(r.blocks == [.management, .transport])
    #expect(r.transport.kind == .ipv4)
    #expect(r.transport.address == IPAddress("192.0.2.250"))
    #expect(r.management.now == Timestamp(seconds: 0x6b00_e8ad, nanoseconds: 775_545_000))
    #expect(r.management.majorVersion == 3)
    #expect(r.management.reportInterval == 5 && r.management.managementInterval == 60)
    #expect(encode(r).hexText == WorkedExample.start.hexText)
  }

  @Test func tcpRecord() {
    var r = FlowRecord()
    #expect(decode(WorkedExample.tcp, into: &r))
    #expect(r.kind == .flow && r.cause == .start)
    #expect(r.transport.sequence == 1)
    #expect(r.key.family == .ipv4 && r.key.ipProtocol == 6 && !r.key.hasMasks)
    #expect(r.key.source == IPAddress("192.0.2.1") && r.key.destination == IPAddress("198.51.100.2"))
    #expect(r.key.sourcePort == 40000 && r.key.destinationPort == 80)
    #expect(r.time.start == Timestamp(seconds: 1_700_000_000) && r.time.duration == 66_500_000)
    #expect(!r.time.isBidirectional)
    #expect(r.traffic.counters.source.packets == 5 && r.traffic.counters.source.bytes == 281)
    #expect(r.traffic.counters.destination.applicationBytes == 12 && r.traffic.hasApplicationBytes)
    let tcp = r.network.tcp
    #expect(r.network.kind == .tcpFull && tcp.hasDestination)
    #expect(tcp.status == [.synSeen, .synAckSeen, .established, .fin, .finAcknowledged])
    #expect(tcp.state == 9 && tcp.options == 0x10_0000 && tcp.synAck == 20000 && tcp.ackData == 500)
    #expect(tcp.endpoints.source.base == 1000 && tcp.endpoints.source.sequence == 1008)
    #expect(tcp.endpoints.source.acknowledgment == 5013 && tcp.endpoints.source.bytes == 7)
    #expect(tcp.endpoints.source.window == 64240 && tcp.endpoints.source.flags == 0x1b)
    #expect(tcp.endpoints.destination.base == 5000 && tcp.endpoints.destination.window == 65160)
    #expect(tcp.endpoints.destination.lastTime - r.time.start == 66_000_000)
    let source = r.jitter.directions.source
    #expect(!source.hasActive && source.hasIdle && source.idle.count == 4)
    #expect(source.idle.minimum == 500 && source.idle.mean == 16625 && source.idle.maximum == 25000)
    #expect(r.jitter.directions.destination.idle.deviation == 2000)
    #expect(r.ipAttributes.directions.source.ttl == 64)
    #expect(r.ipAttributes.directions.source.identification == 5)
    #expect(r.ipAttributes.directions.destination.identification == 1003)
    #expect(r.packetSizes.directions.source.minimum == 54 && r.packetSizes.directions.source.maximum == 61)
    #expect(r.userData.source.limit == 8)
    #expect(storage(r, r.userData.source.range) == Array("GET /\r\n".utf8))
    #expect(storage(r, r.userData.destination.range) == Array("hello, w".utf8))
    #expect(r.mac.source == MACAddress("02:00:00:00:00:0a"))
    #expect(r.mac.etherType == 0x0800)
    #expect(r.encapsulation.layers == Directional(source: 2, destination: 2))
    #expect(encode(r).hexText == WorkedExample.tcp.hexText)
  }

  @Test func udpRecord() {
    var r = FlowRecord()
    #expect(decode(WorkedExample.udp, into: &r))
    #expect(r.key.ipProtocol == 17 && r.key.sourcePort == 33333 && r.key.destinationPort == 9999)
    #expect(r.network.kind == .placeholder && r.has(.network))
    #expect(r.traffic.packets == 2 && r.traffic.bytes == 100 && r.traffic.applicationBytes == 16)
    #expect(r.time.duration == 12_000_000)
    #expect(encode(r).hexText == WorkedExample.udp.hexText)
  }

  @Test func stopRecord() {
    var r = FlowRecord()
    #expect(decode(WorkedExample.stop, into: &r))
    #expect(r.cause == .stop && r.transport.address == IPAddress("192.0.2.250"))
    #expect(r.management.records == 3 && r.management.clients == 1 && r.management.buffers == 31)
    #expect(r.management.sourceDataLength == 8 && r.management.destinationDataLength == 8)
    #expect(encode(r).hexText == WorkedExample.stop.hexText)
  }

  @Test func onlyWantedBlocksAreDecoded() {
    var r = FlowRecord()
    #expect(decode(WorkedExample.tcp, wanted: [.flow, .mac], into: &r))
    #expect(r.blocks == [.flow, .mac])
    #expect(r.storage.count == 0)
    // A block absent from the next record is gone although its storage is not cleared.
    #expect(decode(record("03011803 6553f100 0007ef40"), into: &r))
    #expect(r.blocks == [.time])
  }
}
