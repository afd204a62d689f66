import ArgusCodec
import FlowModel
import NetworkTypes
import Testing

/// Sections of the extension block: there and back, and cut at every byte.
@Suite struct ExtensionSectionTests {
  static func filled(_ sections: BlockSet) -> [UInt8] {
    var r = FlowRecord()
    r.clear()
    r.kind = .flow
    r.cause = .status
    r.blocks = sections
    for (n, side) in Side.allCases.enumerated() {
      let k = UInt32(n * 100)
      var segments = Segments.Direction()
      segments.retransmitted = k + 1
      segments.retransmittedBytes = k + 2
      segments.spurious = k + 3
      segments.lost = k + 4
      segments.late = k + 5
      segments.copies = k + 6
      segments.unseenBytes = k + 7
      segments.duplicateAcknowledgments = k + 8
      segments.selectiveAcknowledgments = k + 9
      segments.duplicateReports = k + 10
      segments.zeroWindows = k + 11
      segments.keepAlives = k + 12
      segments.probes = k + 13
      segments.strays = k + 14
      r.segments.directions[side] = segments
      for value in [20_000, 21_000, 45_000 + k] { r.roundTrips.directions[side].acknowledgments.add(value) }
      r.roundTrips.directions[side].responses.add(5000 + k)
      r.roundTrips.directions[side].echoes.add(6000 + k)
      if side == .destination { r.roundTrips.directions[side].spins.add(7000 + k) }
      var packets = InterPacket.Direction()
      for i in 0..<8 {
        packets.gaps[i] = k + UInt32(i)
        packets.sizes[i] = k + 20 + UInt32(i)
      }
      packets.quiet = 1 << 33 + UInt64(k)
      packets.bursts = 4
      packets.longestBurst = 9
      packets.compared = 8
      packets.repeated = 2
      r.interPacket.directions[side] = packets
    }
    r.segments.durations.setUp = 20_000
    r.segments.durations.transport = 1 << 40
    return encode(r)
  }

  private static let sections: [BlockSet] = [
    .segments, .roundTrip, .interPacket, [.segments, .roundTrip, .interPacket],
  ]

  @Test(arguments: sections) func thereAndBack(_ sections: BlockSet) {
    let bytes = Self.filled(sections)
    var r = FlowRecord()
    #expect(decode(bytes, into: &r))
    #expect(r.blocks == sections)
    #expect(encode(r) == bytes)
    if sections.contains(.segments) {
      #expect(r.segments.directions.destination.strays == 114)
      #expect(r.segments.durations.presentation == nil)
      #expect(r.segments.durations.transport == 1 << 40)
    }
    if sections.contains(.roundTrip) {
      #expect(r.roundTrips.directions.source.acknowledgments.count == 3)
      #expect(r.roundTrips.directions.destination.responses.maximum == 5100)
    }
    if sections.contains(.interPacket) { #expect(r.interPacket.directions.source.gaps[7] == 7) }
  }

  @Test(arguments: sections) func reversedTwiceIsTheSame(_ sections: BlockSet) {
    let bytes = Self.filled(sections)
    var r = FlowRecord()
    _ = decode(bytes, into: &r)
    r.reverse()
    #expect(encode(r) != bytes)
    r.reverse()
    #expect(encode(r) == bytes)
  }

  @Test(arguments: sections) func cutAnywhere(_ sections: BlockSet) {
    let bytes = Self.filled(sections)
    var r = FlowRecord()
    for length in stride(from: 4, to: bytes.count, by: 4) {
      var cut = Array(bytes[..<length])
      cut[2] = UInt8((length / 4) >> 8)
      cut[3] = UInt8((length / 4) & 255)
      #expect(decode(cut, into: &r))
    }
  }

  @Test func damagedAnywhere() {
    let bytes = Self.filled([.segments, .roundTrip, .interPacket])
    var r = FlowRecord()
    var out = 0
    for place in 4..<bytes.count {
      for bits in [0x01, 0x80, 0xff] as [UInt8] {
        var damaged = bytes
        damaged[place] ^= bits
        _ = decode(damaged, into: &r)
        if r.has(.roundTrip) {
          // What was decoded can be asked and merged whatever it says.
          var trips = r.roundTrips
          trips.merge(r.roundTrips)
          out += trips.directions.source.acknowledgments.quantile(0.5) == nil ? 0 : 1
        }
        out += encode(r).count
      }
    }
    #expect(out > 0)
  }

  // MARK: Layout 0, in which every word stands

  private static func record(section: UInt8, _ words: [UInt32]) -> [UInt8] {
    var empty = FlowRecord()
    empty.clear()
    empty.kind = .flow
    empty.cause = .status
    var bytes = encode(empty)
    let length = words.count + 1
    bytes += [0x72, section, 0, UInt8(length)]
    for word in words {
      for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(word >> shift & 255)) }
    }
    bytes[2] = UInt8((bytes.count / 4) >> 8)
    bytes[3] = UInt8((bytes.count / 4) & 255)
    return bytes
  }

  @Test func segmentsOfLayout0() {
    var words = (1...28).map { UInt32($0) }
    words += [0, 20_000, .max, .max, 1, 0, .max, .max]
    var r = FlowRecord()
    #expect(decode(Self.record(section: 1, words), into: &r))
    #expect(r.segments.directions.source.retransmitted == 1)
    #expect(r.segments.directions.source.strays == 14)
    #expect(r.segments.directions.destination.retransmitted == 15)
    #expect(r.segments.directions.destination.strays == 28)
    #expect(r.segments.durations.setUp == 20_000)
    #expect(r.segments.durations.presentation == nil)
    #expect(r.segments.durations.transport == 1 << 32)
    #expect(r.segments.durations.tearDown == nil)
    // Written again it takes less room and says the same.
    let again = encode(r)
    var s = FlowRecord()
    #expect(decode(again, into: &s))
    #expect(s.segments == r.segments)
  }

  @Test func interPacketOfLayout0() {
    let words = (1...22).map { UInt32($0) }
    var r = FlowRecord()
    #expect(decode(Self.record(section: 3, [2] + words), into: &r))
    #expect(r.interPacket.directions.source.isEmpty)
    #expect(r.interPacket.directions.destination.gaps[0] == 1)
    #expect(r.interPacket.directions.destination.sizes[7] == 16)
    #expect(r.interPacket.directions.destination.quiet == 17 << 32 + 18)
    #expect(r.interPacket.directions.destination.repeated == 22)
    // Fewer words than the first one says.
    #expect(decode(Self.record(section: 3, [3] + words), into: &r))
    #expect(!r.blocks.contains(.interPacket))
  }

  /// What has nothing but zeros takes a header and two words of bits.
  @Test func zerosTakeNoRoom() {
    var r = FlowRecord()
    r.clear()
    r.kind = .flow
    r.cause = .status
    let without = encode(r).count
    r.blocks = .segments
    r.segments = Segments()
    var length = encode(r).count
    #expect(length == without + 12)
    r.segments.directions.destination.lost = 3
    r.segments.durations.setUp = 0
    length = encode(r).count
    #expect(length == without + 20)
    var s = FlowRecord()
    let bytes = encode(r)
    #expect(decode(bytes, into: &s))
    #expect(s.segments == r.segments)
  }
}
