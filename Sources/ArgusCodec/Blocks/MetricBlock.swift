internal import FlowModel
internal import NetworkTypes

// Record format, metric block: packets, bytes and application bytes in the narrowest width.

extension ArgusDecoder {
  @inline(__always)
  static func metric(_ record: RawSpan, _ block: BlockHeader, into traffic: inout Traffic) -> Bool {
    // Bit 1 (packets and bytes) outranks bit 4 (and application bytes).
    let isShort = block.subtype & 1 != 0
    guard isShort || block.subtype & 4 != 0 else { return false }
    let form = Int(block.qualifier & 0xf)
    guard (1...12).contains(form) else { return false }
    let hasSource = form <= 8
    let hasDestination = form <= 4 || form > 8
    let width = 1 << ((form &- 1) & 3)
    let perSide = width &* (isShort ? 2 : 3)
    let length = form <= 4 ? perSide &* 2 : perSide
    guard length <= (block.words &- 1) &* 4 else { return false }
    traffic = Traffic()
    traffic.hasApplicationBytes = !isShort
    var at = block.payload
    if hasSource {
      traffic.counters.source = counters(record, at: at, width: width, isShort: isShort)
      at += perSide
    }
    if hasDestination {
      traffic.counters.destination = counters(record, at: at, width: width, isShort: isShort)
    }
    return true
  }

  @inline(__always)
  private static func counters(
    _ record: RawSpan, at offset: Int, width: Int, isShort: Bool
  ) -> Counters {
    var result = Counters()
    switch width {
    case 1:
      result.packets = UInt64(record[offset])
      result.bytes = UInt64(record[offset + 1])
      if !isShort { result.applicationBytes = UInt64(record[offset + 2]) }
    case 2:
      result.packets = UInt64(record.bigEndian(at: offset, as: UInt16.self))
      result.bytes = UInt64(record.bigEndian(at: offset + 2, as: UInt16.self))
      if !isShort { result.applicationBytes = UInt64(record.bigEndian(at: offset + 4, as: UInt16.self)) }
    case 4:
      result.packets = UInt64(record.bigEndian(at: offset, as: UInt32.self))
      result.bytes = UInt64(record.bigEndian(at: offset + 4, as: UInt32.self))
      if !isShort { result.applicationBytes = UInt64(record.bigEndian(at: offset + 8, as: UInt32.self)) }
    default:
      result.packets = record.bigEndian(at: offset)
      result.bytes = record.bigEndian(at: offset + 8)
      if !isShort { result.applicationBytes = record.bigEndian(at: offset + 16) }
    }
    return result
  }
}

extension ArgusEncoder {
  static func metric(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    let source = r.traffic.counters.source
    let destination = r.traffic.counters.destination
    let hasSource = source != Counters()
    let hasDestination = destination != Counters()
    let isShort = !r.traffic.hasApplicationBytes
    let largest = max(source.largest, destination.largest)
    // The 8-bit form exists in practice for both directions (or none) only: 3.0.8 does not read
    // the others.
    let isBoth = hasSource == hasDestination
    let form: UInt8 =
      if largest <= 0xff && isBoth {
        1
      } else if largest <= 0xffff {
        2
      } else if largest <= 0xffff_ffff {
        3
      } else {
        4
      }
    let width = 1 << (Int(form) - 1)
    let sides = isBoth ? 2 : 1
    let words = 1 + (width * sides * (isShort ? 2 : 3) + 3) / 4
    let qualifier = isBoth ? form : hasSource ? form + 4 : form + 8
    let start = out.count
    out.appendBlock(BlockType.metric, isShort ? 1 : 4, qualifier, words: words)
    if isBoth || hasSource { out.append(source, width: width, isShort: isShort) }
    if isBoth || hasDestination { out.append(destination, width: width, isShort: isShort) }
    out.pad(since: start)
  }
}

extension Counters {
  var largest: UInt64 { max(packets, bytes, applicationBytes) }
}

extension ByteWriter {
  mutating func append(_ counters: Counters, width: Int, isShort: Bool) {
    append(counters.packets, width: width)
    append(counters.bytes, width: width)
    if !isShort { append(counters.applicationBytes, width: width) }
  }

  private mutating func append(_ value: UInt64, width: Int) {
    switch width {
    case 1: append(UInt8(truncatingIfNeeded: value))
    case 2: append(bigEndian: UInt16(truncatingIfNeeded: value))
    case 4: append(bigEndian: UInt32(truncatingIfNeeded: value))
    default: append(bigEndian: value)
    }
  }
}
