import ArgusCodec
import FlowModel
import NetworkTypes
import TestSupport
import Testing

@Suite struct ManagementTests {
  private func decodeStart(_ r: inout FlowRecord, _ change: (inout [UInt8]) -> Void) {
    var bytes = WorkedExample.start
    change(&bytes)
    #expect(decode(bytes, into: &r))
  }

  /// A string identity stands backwards in a START, forwards in the rest.
  @Test func stringIdentity() {
    var r = FlowRecord()
    decodeStart(&r) {
      $0.replaceSubrange(4..<8, with: hex("00200000"))
      $0.replaceSubrange(120..<124, with: hex("64636261"))
    }
    #expect(r.transport.kind == .string && r.transport.word == 0x6162_6364)
    #expect(Array(encode(r)[120..<124]) == hex("64636261"))
    r.cause = .status
    #expect(Array(encode(r)[8..<12]) == hex("61626364"))
    #expect(Array(encode(r)[120..<124]) == hex("00000000"))
  }

  /// radium writes the identity flag in the other byte order.
  @Test func radiumStart() {
    var r = FlowRecord()
    decodeStart(&r) { $0.replaceSubrange(4..<8, with: hex("00008000")) }
    #expect(r.transport.kind == .ipv4 && r.transport.address == IPAddress("192.0.2.250"))
    #expect(r.management.status == 0x0080_0000)
  }

  @Test func identitiesOfFormat5() {
    func start(_ status: String, _ identity: String) -> [UInt8] {
      var bytes = WorkedExample.start
      bytes[0] = 0x85
      bytes.replaceSubrange(4..<8, with: hex(status))
      bytes.replaceSubrange(8..<12, with: hex("e57150cb"))
      bytes[40] = 5
      bytes.replaceSubrange(108..<124, with: hex(identity))
      return bytes
    }
    var r = FlowRecord()
    #expect(decode(start("00600000", "20010db8 00000000 00000000 00000077"), into: &r))
    #expect(r.transport.kind == .ipv6 && r.transport.address == IPAddress("2001:db8::77"))
    #expect(decode(start("00a00000", "12345678 9abcdef0 12345678 9abcdef0"), into: &r))
    #expect(r.transport.kind == .uuid && r.transport.low == 0x1234_5678_9abc_def0)
    // What format 3 can say of it: the first four bytes, as a number.
    let encoded = encode(r)
    #expect(Array(encoded[4..<8]) == hex("00400000") && Array(encoded[120..<124]) == hex("12345678"))
    #expect(encoded[0] == 0x83 && encoded[40] == 3)
    #expect(decode(start("00400000", "00003039 00000000 00000000 00000000"), into: &r))
    #expect(r.transport.kind == .integer && r.transport.word == 12345)
  }

  @Test func countersOfAStatusRecord() {
    var r = FlowRecord()
    #expect(decode(WorkedExample.stop, into: &r))
    r.cause = .status
    r.management.packetsReceived = 0x1_0000_0001
    r.management.bytesReceived = 0x2_0000_0002
    r.management.drift = -3
    r.management.flows = 4
    r.management.dropped = 5
    r.management.queue = 6
    r.management.output = 7
    r.management.localNetwork = 0xc000_0200
    r.management.netmask = 0xffff_ff00
    r.management.interfaceType = 1
    r.management.nextSequence = 8
    r.transport.sequence = 8
    var again = FlowRecord()
    #expect(decode(encode(r), into: &again))
    #expect(differences(r, again) == [])
    #expect(again.management.drift == -3)
  }

  @Test func nothingConfigured() {
    var r = FlowRecord()
    decodeStart(&r) {
      $0.replaceSubrange(4..<8, with: hex("00000000"))
      $0.replaceSubrange(120..<124, with: hex("00000000"))
    }
    #expect(r.transport.kind == .none)
    r.blocks.remove(.transport)
    #expect(Array(encode(r)[4..<12]) == hex("00000000 e5712dcb"))
  }
}

@Suite struct KeyTests {
  /// Host masks would overwrite half of an SPI that is whole.
  @Test func hostMasksYieldToTheSPI() {
    var r = FlowRecord()
    _ = decode(record("02010105 0a01000a 0a020005 32000000 deadbeef"), into: &r)
    r.key.hasMasks = true
    r.key.sourceMask = 32
    r.key.destinationMask = 32
    #expect(encode(r).hexText == record("02010105 0a01000a 0a020005 32000000 deadbeef").hexText)
    r.key.sourceMask = 24
    #expect(encode(r).hexText == record("02014105 0a01000a 0a020005 32000000 1820beef").hexText)
  }

  @Test func theModelHoldsHostOrder() {
    var r = FlowRecord()
    _ = decode(record("02010105 0a01000a 0a020001 01000800 34120100"), into: &r)
    #expect(r.key.icmpType == 8 && r.key.icmpID == 0x1234 && r.key.icmpSequence == 1)
    _ = decode(record("02010105 c0000201 c6336402 1100a000 0035e803"), into: &r)
    #expect(r.key.detail == 0x3e8 && r.key.destinationPort == 53 && r.key.icmpID == 0)
    _ = decode(record("02018105 435a1f03 435a1fe0 2f000000 000019e1"), into: &r)
    #expect(r.key.isFragment && r.key.fragmentID == 0xe119)
    _ = decode(
      record(
        "0241820b 20010db8 00020000 00000000 00000051 20010db8 00010000 00000000 00000010 11000000 2301cdab"),
      into: &r)
    #expect(r.key.fragmentID == 0xabcd_0123 && r.key.source == IPAddress("2001:db8:1::10"))
    _ = decode(record("30340007 03030007 fe00020a 0a00010a 0a00010a 4d00020a 01000c0a"), into: &r)
    #expect(r.network.icmp.outerSource == 0x0a02_00fe && r.network.icmp.sequence == 0x700)
  }

  @Test func reversedKeys() {
    var r = FlowRecord()
    _ = decode(record("02410105 c0000201 c6336402 06009c40 00500000"), into: &r)
    #expect(r.key.wasReversed && r.key.source == IPAddress("198.51.100.2") && r.key.sourcePort == 80)
    // Ethernet keys keep the stored order.
    _ = decode(record("02410305 02000000000a 0180c200000e 88cc0000"), into: &r)
    #expect(r.key.wasReversed && r.key.destinationMAC == MACAddress("02:00:00:00:00:0a"))
  }

  @Test func histogramBins() {
    var r = FlowRecord()
    _ = decode(
      record("46010107 00000004 43fa0000 4681e200 46144536 46c35000 12345678"), into: &r)
    // Bin 0 is the high nibble of the file's last byte and the low nibble of the model's word.
    #expect(r.jitter.directions.source.active.histogram == 0x2143_6587)
    _ = decode(record("12050603 002f002f 12345678"), into: &r)
    #expect(r.packetSizes.directions.source.histogram == 0x1234_5678)
  }

  @Test func timesByOffset() {
    var r = FlowRecord()
    _ = decode(record("037d1806 6553f102 00000000 000f6950 ffffffff 000f6950"), into: &r)
    #expect(r.time.isBidirectional)
    #expect(r.time.ranges.destination.start - r.time.ranges.source.start == -1000)
    #expect(r.time.duration == 1_010_001_000)
  }
}
