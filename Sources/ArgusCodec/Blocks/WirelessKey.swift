internal import FlowModel
internal import NetworkTypes

// Flow key of 802.11 frames: destination, source, address of the cell (six bytes each), 32 bytes
// for its name, zeros behind it, two bytes of filling. The model has the cell with the handshakes.

extension ArgusDecoder {
  private static let nameLength = 32

  /// Notes the cell of a key, if it has one. Every byte of the name may be anything but its end.
  static func wirelessCell(_ record: RawSpan, _ block: BlockHeader, into r: inout FlowRecord) {
    guard block.words >= 14 else { return }
    let address = block.payload + 12
    let name = address + 6
    var length = nameLength
    while length > 0, record[name + length - 1] == 0 { length -= 1 }
    guard length > 0 || record.macAddress(at: address).value != 0 else { return }
    let start = r.storage.count
    let cell = r.storage.beginItem(.cell, .source)
    r.storage.append(record.extracting(address..<name))
    r.storage.endItem(cell)
    let text = r.storage.beginItem(.cellName, .source)
    r.storage.append(record.extracting(name..<name + length))
    r.storage.endItem(text)
    r.handshake.range = start..<r.storage.count
    r.handshake.isReversed = false
    r.blocks.insert(.handshake)
  }
}

extension ArgusEncoder {
  static func wirelessKey(
    _ r: borrowing FlowRecord, _ key: FlowKey, _ subtype: UInt8, _ qualifier: UInt8,
    into out: inout ByteWriter
  ) {
    out.appendBlock(BlockType.flow, subtype, qualifier, words: 14)
    out.append(mac: key.destinationMAC)
    out.append(mac: key.sourceMAC)
    append(r.cell(.cell), of: r, padded: 6, to: &out)
    append(r.cell(.cellName), of: r, padded: 34, to: &out)
  }

  private static func append(
    _ item: Range<Int>?, of r: borrowing FlowRecord, padded length: Int, to out: inout ByteWriter
  ) {
    // The name's last two bytes are filling.
    let range = item.map { $0.prefix(min(length, 32)) } ?? 0..<0
    r.storage.withBytes { out.append($0.extracting(range)) }
    for _ in range.count..<length { out.append(UInt8(0)) }
  }
}
