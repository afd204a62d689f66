import NetworkTypes

extension CaptureFile {
  /// Walks the blocks of a pcapng file (draft-ietf-opsawg-pcapng section 3.1) to the next frame.
  ///
  /// A packet counts when its whole block is there and its two lengths agree.
  mutating func advanceInSection(_ frame: inout FrameHeader) -> Bool {
    while true {
      guard window.ensure(12) else { return stopAtEnd(header: 12) }
      let type = word(0)
      if type == PcapngBlock.sectionHeader {
        guard beginSection() else { return false }
        continue
      }
      let length = word(4)
      guard let minimum = PcapngBlock.minimumLength(type) else {
        guard skipBlock(type, length: length) else { return false }
        continue
      }
      guard isWhole(type, length: length, minimum: minimum) else { return false }
      if PcapngBlock.holdsPacket(type) {
        return type == PcapngBlock.simplePacket
          ? deliverSimple(length: length, &frame) : deliverPacket(type, length: length, &frame)
      }
      guard addInterface(length: length) else { return false }
      window.position += Int(length)
    }
  }

  /// The 32 bits at `offset` of the block that starts here. The caller has proven that they are there.
  private func word(_ offset: Int) -> UInt32 {
    load(UnsafeRawPointer(window.base + window.position), offset)
  }

  /// Makes sure that a block of interest is there from end to end.
  private mutating func isWhole(_ type: UInt32, length: UInt32, minimum: UInt32) -> Bool {
    guard length >= minimum, length % 4 == 0, length <= CaptureLimits.blockLength else {
      return stop(.blockLength(type: type, length: length))
    }
    guard window.ensure(Int(length)) else {
      guard window.failure == nil, !PcapngBlock.holdsPacket(type), !window.mayGrow else {
        return stopAtEnd(needed: Int(length))
      }
      return stop(.cutBlock(type: type, bytes: UInt64(window.available), needed: UInt64(length)))
    }
    let last = word(Int(length) - 4)
    return last == length || stop(.blockLengths(type: type, first: length, last: last))
  }

  /// Passes over a block of another type, of any length, without holding it.
  private mutating func skipBlock(_ type: UInt32, length: UInt32) -> Bool {
    guard length >= 12, length % 4 == 0 else { return stop(.blockLength(type: type, length: length)) }
    // Of a growing file nothing is passed over before it is whole, as far as it can be held.
    if window.mayGrow, length <= CaptureLimits.blockLength, !window.ensure(Int(length)) {
      return stopAtEnd(needed: Int(length))
    }
    // Damage is reported where the block starts.
    let start = window.offset
    func damage(_ cause: CaptureDamage.Cause) -> CaptureDamage {
      CaptureDamage(file: name, offset: start, framesRead: frameCount, cause: cause)
    }
    let skipped = window.skip(UInt64(length) - 4)
    guard skipped == UInt64(length) - 4, window.ensure(4) else {
      let bytes = skipped + UInt64(window.available)
      self.damage = damage(
        window.failure.map { .feed($0) } ?? .cutBlock(type: type, bytes: bytes, needed: UInt64(length)))
      return stop()
    }
    let last = word(0)
    guard last == length else {
      self.damage = damage(.blockLengths(type: type, first: length, last: last))
      return stop()
    }
    window.position += 4
    return true
  }

  /// A later section: it may change the byte order and forgets all interfaces.
  private mutating func beginSection() -> Bool {
    guard window.ensure(PcapngSectionHeader.prefixLength) else {
      if window.failure != nil || window.mayGrow { return stopAtEnd(needed: 28) }
      return stop(.cutBlock(type: PcapngBlock.sectionHeader, bytes: UInt64(window.available), needed: 28))
    }
    guard let header = PcapngSectionHeader(window.base + window.position) else {
      return stop(.sectionByteOrder)
    }
    isSwapped = header.isSwapped
    guard isWhole(PcapngBlock.sectionHeader, length: header.blockLength, minimum: 28) else { return false }
    guard header.isSupported else {
      return stop(.sectionVersion(major: header.major, minor: header.minor))
    }
    interfaces.removeAll()
    window.position += Int(header.blockLength)
    return true
  }

  /// Enhanced packet block (section 4.3) and the obsolete packet block (appendix A), which differ in
  /// the interface's width.
  private mutating func deliverPacket(_ type: UInt32, length: UInt32, _ frame: inout FrameHeader) -> Bool {
    let start = UnsafeRawPointer(window.base + window.position)
    let number: UInt32
    if type == PcapngBlock.enhancedPacket {
      number = load(start, 8)
    } else {
      let value = start.loadUnaligned(fromByteOffset: 8, as: UInt16.self)
      number = UInt32(isSwapped ? value.byteSwapped : value)
    }
    guard number < interfaces.count else { return stop(.unknownInterface(number)) }
    let captured = load(start, 20)
    guard isPlausible(captured, block: length, room: length - 32) else { return false }
    let interface = interfaces[Int(number)]
    frame.time = interface.clock.timestamp(high: load(start, 12), low: load(start, 16))
    latestTime = frame.time
    frame.capturedLength = captured
    frame.wireLength = load(start, 24)
    frame.linkType = interface.linkType
    frame.interface = number
    deliver(header: 28, captured: captured, whole: Int(length))
    return true
  }

  /// Simple packet block (section 4.4): no time, always the first interface, and the captured length
  /// follows from the wire length and that interface's snap length.
  ///
  /// It has the time of the packet before it: by 1970 its flow would span half a century. Where no packet
  /// has a time, all have 1970's beginning.
  private mutating func deliverSimple(length: UInt32, _ frame: inout FrameHeader) -> Bool {
    guard let interface = interfaces.first else { return stop(.unknownInterface(0)) }
    let wire = word(8)
    let captured = interface.snapLength == 0 ? wire : min(wire, interface.snapLength)
    guard isPlausible(captured, block: length, room: length - 16) else { return false }
    frame.time = latestTime
    frame.capturedLength = captured
    frame.wireLength = wire
    frame.linkType = interface.linkType
    frame.interface = 0
    deliver(header: 12, captured: captured, whole: Int(length))
    return true
  }

  private mutating func isPlausible(_ captured: UInt32, block: UInt32, room: UInt32) -> Bool {
    guard captured <= CaptureLimits.frameLength else {
      return stop(.frameTooLong(length: captured, limit: CaptureLimits.frameLength))
    }
    return captured <= room || stop(.frameBeyondBlock(length: captured, block: block))
  }

  /// Interface description block (section 4.2) with the two options that change the meaning of times.
  private mutating func addInterface(length: UInt32) -> Bool {
    guard interfaces.count < CaptureLimits.interfaces else { return stop(.tooManyInterfaces) }
    let start = UnsafeRawPointer(window.base + window.position)
    func half(_ offset: Int) -> Int {
      let value = start.loadUnaligned(fromByteOffset: offset, as: UInt16.self)
      return Int(isSwapped ? value.byteSwapped : value)
    }
    var interface = PcapngInterface(
      linkType: LinkType(rawValue: UInt32(half(8))), snapLength: load(start, 12))
    var offset = 16
    let end = Int(length) - 4
    while offset + 4 <= end {
      let (code, size) = (half(offset), half(offset + 2))
      // opt_endofopt
      if code == 0 { break }
      let value = offset + 4
      guard value + size <= end else { return stop(.interfaceOptions) }
      switch (code, size) {
      case (9, 1): interface.clock.setResolution(start.load(fromByteOffset: value, as: UInt8.self))
      case (14, 8):
        let seconds = start.loadUnaligned(fromByteOffset: value, as: Int64.self)
        interface.clock.offset = isSwapped ? seconds.byteSwapped : seconds
      case (9, _), (14, _): return stop(.interfaceOptions)
      default: break
      }
      offset = value + (size + 3) / 4 * 4
    }
    interfaces.append(interface)
    return true
  }
}
