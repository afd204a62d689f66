internal import FlowModel
internal import NetworkTypes

// Record format, blocks behavior, AS numbers, country codes, and of 5.x flow hash, score,
// geo and local.

extension ArgusDecoder {
  static func behavior(_ record: RawSpan, _ block: BlockHeader, into behavior: inout Behavior) -> Bool {
    guard block.words >= 3 else { return false }
    behavior.kind = block.subtype
    behavior.keystrokes.source = record.bigEndian(at: block.payload)
    behavior.keystrokes.destination = record.bigEndian(at: block.payload + 4)
    return true
  }

  static func asNumber(_ record: RawSpan, _ block: BlockHeader, into numbers: inout ASNumbers) -> Bool {
    guard block.words >= 3 else { return false }
    numbers.ends.source = record.bigEndian(at: block.payload)
    numbers.ends.destination = record.bigEndian(at: block.payload + 4)
    numbers.hasIntermediate = block.words >= 4
    numbers.intermediate = numbers.hasIntermediate ? record.bigEndian(at: block.payload + 8) : 0
    return true
  }

  static func country(_ record: RawSpan, _ block: BlockHeader, into countries: inout CountryCodes) -> Bool {
    guard block.words >= 2 else { return false }
    countries.ends.source = record.bigEndian(at: block.payload)
    countries.ends.destination = record.bigEndian(at: block.payload + 2)
    return true
  }

  static func flowHash(_ record: RawSpan, _ block: BlockHeader, into r: inout FlowRecord) -> Bool {
    guard block.words >= 3 else { return false }
    r.flowHash = record.bigEndian(at: block.payload)
    r.flowIndex = record.bigEndian(at: block.payload + 4)
    return true
  }

  static func score(_ record: RawSpan, _ block: BlockHeader, into r: inout FlowRecord) -> Bool {
    guard block.words >= 3 else { return false }
    r.score = record.bigEndian(at: block.payload)
    return true
  }

  /// Writers do not swap these; little-endian, like every machine that writes them.
  static func geoLocation(_ record: RawSpan, _ block: BlockHeader, into geo: inout GeoLocation) -> Bool {
    guard block.words >= 7 else { return false }
    func point(_ index: Int, _ bit: UInt8) -> GeoLocation.Point {
      var point = GeoLocation.Point()
      point.latitude = record.littleEndianFloat(at: block.payload + 8 * index)
      point.longitude = record.littleEndianFloat(at: block.payload + 8 * index + 4)
      point.isPresent = block.qualifier & bit != 0
      return point
    }
    geo.ends.source = point(0, 1)
    geo.ends.destination = point(1, 2)
    geo.intermediate = point(2, 4)
    return true
  }

  static func locality(_ record: RawSpan, _ block: BlockHeader, into locality: inout Locality) -> Bool {
    guard block.words >= 3 else { return false }
    let at = block.payload
    locality.status = record.bigEndian(at: at)
    locality.ends.source = record.bigEndian(at: at + 2)
    locality.ends.destination = record.bigEndian(at: at + 3)
    locality.organizations.source = record.littleEndian(at: at + 4)
    locality.organizations.destination = record.littleEndian(at: at + 6)
    locality.has.source = block.qualifier & 1 != 0
    locality.has.destination = block.qualifier & 2 != 0
    return true
  }
}

extension ArgusEncoder {
  static func behavior(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    out.appendBlock(BlockType.behavior, r.behavior.kind, 0, words: 3)
    out.append(bigEndian: r.behavior.keystrokes.source)
    out.append(bigEndian: r.behavior.keystrokes.destination)
  }

  static func asNumber(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    out.appendBlock(BlockType.asNumber, 0, 0, words: r.asNumbers.hasIntermediate ? 4 : 3)
    out.append(bigEndian: r.asNumbers.ends.source)
    out.append(bigEndian: r.asNumbers.ends.destination)
    if r.asNumbers.hasIntermediate { out.append(bigEndian: r.asNumbers.intermediate) }
  }

  static func country(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    out.appendBlock(BlockType.country, 0, 0, words: 2)
    out.append(bigEndian: r.countries.ends.source)
    out.append(bigEndian: r.countries.ends.destination)
  }

  static func flowHash(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    out.appendBlock(BlockType.flowHash, 0, 0, words: 3)
    out.append(bigEndian: r.flowHash)
    out.append(bigEndian: r.flowIndex)
  }

  static func score(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    out.appendBlock(BlockType.score, 0, 0, words: 3)
    out.append(bigEndian: r.score)
  }

  static func geoLocation(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    let geo = r.geoLocation
    let qualifier: UInt8 =
      (geo.ends.source.isPresent ? 1 : 0) | (geo.ends.destination.isPresent ? 2 : 0)
      | (geo.intermediate.isPresent ? 4 : 0)
    out.appendBlock(BlockType.geoLocation, 0, qualifier, words: 7)
    out.append(geo.ends.source)
    out.append(geo.ends.destination)
    out.append(geo.intermediate)
  }

  static func locality(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    let locality = r.locality
    let qualifier: UInt8 = (locality.has.source ? 1 : 0) | (locality.has.destination ? 2 : 0)
    out.appendBlock(BlockType.locality, 0, qualifier, words: 3)
    out.append(bigEndian: locality.status)
    out.append(bigEndian: locality.ends.source)
    out.append(bigEndian: locality.ends.destination)
    out.append(littleEndian: locality.organizations.source)
    out.append(littleEndian: locality.organizations.destination)
  }
}

extension ByteWriter {
  fileprivate mutating func append(_ point: GeoLocation.Point) {
    append(littleEndian: point.latitude.bitPattern)
    append(littleEndian: point.longitude.bitPattern)
  }
}
