internal import FlowModel
internal import NetworkTypes

// Record format, network block, subtypes TCP init, TCP status and TCP full.

extension ArgusDecoder {
  /// Qualifier 2 marks the sides of format 5: 52 bytes with MSS, last time in nanoseconds.
  static func tcpFull(_ record: RawSpan, _ block: BlockHeader, into tcp: inout TCPState) -> Bool {
    let isWide = block.qualifier & 2 != 0
    let side = isWide ? 13 : 12
    guard block.words >= 6 + side else { return false }
    let at = block.payload
    tcp.status = TCPStatus(rawValue: record.bigEndian(at: at))
    tcp.state = record.bigEndian(at: at + 4)
    tcp.options = record.bigEndian(at: at + 8)
    tcp.synAck = record.bigEndian(at: at + 12)
    tcp.ackData = record.bigEndian(at: at + 16)
    endpoint(record, at: at + 20, isWide, into: &tcp.endpoints.source)
    tcp.hasDestination = block.words >= 6 + 2 * side
    if tcp.hasDestination {
      endpoint(record, at: at + 20 + side * 4, isWide, into: &tcp.endpoints.destination)
    } else {
      tcp.endpoints.destination = TCPState.Endpoint()
    }
    return true
  }

  @inline(__always)
  private static func endpoint(
    _ record: RawSpan, at: Int, _ isWide: Bool, into side: inout TCPState.Endpoint
  ) {
    let fraction = Int64(record.bigEndian(at: at + 4, as: UInt32.self))
    side.lastTime = Timestamp(
      seconds: Int64(record.bigEndian(at: at, as: UInt32.self)),
      nanoseconds: isWide ? fraction : fraction &* 1000)
    side.status = record.bigEndian(at: at + 8)
    side.base = record.bigEndian(at: at + 12)
    side.sequence = record.bigEndian(at: at + 16)
    side.acknowledgment = record.bigEndian(at: at + 20)
    side.windowCount = record.bigEndian(at: at + 24)
    side.bytes = record.bigEndian(at: at + 28)
    side.retransmissions = record.bigEndian(at: at + 32)
    side.acknowledgedBytes = record.bigEndian(at: at + 36)
    side.windowBytes = record.bigEndian(at: at + 40)
    side.window = record.bigEndian(at: at + 44)
    side.flags = record[at + 46]
    side.windowScale = record[at + 47]
    side.maximumSegmentSize = isWide ? record.bigEndian(at: at + 48) : 0
  }

  /// A flow of one packet: what its SYN said.
  static func tcpInitial(_ record: RawSpan, _ block: BlockHeader, into tcp: inout TCPState) -> Bool {
    guard block.words >= 5 else { return false }
    let at = block.payload
    tcp = TCPState()
    tcp.status = TCPStatus(rawValue: record.bigEndian(at: at))
    tcp.endpoints.source.base = record.bigEndian(at: at + 4)
    tcp.options = record.bigEndian(at: at + 8)
    tcp.endpoints.source.window = record.bigEndian(at: at + 12)
    tcp.endpoints.source.flags = record[at + 14]
    tcp.endpoints.source.windowScale = record[at + 15]
    if block.qualifier & 2 != 0, block.words >= 6 {
      tcp.endpoints.source.maximumSegmentSize = record.bigEndian(at: at + 16)
    }
    return true
  }

  static func tcpStatus(_ record: RawSpan, _ block: BlockHeader, into tcp: inout TCPState) -> Bool {
    guard block.words >= 3 else { return false }
    tcp = TCPState()
    tcp.status = TCPStatus(rawValue: record.bigEndian(at: block.payload))
    tcp.endpoints.source.flags = record[block.payload + 4]
    tcp.endpoints.destination.flags = record[block.payload + 5]
    tcp.hasDestination = true
    return true
  }
}

extension ArgusEncoder {
  static func tcpFull(_ tcp: TCPState, into out: inout ByteWriter) {
    out.appendBlock(
      BlockType.network, NetworkBlock.Kind.tcpFull.rawValue, 0, words: tcp.hasDestination ? 30 : 18)
    out.append(bigEndian: tcp.status.rawValue)
    out.append(bigEndian: tcp.state)
    out.append(bigEndian: tcp.options)
    out.append(bigEndian: tcp.synAck)
    out.append(bigEndian: tcp.ackData)
    endpoint(tcp.endpoints.source, into: &out)
    if tcp.hasDestination { endpoint(tcp.endpoints.destination, into: &out) }
  }

  private static func endpoint(_ side: TCPState.Endpoint, into out: inout ByteWriter) {
    out.append(microseconds: side.lastTime)
    out.append(bigEndian: side.status)
    out.append(bigEndian: side.base)
    out.append(bigEndian: side.sequence)
    out.append(bigEndian: side.acknowledgment)
    out.append(bigEndian: side.windowCount)
    out.append(bigEndian: side.bytes)
    out.append(bigEndian: side.retransmissions)
    out.append(bigEndian: side.acknowledgedBytes)
    out.append(bigEndian: side.windowBytes)
    out.append(bigEndian: side.window)
    out.append(side.flags)
    out.append(side.windowScale)
  }

  static func tcpInitial(_ tcp: TCPState, into out: inout ByteWriter) {
    out.appendBlock(BlockType.network, NetworkBlock.Kind.tcpInitial.rawValue, 0, words: 5)
    out.append(bigEndian: tcp.status.rawValue)
    out.append(bigEndian: tcp.endpoints.source.base)
    out.append(bigEndian: tcp.options)
    out.append(bigEndian: tcp.endpoints.source.window)
    out.append(tcp.endpoints.source.flags)
    out.append(tcp.endpoints.source.windowScale)
  }

  static func tcpStatus(_ tcp: TCPState, into out: inout ByteWriter) {
    out.appendBlock(BlockType.network, NetworkBlock.Kind.tcpStatus.rawValue, 0, words: 3)
    out.append(bigEndian: tcp.status.rawValue)
    out.append(tcp.endpoints.source.flags)
    out.append(tcp.endpoints.destination.flags)
    out.append(bigEndian: UInt16(0))
  }
}
