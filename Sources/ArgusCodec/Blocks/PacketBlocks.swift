internal import FlowModel
internal import NetworkTypes

// Record format, blocks packet size and IP attributes.

extension ArgusDecoder {
  /// The qualifier decides which directions are present and how wide; the subtype, of which
  /// 3.0.8 sensors write nothing, only adds the histogram.
  static func packetSize(_ record: RawSpan, _ block: BlockHeader, into sizes: inout PacketSizes) -> Bool {
    let form = block.qualifier & 0xf
    let hasSource: Bool
    let hasDestination: Bool
    switch form {
    case 2, 3: (hasSource, hasDestination) = (true, true)
    case 6, 7: (hasSource, hasDestination) = (true, false)
    case 0xa, 0xb: (hasSource, hasDestination) = (false, true)
    default: return false
    }
    let isWide = form & 1 != 0
    let sides = hasSource && hasDestination ? 2 : 1
    let words = sides * (isWide ? 2 : 1)
    guard block.words > words else { return false }
    let hasHistogram = block.subtype & 4 != 0 && block.words > words + sides
    var at = block.payload
    func pair(into direction: inout PacketSizes.Direction) {
      direction.isPresent = true
      if isWide {
        direction.minimum = record.bigEndian(at: at)
        direction.maximum = record.bigEndian(at: at + 4)
        at += 8
      } else {
        direction.minimum = UInt32(record.bigEndian(at: at, as: UInt16.self))
        direction.maximum = UInt32(record.bigEndian(at: at + 2, as: UInt16.self))
        at += 4
      }
    }
    func bins(into direction: inout PacketSizes.Direction) {
      direction.hasHistogram = true
      direction.histogram = record.bigEndian(at: at)
      at += 4
    }
    sizes = PacketSizes()
    if hasSource { pair(into: &sizes.directions.source) }
    if hasDestination { pair(into: &sizes.directions.destination) }
    if hasHistogram, hasSource { bins(into: &sizes.directions.source) }
    if hasHistogram, hasDestination { bins(into: &sizes.directions.destination) }
    return true
  }

  /// The words present follow as source, source options, destination, destination options.
  static func ipAttributes(
    _ record: RawSpan, _ block: BlockHeader, into attributes: inout IPAttributes
  ) -> Bool {
    let present = block.qualifier
    guard block.words > (present & 0xf).nonzeroBitCount else { return false }
    var at = block.payload
    func next() -> UInt32 {
      defer { at += 4 }
      return record.bigEndian(at: at)
    }
    func direction(
      _ has: UInt8, _ options: UInt8, _ fragments: UInt8, into direction: inout IPAttributes.Direction
    ) {
      direction = IPAttributes.Direction()
      if present & has != 0 {
        let word = next()
        direction.isPresent = true
        direction.ttl = UInt8(truncatingIfNeeded: word >> 24)
        direction.tos = UInt8(truncatingIfNeeded: word >> 16)
        // Sensors forget to swap the identification.
        direction.identification = UInt16(truncatingIfNeeded: word).byteSwapped
      }
      if present & options != 0 {
        direction.hasOptions = true
        direction.options = next()
      }
      direction.hasFragments = present & fragments != 0
    }
    direction(1, 4, 0x10, into: &attributes.directions.source)
    direction(2, 8, 0x20, into: &attributes.directions.destination)
    return true
  }
}

extension ArgusEncoder {
  /// 16-bit form only, since readers do not know the other: larger sizes are cut to 65535.
  static func packetSize(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    let source = r.packetSizes.directions.source
    let destination = r.packetSizes.directions.destination
    let qualifier: UInt8
    switch (source.isPresent, destination.isPresent) {
    case (true, true): qualifier = 2
    case (true, false): qualifier = 6
    case (false, true): qualifier = 0xa
    case (false, false): return
    }
    let hasHistogram =
      source.isPresent && source.hasHistogram || destination.isPresent && destination.hasHistogram
    var subtype: UInt8 = 0
    if hasHistogram {
      subtype = 4 | (source.isPresent ? 1 : 0) | (destination.isPresent ? 2 : 0)
    }
    let sides = qualifier == 2 ? 2 : 1
    out.appendBlock(
      BlockType.packetSize, subtype, qualifier, words: 1 + sides * (hasHistogram ? 2 : 1))
    if source.isPresent { out.append(source) }
    if destination.isPresent { out.append(destination) }
    guard hasHistogram else { return }
    if source.isPresent { out.append(bigEndian: source.histogram) }
    if destination.isPresent { out.append(bigEndian: destination.histogram) }
  }

  static func ipAttributes(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    let source = r.ipAttributes.directions.source
    let destination = r.ipAttributes.directions.destination
    var qualifier: UInt8 = 0
    if source.isPresent { qualifier |= 1 }
    if destination.isPresent { qualifier |= 2 }
    if source.hasOptions { qualifier |= 4 }
    if destination.hasOptions { qualifier |= 8 }
    let words = 1 + qualifier.nonzeroBitCount
    if source.hasFragments { qualifier |= 0x10 }
    if destination.hasFragments { qualifier |= 0x20 }
    out.appendBlock(BlockType.ipAttributes, 0, qualifier, words: words)
    out.append(source)
    out.append(destination)
  }
}

extension ByteWriter {
  fileprivate mutating func append(_ direction: PacketSizes.Direction) {
    append(bigEndian: UInt16(clamping: direction.minimum))
    append(bigEndian: UInt16(clamping: direction.maximum))
  }

  fileprivate mutating func append(_ direction: IPAttributes.Direction) {
    if direction.isPresent {
      append(direction.ttl)
      append(direction.tos)
      append(littleEndian: direction.identification)
    }
    if direction.hasOptions { append(bigEndian: direction.options) }
  }
}
