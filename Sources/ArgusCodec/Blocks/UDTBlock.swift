internal import FlowModel
internal import NetworkTypes

// Record format, network block, subtype UDT: state, handshake and one side.

extension ArgusDecoder {
  static func udt(_ record: RawSpan, _ block: BlockHeader, into udt: inout UDTState) -> Bool {
    guard block.words >= 27 else { return false }
    let at = block.payload
    udt.state = record.bigEndian(at: at)
    udt.status = record.bigEndian(at: at + 4)
    for i in 0..<7 { udt.handshake[i] = record.bigEndian(at: at + 8 + 4 * i) }
    let side = at + 36
    udt.lastTime = Timestamp(
      seconds: Int64(record.bigEndian(at: side, as: UInt32.self)),
      nanoseconds: Int64(record.bigEndian(at: side + 4, as: UInt32.self)) &* 1000)
    udt.sequence = record.bigEndian(at: side + 8)
    udt.timestamp = record.bigEndian(at: side + 12)
    udt.acknowledgment = record.bigEndian(at: side + 16)
    udt.roundTripTime = record.bigEndian(at: side + 20)
    udt.variance = record.bigEndian(at: side + 24)
    udt.bufferSize = record.bigEndian(at: side + 28)
    udt.rate = record.bigEndian(at: side + 32)
    udt.linkCapacity = record.bigEndian(at: side + 36)
    udt.solo = record.bigEndian(at: side + 40)
    udt.first = record.bigEndian(at: side + 44)
    udt.middle = record.bigEndian(at: side + 48)
    udt.last = record.bigEndian(at: side + 52)
    udt.drops = record.bigEndian(at: side + 56)
    udt.retransmissions = record.bigEndian(at: side + 60)
    udt.nacked = record.bigEndian(at: side + 64)
    return true
  }
}

extension ArgusEncoder {
  static func udt(_ udt: UDTState, into out: inout ByteWriter) {
    out.appendBlock(BlockType.network, NetworkBlock.Kind.udt.rawValue, 0, words: 27)
    out.append(bigEndian: udt.state)
    out.append(bigEndian: udt.status)
    for i in udt.handshake.indices { out.append(bigEndian: udt.handshake[i]) }
    out.append(microseconds: udt.lastTime)
    out.append(bigEndian: udt.sequence)
    out.append(bigEndian: udt.timestamp)
    out.append(bigEndian: udt.acknowledgment)
    out.append(bigEndian: udt.roundTripTime)
    out.append(bigEndian: udt.variance)
    out.append(bigEndian: udt.bufferSize)
    out.append(bigEndian: udt.rate)
    out.append(bigEndian: udt.linkCapacity)
    out.append(bigEndian: udt.solo)
    out.append(bigEndian: udt.first)
    out.append(bigEndian: udt.middle)
    out.append(bigEndian: udt.last)
    out.append(bigEndian: udt.drops)
    out.append(bigEndian: udt.retransmissions)
    out.append(bigEndian: udt.nacked)
  }
}
