import NetworkTypes
import PacketCapture
import Testing

@Suite struct PcapngTests {
  @Test(arguments: [false, true])
  func everyPacketBlock(bigEndian: Bool) throws {
    var file = PcapngBytes()
    file.section(bigEndian: bigEndian)
    file.interface(linkType: 1, snapLength: 40)
    file.interface(linkType: 276, resolution: 9)
    file.enhanced(ticks: 1_700_000_000_123_456, frameBytes(33), wire: 1500)
    file.enhanced(interface: 1, ticks: 1_700_000_000_123_456_789, frameBytes(61))
    file.obsolete(interface: 1, ticks: 5, frameBytes(7))
    file.simple(frameBytes(11))
    // Longer on the wire than the first interface's snap length.
    file.simple(frameBytes(40), wire: 90)
    let (frames, damage) = try frames(of: file.bytes)
    #expect(damage == nil)
    #expect(
      frames == [
        Delivered(time: 1_700_000_000_123_456_000, wireLength: 1500, bytes: frameBytes(33)),
        Delivered(
          time: 1_700_000_000_123_456_789, wireLength: 61, linkType: 276, interface: 1, bytes: frameBytes(61)),
        Delivered(time: 5, wireLength: 7, linkType: 276, interface: 1, bytes: frameBytes(7)),
        Delivered(time: 5, wireLength: 11, bytes: frameBytes(11)),
        Delivered(time: 5, wireLength: 90, bytes: frameBytes(40)),
      ])
  }

  /// Simple packets have no time: that of the packet before them, and none before the first.
  @Test func packetsWithoutTime() throws {
    var file = PcapngBytes()
    file.section(bigEndian: false)
    file.interface(linkType: 1)
    file.simple(frameBytes(5))
    file.enhanced(ticks: 1_700_000_000_000_000, frameBytes(6))
    file.simple(frameBytes(7))
    file.simple(frameBytes(8))
    let (frames, damage) = try frames(of: file.bytes)
    #expect(damage == nil)
    let time: Int64 = 1_700_000_000_000_000_000
    #expect(frames.map(\.time) == [0, time, time, time])
  }

  @Test func sectionsChangeByteOrderAndForgetInterfaces() throws {
    var file = PcapngBytes()
    file.section(bigEndian: true)
    file.interface(linkType: 113)
    file.enhanced(ticks: 1, frameBytes(4))
    file.section(bigEndian: false, minor: 2)
    file.interface(linkType: 101)
    file.enhanced(ticks: 2, frameBytes(5))
    file.section()
    file.enhanced(ticks: 3, frameBytes(6))
    let (frames, damage) = try frames(of: file.bytes)
    #expect(frames.map(\.linkType) == [113, 101])
    #expect(frames.map(\.time) == [1000, 2000])
    #expect(damage?.cause == .unknownInterface(0))
    #expect(damage?.offset == UInt64(file.ends[6]))
  }

  @Test func unknownBlocksAreSkippedWhateverTheirLength() throws {
    var file = PcapngBytes()
    file.section()
    file.block(0x0bad) { $0.append(contentsOf: frameBytes(3_000_000)) }
    file.interface()
    file.block(5) { $0.append(0, 0, 0 as UInt32) }
    file.enhanced(ticks: 1, frameBytes(4))
    file.block(0x8000_0001) { _ in }
    let (frames, damage) = try frames(of: file.bytes)
    #expect(frames.map(\.bytes) == [frameBytes(4)])
    #expect(damage == nil)
  }

  @Test(
    arguments: [
      (6, 0, 1_000_001, 1_000_001_000),
      (0, 0, 3, 3_000_000_000),
      (9, 0, 7, 7),
      (12, 0, 7_999, 7),
      (127, 0, .max, 0),
      (6, 10, 5, 10_000_005_000),
      (6, -10, 5, -9_999_995_000),
      // 2^-10 and 2^-32 seconds.
      (0x8a, 0, 1536, 1_500_000_000),
      (0xa0, 0, 0x3_8000_0000, 3_500_000_000),
      (0xff, 0, .max, 0),
      (0x80, 0, 2, 2_000_000_000),
    ] as [(UInt8, Int64, UInt64, Int64)])
  func clock(resolution: UInt8, offset: Int64, ticks: UInt64, nanoseconds: Int64) throws {
    for bigEndian in [false, true] {
      var file = PcapngBytes()
      file.section(bigEndian: bigEndian)
      file.interface(resolution: resolution, offset: offset)
      file.enhanced(ticks: ticks, frameBytes(4))
      #expect(try frames(of: file.bytes).frames.map(\.time) == [nanoseconds])
    }
  }

  @Test func clocksNeverTrap() throws {
    for resolution in UInt8.min...UInt8.max {
      var file = PcapngBytes()
      file.section()
      file.interface(resolution: resolution, offset: resolution % 2 == 0 ? .max : .min)
      for ticks in [0, 1, 1 << 32, .max] as [UInt64] { file.enhanced(ticks: ticks, [1]) }
      #expect(try frames(of: file.bytes).frames.count == 4)
    }
  }

  /// Each malformed block follows one good frame.
  @Test func malformedBlocksEndTheFrames() throws {
    func damage(_ block: (inout PcapngBytes) -> Void) throws -> CaptureDamage.Cause? {
      var file = PcapngBytes()
      file.section()
      file.interface()
      file.enhanced(ticks: 1, frameBytes(4))
      let start = file.bytes.count
      block(&file)
      let (frames, damage) = try frames(of: file.bytes)
      #expect(frames.count == 1)
      #expect(damage?.offset == UInt64(start))
      #expect(damage?.framesRead == 1)
      return damage?.cause
    }
    func raw(_ type: UInt32, length: UInt32, last: UInt32, body: Int = 24) -> (inout PcapngBytes) -> Void {
      { file in
        // A block of the right size first, then its two lengths are spoilt.
        file.block(type) { $0.append(contentsOf: frameBytes(body)) }
        file.overwrite(last: body + 8, with: length)
        file.overwrite(last: 4, with: last)
      }
    }
    #expect(try damage(raw(6, length: 0, last: 0)) == .blockLength(type: 6, length: 0))
    #expect(try damage(raw(6, length: 28, last: 28)) == .blockLength(type: 6, length: 28))
    #expect(try damage(raw(6, length: 37, last: 37)) == .blockLength(type: 6, length: 37))
    #expect(
      try damage(raw(6, length: 0xffff_fffc, last: 36)) == .blockLength(type: 6, length: 0xffff_fffc))
    #expect(try damage(raw(1, length: 0x7fff_fffc, last: 36)) == .blockLength(type: 1, length: 0x7fff_fffc))
    #expect(try damage(raw(77, length: 8, last: 8)) == .blockLength(type: 77, length: 8))
    #expect(
      try damage(raw(77, length: 0xffff_fffc, last: 8))
        == .cutBlock(type: 77, bytes: 36, needed: 0xffff_fffc))
    #expect(try damage(raw(77, length: 36, last: 40)) == .blockLengths(type: 77, first: 36, last: 40))
    #expect(try damage(raw(1, length: 36, last: 32)) == .blockLengths(type: 1, first: 36, last: 32))
    #expect(
      try damage { $0.block(6) { $0.append(0, 0, 0, 9, 9 as UInt32) } }
        == .frameBeyondBlock(length: 9, block: 32))
    #expect(
      try damage { $0.block(6) { $0.append(0, 0, 0, .max, 9 as UInt32) } }
        == .frameTooLong(length: .max, limit: 262_144))
    #expect(
      try damage { $0.block(3) { $0.append(0x10_0000 as UInt32) } }
        == .frameTooLong(length: 0x10_0000, limit: 262_144))
    #expect(try damage { $0.enhanced(interface: 1, ticks: 1, [1]) } == .unknownInterface(1))
    #expect(try damage { $0.obsolete(interface: 0xffff, ticks: 1, [1]) } == .unknownInterface(0xffff))
    #expect(
      try damage { $0.section(major: 3) } == .sectionVersion(major: 3, minor: 0))
    #expect(
      try damage { $0.block(0x0a0d_0d0a) { $0.append(contentsOf: frameBytes(16)) } } == .sectionByteOrder)
    // if_tsresol of two bytes, and an option beyond the block.
    #expect(
      try damage { $0.block(1) { $0.append(1, 0, 0, 0, 9, 2, 6, 0 as UInt16) } } == .interfaceOptions)
    #expect(
      try damage { $0.block(1) { $0.append(1, 0, 0, 0, 2, 0xffff as UInt16) } } == .interfaceOptions)
  }

  @Test func interfacesAreBounded() throws {
    var file = PcapngBytes()
    file.section()
    for _ in 0...65_536 { file.block(1) { $0.append(1, 0 as UInt32) } }
    #expect(try frames(of: file.bytes).damage?.cause == .tooManyInterfaces)
  }
}

extension PcapngBytes {
  /// Replaces the 32 bits that start `last` bytes before the end, little endian.
  fileprivate mutating func overwrite(last: Int, with value: UInt32) {
    replace(at: bytes.count - last, withUnsafeBytes(of: value.littleEndian) { Array($0) })
  }
}
