import NetworkTypes

extension CaptureFile {
  /// The next record of a pcap file (draft-ietf-opsawg-pcap section 5), whatever its condition.
  mutating func advance(_ pcap: PcapHeader, _ frame: inout FrameHeader) -> Bool {
    let headerLength = pcap.recordHeaderLength
    guard window.ensure(headerLength) else { return stopAtEnd(header: headerLength) }
    let record = UnsafeRawPointer(window.base + window.position)
    let (seconds, fraction) = (load(record, 0), load(record, 4))
    var (captured, wire) = (load(record, 8), load(record, 12))
    if pcap.mayHaveSwappedLengths, captured > wire { swap(&captured, &wire) }
    if seconds | fraction | captured | wire == 0 { return stop(.zeros) }
    guard captured <= CaptureLimits.frameLength else {
      return stop(.frameTooLong(length: captured, limit: CaptureLimits.frameLength))
    }
    let needed = headerLength + Int(captured)
    guard window.ensure(needed) else { return stopAtEnd(needed: needed) }
    frame.time = Timestamp(seconds: Int64(seconds), nanoseconds: Int64(fraction) * pcap.fractionScale)
    frame.capturedLength = captured
    frame.wireLength = wire
    frame.linkType = linkType
    frame.interface = 0
    deliver(header: headerLength, captured: captured, whole: needed)
    return true
  }

  /// The stream ended inside the `header` bytes that start a record or block: cleanly, when none
  /// of them are there.
  mutating func stopAtEnd(header: Int) -> Bool {
    if let failure = window.failure { return stop(.feed(failure)) }
    if window.mayGrow { return false }
    return window.available == 0
      ? stop() : stop(.cutHeader(bytes: window.available, needed: header))
  }

  /// The stream ended inside the `needed` bytes of a packet.
  mutating func stopAtEnd(needed: Int) -> Bool {
    if let failure = window.failure { return stop(.feed(failure)) }
    if window.mayGrow { return false }
    return stop(.cut(bytes: UInt64(window.available), needed: UInt64(needed)))
  }
}
