public import FlowModel
public import NetworkTypes

/// Decoding for a decision that most records fail.
///
/// A filter on addresses and ports reads the key alone. What turns a TCP record the right way round
/// costs more: counters and the whole state of a connection, of which one word matters.
extension ArgusDecoder {
  /// Whether a record may pass the screen, from its bytes alone; false is certain.
  ///
  /// Looks at IPv4 flow records whose key stands where sensors and clients write it, and of IPv6 at TCP
  /// and UDP; others pass.
  @inlinable @inline(__always)
  public static func mayPass(_ record: RawSpan, _ screen: KeyScreen) -> Bool {
    guard record.byteCount >= 40 else { return true }
    let header: UInt32 = record.bigEndian(at: 0)
    guard header >> 28 == 1 else { return true }
    // Transport first, of three words (3.0) or a few more (5.x); then the key.
    let transport: UInt32 = record.bigEndian(at: 4)
    let at = 4 &+ Int(transport & 0xff) &* 4
    guard transport >> 24 == 1, transport & 0x0080_0000 == 0, at <= record.byteCount &- 20 else {
      return true
    }
    let key: UInt32 = record.bigEndian(at: at)
    // Flow key, 16 bytes of payload, family IPv4, no fragment; the record says that all of it is there.
    let end = min(Int(header & 0xffff) &* 4, record.byteCount)
    guard key >> 24 == 2, key & 0x0080_9fff == 0x0105, at &+ 20 <= end else {
      guard key >> 24 == 2, key & 0x0080_9f00 == 0x0200, key & 0xff >= 11, at &+ 44 <= end else {
        return true
      }
      let ports: UInt32 = record.bigEndian(at: at &+ 40)
      return screen.admits(
        ipProtocol: record[at &+ 36], sourcePort: UInt16(truncatingIfNeeded: ports >> 16),
        destinationPort: UInt16(truncatingIfNeeded: ports))
    }
    let addresses: UInt64 = record.bigEndian(at: at &+ 4)
    let rest: UInt64 = record.bigEndian(at: at &+ 12)
    return screen.admits(
      ipProtocol: UInt8(truncatingIfNeeded: rest >> 56),
      source: UInt32(truncatingIfNeeded: addresses >> 32),
      destination: UInt32(truncatingIfNeeded: addresses),
      sourcePort: UInt16(truncatingIfNeeded: rest >> 32),
      destinationPort: UInt16(truncatingIfNeeded: rest >> 16))
  }

  /// Whether `decodeLightly` can serve a decision that reads these blocks: one that reads times or
  /// the network block itself needs all of what turning a record changes.
  public static func canDecodeLightly(_ wanted: BlockSet) -> Bool {
    wanted.isDisjoint(with: [.network, .time, .opaque])
  }

  /// Decodes the wanted blocks, the key, and of a TCP connection's network block the status word.
  ///
  /// Enough for `FlowRecord.orient(by:services:)` as far as the wanted blocks and the key show it.
  /// Only for a decision: decode again what is kept.
  ///
  /// - Returns: false for what `decode(_:wanted:into:)` refuses.
  public func decodeLightly(_ record: RawSpan, wanted: BlockSet, into r: inout FlowRecord) -> Bool {
    r.blocks = []
    guard record.byteCount >= 4 else { return false }
    let header: UInt32 = record.bigEndian(at: 0)
    // Everything but flow records of the usual kind goes the usual way.
    guard header >> 28 == 1 else { return decode(record, wanted: wanted, into: &r) }
    r.clear()
    r.kind = .flow
    r.version = UInt8(truncatingIfNeeded: header >> 24 & 0xf)
    r.options = UInt8(truncatingIfNeeded: header >> 16 & 0xf)
    r.cause = Self.cause(header)
    let end = min(record.byteCount, Int(header & 0xffff) &* 4)
    var more = wanted.subtracting([.flow, .network]).rawValue
    var needsKey = true
    // Until the key says otherwise.
    var needsStatus = true
    var offset = 4
    while offset &+ 4 <= end, needsKey || needsStatus || more != 0 {
      let block = BlockHeader(word: record.bigEndian(at: offset), start: offset)
      guard block.words > 0, block.end <= end else { break }
      offset = block.end
      switch block.type {
      case BlockType.flow where needsKey:
        guard Self.flow(record, block, into: &r.key) else { continue }
        // A key that the sensor swapped is turned by what the counters say.
        if r.key.wasReversed, Self.countersTurn(r.key) {
          return decode(record, wanted: wanted.union(FlowRecord.orientationBlocks), into: &r)
        }
        // Only the state of a TCP connection over IPv4 turns other records.
        if r.key.family != .ipv4 || r.key.ipProtocol != 6 { needsStatus = false }
        needsKey = false
        r.blocks.insert(.flow)
      case BlockType.network where needsStatus:
        guard Self.tcpStatusWord(record, block, into: &r.network) else { continue }
        needsStatus = false
        r.blocks.insert(.network)
      default:
        guard more != 0 else { continue }
        let bit = Self.kind(of: block).rawValue
        guard more & bit != 0, Self.decode(record, block, into: &r) else { continue }
        r.blocks.formUnion(BlockSet(rawValue: bit))
        more &= ~bit
      }
    }
    return true
  }

  /// See `FlowRecord.orient(by:services:)`: ARP and ICMP alone.
  @inline(__always)
  private static func countersTurn(_ key: FlowKey) -> Bool {
    switch key.family {
    case .arp: true
    case .ipv4: key.ipProtocol == 1
    default: false
    }
  }

  /// The status, which all three layouts of a TCP block begin with.
  @inline(__always)
  private static func tcpStatusWord(
    _ record: RawSpan, _ block: BlockHeader, into network: inout NetworkBlock
  ) -> Bool {
    guard block.words >= 3 else { return false }
    switch block.subtype {
    case 0x05: network.kind = .tcpFull
    case 0x03: network.kind = .tcpInitial
    case 0x04: network.kind = .tcpStatus
    default: return false
    }
    network.tcp.status = TCPStatus(rawValue: record.bigEndian(at: block.payload))
    return true
  }
}
