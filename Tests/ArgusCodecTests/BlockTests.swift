import ArgusCodec
import FlowModel
import NetworkTypes
import TestSupport
import Testing

/// One block of the wire format, and what the encoder makes of it when that differs.
struct BlockCase: Sendable, CustomTestStringConvertible {
  let name: String
  let wire: String
  var encoded: String?
  var header = "13 10"
  var testDescription: String { name }

  init(_ name: String, _ wire: String, encoded: String? = nil, header: String = "13 10") {
    self.name = name
    self.wire = wire
    self.encoded = encoded
    self.header = header
  }
}

private let zeros164 = String(repeating: "00", count: 164)
private let zeros48 = String(repeating: "00", count: 48)
private let side = """
  6553f100 000103c4 0000001c 000003e8 000003f0 00001395 00000002 00000007
  00000001 00000002 00000003 faf01b07
  """
private let wideSide = """
  6553f100 03f6b5a7 0000001c 000003e8 000003f0 00001395 00000002 00000007
  00000001 00000002 00000003 faf01b07 05b40000
  """
private let group = "00000004 43fa0000 4681e200 46144536 46c35000"

private let sections = [
  BlockCase(
    "typing",
    """
    7204000a 045f0000
    00000000 00000000 00000000 00000000
    045f0100 000000d3 0000003e 000001d8
    """)
]

private let transport = [
  BlockCase("transport, no identity", "01030003 00000000 00000001"),
  BlockCase("transport, IPv4", "01030103 c00002fa 00000001"),
  BlockCase("transport, number", "01032003 00003039 00000007"),
  BlockCase("transport, string", "01032103 61626364 00000007"),
  BlockCase(
    "transport 5.x, IPv4", "01031104 c000024d 70636170 00000009", encoded: "01030103 c000024d 00000009",
    header: "15 10"),
  BlockCase(
    "transport 5.x, IPv6", "01031207 20010db8 00000000 00000000 00000077 70636170 00000009",
    encoded: "01030103 20010db8 00000009", header: "15 10"),
  BlockCase(
    "transport 5.x, UUID", "01033207 12345678 9abcdef0 12345678 9abcdef0 70636170 00000009",
    encoded: "01032003 12345678 00000009", header: "15 10"),
  BlockCase(
    "transport, sequence only, as 5.0.3 rewrites it", "01030002 09000000",
    encoded: "01030003 00000000 00000009", header: "17 10"),
]

private let keys = [
  BlockCase("TCP key", "02010105 c0000201 c6336402 06009c40 00500000"),
  BlockCase("TCP key, reversed", "02410105 c0000201 c6336402 06009c40 00500000"),
  BlockCase("TCP key, masks", "02014105 c0000201 c6336402 06009c40 00501810"),
  BlockCase(
    "TCP key, zero masks mean hosts", "02014105 c0000201 c6336402 06009c40 00500000",
    encoded: "02014105 c0000201 c6336402 06009c40 00502020"),
  BlockCase("DNS key", "02010105 c0000201 c6336402 1100a000 0035e803"),
  BlockCase("ICMP key", "02010105 0a01000a 0a020001 01000800 34120100"),
  BlockCase("ICMP key, reversed and settled", "02412105 599eed01 59a3ed01 01000800 660fa012"),
  BlockCase("ICMP key, masks", "02014105 0a01000a 0a020001 01000800 34122020"),
  BlockCase("ICMP error key", "02010105 0a0200fe 0a01000a 01110303 ae080000"),
  BlockCase("IGMP key", "02010105 0a01000a ef010203 02001600 00000008"),
  BlockCase("ESP key", "02010105 0a01000a 0a020005 32000000 deadbeef"),
  BlockCase("ESP key, host masks in the SPI", "02014105 0a01000a 0a020005 32000000 2020beef"),
  BlockCase("ESP key, network masks in the SPI", "02014105 0a01000a 0a020005 32000000 1818beef"),
  BlockCase("IPv4 fragment key", "02018105 435a1f03 435a1fe0 2f000000 000019e1"),
  BlockCase("layer-3 matrix", "02030105 c0000201 c6336402 00000000 00000000"),
  BlockCase(
    "IPv6 TCP key",
    "0201020b 20010db8 00010000 00000000 00000010 20010db8 00020000 00000000 00000080 06012345 afc80050"),
  BlockCase(
    "IPv6 key, reversed",
    "0241020b 20010db8 00020000 00000000 00000080 20010db8 00010000 00000000 00000010 06000000 0050afc8"),
  BlockCase(
    "ICMPv6 key, masks",
    "0201420c 20010db8 00010000 00000000 00000010 20010db8 00020000 00000000 00000001 3a000000 80000102 40003000"
  ),
  BlockCase(
    "IPv6 fragment key",
    "0241820b 20010db8 00020000 00000000 00000051 20010db8 00010000 00000000 00000010 11000000 2301cdab"),
  BlockCase(
    "IPv6 ESP key",
    "0201020b 20010db8 00020000 00000000 00000051 20010db8 00010000 00000000 00000010 32000000 2301cdab"),
  BlockCase("Ethernet key", "02010305 01 80c2 0000 0e 02000000000a 88cc 00 00"),
  BlockCase("Ethernet key, reversed stays as stored", "02410305 02000000000a 0180c2000000 0000 42 42"),
  BlockCase("ARP key", "02060406 00010800 06040001 0a01000a 0a010001 02000000"),
  BlockCase(
    "ARP key, reversed",
    "0246040d 00010800 06040001 67ca4b01 67ca4b02 ffffffff ffff0000 00000000 00000000 00000000 00000000 00000000 00000000"
  ),
  BlockCase("RARP key", "02060507 00010800 06040003 0a010032 02000000 000b0200 0000000c"),
  BlockCase("old ARP key", "02010405 0a01000a 0a010001 02000000 000b0000"),
  BlockCase("old RARP key", "02010505 0a010032 02000000 000b0200 0000000c"),
]

private let times = [
  BlockCase("time, one moment", "03011803 6553f100 0007ef40"),
  BlockCase("time, range", "03021805 6553f100 00000000 6553f100 00002af8"),
  BlockCase(
    "time, range of one moment", "03021803 6553f106 000493e0", encoded: "03011803 6553f106 000493e0"),
  BlockCase(
    "time, nanoseconds", "03021905 6553f100 00000001 6553f100 3b9ac9ff",
    encoded: "03021805 6553f100 00000000 6553f100 000f423f"),
  BlockCase("time, source", "031a1805 6553f101 00030d40 6553f104 00030d40"),
  BlockCase("time, destination start only", "03211803 6553f101 00030d40"),
  BlockCase("time, both starts", "032a1805 6553f101 00000000 6553f101 00002710"),
  BlockCase(
    "time, all four",
    "037a1809 6553f100 00000000 6553f100 00019320 6553f100 00004e20 6553f100 0001912c"),
  BlockCase(
    "time, offsets", "037d1806 6553f102 00000000 000f6950 ffffffff 000f6950",
    encoded: "037a1809 6553f102 00000000 6553f103 00002710 6553f101 000f423f 6553f103 00002710"),
  BlockCase(
    "time, source start and end by offset", "031d1804 6553f100 0007a120 00004e20",
    encoded: "031a1805 6553f100 0007a120 6553f100 0007ef40"),
  BlockCase(
    "time, an end without its start does not count", "03591804 6553f100 0007a120 00004e20",
    encoded: "031a1805 6553f100 0007a120 6553f100 0007ef40"),
  BlockCase(
    "time of an event", "03191805 6b00e8cb 00071688 6b00e8ab 00071f2d",
    encoded: "03191805 6b00e8ab 00071f2d 6b00e8cb 00071688", header: "43 20"),
]

private let metrics = [
  BlockCase("metric, 8 bit", "10010102 013a0136"),
  BlockCase("metric, 8 bit, application", "10040103 01300601 340a0000"),
  BlockCase("metric, 16 bit", "10010203 00050119 000300b2"),
  BlockCase("metric, 16 bit, application", "10040204 0005 0119 0007 0003 00b2 000c"),
  BlockCase("metric, 32 bit", "10010305 00000005 00010119 00000003 000000b2"),
  BlockCase(
    "metric, 32 bit, application",
    "10040307 00000005 00010119 00000007 00000003 000000b2 0000000c"),
  BlockCase(
    "metric, 64 bit",
    "10010409 0000000000000005 0000000100000000 0000000000000003 00000000000000b2"),
  BlockCase(
    "metric, 64 bit, application",
    "1004040d 0000000000000005 0000000100000000 0000000000000007 0000000000000003 00000000000000b2 000000000000000c"
  ),
  BlockCase("metric, source 16 bit", "10010602 000300ba"),
  BlockCase("metric, source 16 bit, application", "10040603 0001002f 00050000"),
  BlockCase("metric, source 32 bit", "10010703 00000003 000100ba"),
  BlockCase("metric, source 32 bit, application", "10040704 00000003 000100ba 00000001"),
  BlockCase("metric, source 64 bit", "10010805 0000000000000003 00000001000000ba"),
  BlockCase(
    "metric, source 64 bit, application",
    "10040807 0000000000000003 00000001000000ba 0000000000000001"),
  BlockCase("metric, destination 16 bit", "10010a02 000300ba"),
  BlockCase("metric, destination 32 bit, application", "10040b04 00000003 000100ba 00000001"),
  BlockCase("metric, destination 64 bit", "10010c05 0000000000000003 00000001000000ba"),
  BlockCase(
    "metric, source 8 bit is read, not written", "10040502 03 ba 01 00",
    encoded: "10040603 000300ba 00010000"),
  BlockCase("metric, nothing counted", "10010102 00000000"),
]

private let networks = [
  BlockCase("network placeholder", "30000001"),
  BlockCase("TCP full", "3005001e 0000001f 00000009 00100000 00004e20 000001f4 \(side) \(side)"),
  BlockCase(
    "TCP full, source side only", "30050012 0000001f 00000009 00100000 00004e20 000001f4 \(side)"),
  BlockCase(
    "TCP full 5.x",
    "30050220 0000001f 00000009 00100000 00004e20 000001f4 \(wideSide) \(wideSide)",
    encoded: "3005001e 0000001f 00000009 00100000 00004e20 000001f4 \(side) \(side)", header: "15 10"),
  BlockCase("TCP init", "30030005 00000001 deadbeef 00100000 faf00207"),
  BlockCase(
    "TCP init 5.x", "30030206 00000001 deadbeef 00100000 faf00207 05b40000",
    encoded: "30030005 00000001 deadbeef 00100000 faf00207", header: "15 10"),
  BlockCase("TCP status", "30040003 00000001 02120000"),
  BlockCase(
    "RTP",
    "300a000a 00000002 800000a0 000024e0 11112222 80081b93 000024e0 33334444 00010002 00030004"),
  BlockCase("RTCP", "30090006 80c80006 11112222 81c90007 33334444 00050006"),
  BlockCase(
    "UDT",
    "300d001b 00000001 00000002 00000003 00000004 00000005 00000006 00000007 00000008 00000009 "
      + "6553f100 000103c4 0000000a 0000000b 0000000c 0000000d 0000000e 0000000f 00000010 00000011 "
      + "ffffffff 00000013 00000014 00000015 00000016 00000017 00000018"),
  BlockCase("ICMP object", "30340007 03030007 fe00020a 0a00010a 0a00010a 4d00020a 01000c0a"),
  BlockCase("ESP", "30380005 00000010 deadbeef 00000008 00000002"),
  BlockCase("ARP responder", "3010002c 02000000000b 0000 \(zeros164)"),
  BlockCase("fragment", "3045000e 02000000 \(zeros48)"),
]

private let dynamics = [
  BlockCase("jitter, source active", "46000106 \(group)"),
  BlockCase("jitter, source idle and destination idle", "46000a0b \(group) \(group)"),
  BlockCase("jitter, all four", "46000f15 \(group) \(group) \(group) \(group)"),
  BlockCase("jitter, histogram", "46010207 \(group) 12345678"),
  BlockCase(
    "jitter 5.x, nanoseconds",
    "46000108 00000004 48f42400 49742400 00000000 49742400 00000000 00000000",
    encoded: "46000106 00000004 43fa0000 447a0000 00000000 447a0000", header: "15 10"),
  BlockCase("packet sizes", "12000203 0036003d 00360042"),
  BlockCase("packet sizes, source", "12000602 002f002f"),
  BlockCase("packet sizes, destination", "12000a02 002f002f"),
  BlockCase("packet sizes, histograms", "12070205 00620062 00360042 12345678 f0000000"),
  BlockCase("packet sizes, source histogram", "12050603 002f002f 0000000f"),
  BlockCase(
    "packet sizes 5.x", "12030203 0036003d 00360042", encoded: "12000203 0036003d 00360042",
    header: "15 10"),
  BlockCase(
    "packet sizes, 32 bit", "12000305 00000036 00010000 00000036 00000042",
    encoded: "12000203 0036ffff 00360042"),
  BlockCase("IP attributes, source", "48000102 40004d00"),
  BlockCase("IP attributes, both", "48000303 40000500 3800eb03"),
  BlockCase("IP attributes, options", "48000503 01c00800 00000040"),
  BlockCase("IP attributes, all options", "48000f05 01c00800 00000040 02c00900 00000001"),
  BlockCase("IP attributes, fragments", "48003303 40000500 3800eb03"),
]

private let links = [
  BlockCase("MAC", "42000005 02000000000b 02000000000a 0800 0102"),
  BlockCase("MAC, multipath", "42000305 ffffffffffff 02000000000a 0608 0000"),
  BlockCase("VLAN, source", "40000102 00370000"),
  BlockCase("VLAN, both", "40000302 60646065"),
  BlockCase("MPLS, source", "44011002 001f4109"),
  BlockCase("MPLS, destination", "44020102 001f4109"),
  BlockCase("MPLS, both", "44031103 03e8103c 04189b3e"),
  BlockCase("encapsulation", "20000003 00000042 10000002"),
  BlockCase("ICMP mapped", "34000108 03030001 0a0200fe 0a01000a 0a01000a 0a02004d 0a0c0001 00000000"),
  BlockCase("GRE", "41000007 00000800 02010105 0a00010a 0900020a 2f000000 00000000"),
  BlockCase("GRE without endpoints", "41000002 20000800"),
  BlockCase(
    "GRE over IPv6",
    "4100000d 00000800 0201020b 20010db8 00020000 00000000 00000051 20010db8 00010000 00000000 00000010 0000002f 00000000"
  ),
  BlockCase("VXLAN", "43000303 00000777 00000778"),
  BlockCase("Geneve", "45000008 00006558 00000777 02010105 0a00010a 0900020a 11000000 00000000"),
]

private let openingSections = [
  BlockCase("outer, only carrying", "72050002 00000a00"),
  BlockCase(
    "outer, IPv4",
    "72050009 0a01001e 11000000 c35012b5 ea6012b5 0000004d 0000004e 01010101 02020202"),
  BlockCase(
    "outer, IPv6, in and around",
    "7205000f 01020a2b 2f000000 00000000 00000000 4b455921 00000000"
      + "20010db8 00000000 00000000 00000001 20010db8 00000000 00000000 00000002"),
  BlockCase("evidence, a request", "72060002 03000000"),
  BlockCase("evidence, a correction", "72060002 00010000"),
  BlockCase(
    "evidence, both openings",
    "72060009 00060503 ffff05b4 07000000 02040801 03000000 716005b4 ff000000 02010100"),
  BlockCase(
    "evidence, layout 1: a join and its answer",
    "7206010a 04060201 ffff05b4 07020000 0a0b0c0d 021e0000 ffff05b4 ff020000 00000000 1e000000"),
  BlockCase("evidence of more options than there can be", "72060004 00021100 ffff05b4 07000000"),
  BlockCase("handshake, items", "72070006 0300000a 6578616d 706c652e 6f720401 00026832"),
  BlockCase(
    "handshake, long",
    "72870103 0a000200" + String(repeating: "61", count: 512) + "0a010200"
      + String(repeating: "62", count: 512)),
  BlockCase("handshake, filled up", "72070004 03010005 612e6465 66000000"),
  BlockCase("outer of a later layout", "72050103 01010101 02020202"),
  BlockCase("a later section", "72f00002 01010101"),
]

private let annotations = [
  BlockCase("source data", "50900004 00080007 474554202f0d0a00"),
  BlockCase("destination data", "50a00004 00080008 68656c6c6f2c2077"),
  BlockCase("data without bytes", "50900002 00080000"),
  BlockCase("event data, compressed", "50980003 00930004 789c2b28", header: "43 20"),
  BlockCase(
    "data, old form", "50001003 00080004 47455420", encoded: "50900003 00080004 47455420"),
  BlockCase("behavior", "54020003 00000005 00000007"),
  BlockCase(
    "aggregation",
    "60040114 00000003 0100000002000000 0300000004000000 "
      + "01000000 5839343c 5839343c 00000000 5839343c 0000000000000000 "
      + "02000000 5839343c 5839343d 00000000 5839343e 0000000000000000"),
  BlockCase("AS numbers", "32000003 0000fde8 0000fde9"),
  BlockCase("AS numbers, intermediate", "32000004 0000fde8 0000fde9 0000fdea"),
  BlockCase("correlation", "62000007 010200c0 01000000 02000000 03000000 04000000 05000000"),
  BlockCase("country codes", "64000002 46524445"),
  BlockCase("label", "66000004 666c6f773d69736475700000"),
  BlockCase("label without padding", "66000002 61626364"),
  BlockCase("flow hash", "07000003 00000777 00000778"),
  BlockCase("score", "55000003 01020304 05060708"),
  BlockCase(
    "geo", "68000307 00004842 0000a041 00004942 0000a141 00000000 00000000"),
  BlockCase("local", "6a000303 0001fe02 01000200"),
  BlockCase("unknown block", "7a010203 01020304 05060708"),
  BlockCase("unknown immediate block", "fa010203"),
  BlockCase("unknown network", "30770002 01020304"),
  BlockCase("unknown key family", "02010a03 01020304 05060708"),
  BlockCase("time adjust", "09000002 01020304"),
]

@Suite struct BlockTests {
  static let cases =
    transport + keys + times + metrics + networks + dynamics + links + annotations + sections
    + openingSections

  @Test(arguments: cases) func encodesBack(_ item: BlockCase) {
    let bytes = record(item.wire, header: item.header)
    var r = FlowRecord()
    #expect(decode(bytes, into: &r))
    #expect(r.blocks.rawValue.nonzeroBitCount == 1)
    let outHeader = item.header.replacing("15", with: "13").replacing("17", with: "13")
    let expected = record(item.encoded ?? item.wire, header: outHeader)
    #expect(encode(r).hexText == expected.hexText)
  }

  /// What was written reads back as the same values, and writing that again changes nothing.
  @Test(arguments: cases) func readsBack(_ item: BlockCase) {
    var first = FlowRecord()
    _ = decode(record(item.wire, header: item.header), into: &first)
    let written = encode(first)
    var second = FlowRecord()
    #expect(decode(written, into: &second))
    #expect(encode(second).hexText == written.hexText)
    #expect(second.blocks == first.blocks)
    if first.version == 3, item.encoded == nil {
      #expect(differences(first, second) == [])
    }
  }

  @Test(arguments: cases) func everyShorterLengthIsHarmless(_ item: BlockCase) {
    let bytes = record(item.wire, header: item.header)
    var r = FlowRecord()
    for cut in 0..<bytes.count { _ = decode(Array(bytes[..<cut]), into: &r) }
    // The block says that it is shorter than its kind.
    for words in 0...bytes[7] where bytes[5] & 0x80 == 0 {
      var damaged = bytes
      damaged[7] = words
      _ = decode(damaged, into: &r)
      _ = encode(r)
    }
  }

  @Test func fillerIsNoBlock() {
    var r = FlowRecord()
    #expect(decode(record("00000001 30000001"), into: &r))
    #expect(r.blocks == [.network])
  }

  @Test func ofTwoBlocksTheFirstCounts() {
    var r = FlowRecord()
    #expect(decode(record("64000002 46524445", "64000002 41414242"), into: &r))
    #expect(r.countries.ends.source == 0x4652)
  }

  /// A key that argus 3.0.8.2 wrote of a beacon: the cell is read, and written as it was.
  @Test func wirelessKey() {
    let key =
      "0201080e ffffffffffff 000b86c2a485 000b86c2a485 6c696e6b737973" + String(repeating: "00", count: 27)
    var r = FlowRecord()
    #expect(decode(record(key), into: &r))
    #expect(r.key.family == .wlan)
    #expect(r.key.sourceMAC.value == 0x000b_86c2_a485 && r.key.destinationMAC.value == 0xffff_ffff_ffff)
    #expect(r.cell(.cell).map { storage(r, $0) } == hex("000b86c2a485"))
    #expect(r.cell(.cellName).map { storage(r, $0) } == Array("linksys".utf8))
    #expect(encode(r).hexText == record(key).hexText)
    // What is written is the model, not a copy of what was read.
    r.key.sourceMAC = MACAddress(value: 1)
    r.blocks.remove(.handshake)
    #expect(
      encode(r).hexText
        == record("0201080e ffffffffffff 000000000001" + String(repeating: "00", count: 40)).hexText)
  }

  /// A frame without a cell, and a key that was cut: both are keys.
  @Test(arguments: [
    "0201080e 000000000001 000000000002" + String(repeating: "00", count: 40),
    "02010804 000000000001 000000000002",
  ])
  func wirelessKeyWithoutACell(_ key: String) {
    var r = FlowRecord()
    #expect(decode(record(key), into: &r))
    #expect(r.key.family == .wlan && r.key.sourceMAC.value == 2)
    #expect(r.cell(.cell) == nil && !r.has(.handshake))
    #expect(
      encode(r).hexText
        == record("0201080e 000000000001 000000000002" + String(repeating: "00", count: 40)).hexText)
  }

  @Test func opaqueBlocksStayTogether() {
    let unknown1 = "7a010202 01020304"
    let unknown2 = "7b010203 05060708 090a0b0c"
    let data = "50900003 00080004 47455420"
    var r = FlowRecord()
    #expect(decode(record(unknown1, data, unknown2), into: &r))
    #expect(storage(r, r.opaque) == hex(unknown1 + unknown2))
    #expect(storage(r, r.userData.source.range) == hex("47455420"))
    #expect(encode(r).hexText == record(data, unknown1, unknown2).hexText)
  }

  /// Nothing that a record may hold makes the encoded one too long for its length field.
  @Test func opaqueBlocksThatDoNotFitAreLeftOut() {
    let filler = Array(repeating: hex("7a0000ff") + [UInt8](repeating: 0, count: 254 * 4), count: 256)
    var bytes = hex("1310ffff") + hex("031d1804 6553f100 0007a120 00004e20") + filler.joined()
    bytes.append(contentsOf: [UInt8](repeating: 0x7a, count: 0xffff * 4 - bytes.count))
    bytes.replaceSubrange(bytes.count - 247 * 4..<bytes.count, with: [UInt8](repeating: 0, count: 247 * 4))
    var r = FlowRecord()
    #expect(decode(bytes, into: &r))
    let encoded = encode(r)
    #expect(encoded.count <= 0xffff * 4)
    #expect(Int(encoded[2]) << 8 | Int(encoded[3]) == encoded.count / 4)
  }

  @Test func recordTypesByVersion() {
    var r = FlowRecord()
    #expect(decode(hex("33100001"), into: &r) && r.kind == .netflow)
    #expect(decode(hex("55100001"), into: &r) && r.kind == .imported)
    #expect(!decode(hex("53100001"), into: &r))
    #expect(decode(hex("73100001"), into: &r) && r.kind == .vendor)
    #expect(!decode(hex("b3100001"), into: &r))
    #expect(!decode(hex("23100001"), into: &r))
    #expect(!decode(hex("831000"), into: &r))
    #expect(!decode(hex("83100001"), into: &r))
  }
}
