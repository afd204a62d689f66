internal import FlowModel
internal import NetworkTypes

// Extension block, section `evidence`, layouts 0 and 1 (docs/records.md): the second has Multipath TCP.

extension ArgusDecoder {
  static func evidence(_ record: RawSpan, _ block: BlockHeader, into evidence: inout Evidence) -> Bool {
    guard block.qualifier <= 1, block.words >= 2,
      let direction = DirectionEvidence(rawValue: record[block.payload])
    else { return false }
    let at = block.payload
    evidence = Evidence()
    evidence.direction = direction
    evidence.isCorrected = record[at + 1] & 1 != 0
    var position = at + 4
    let fixed = block.qualifier == 0 ? 8 : 12
    for side in Side.allCases where record[at + 1] & (side == .source ? 2 : 4) != 0 {
      let count = Int(record[at + (side == .source ? 2 : 3)])
      guard count <= Evidence.Kinds.capacity, position + fixed + count <= block.end else { return false }
      var opening = Evidence.Opening()
      opening.isSeen = true
      opening.window = record.bigEndian(at: position)
      opening.maximumSegmentSize = record.bigEndian(at: position + 2)
      opening.windowScale = record[position + 4]
      if fixed == 12 {
        opening.multipath = Evidence.Multipath(rawValue: record[position + 5]) ?? .none
        opening.multipathToken = record.bigEndian(at: position + 8)
      }
      opening.kindCount = UInt8(count)
      for index in 0..<count { opening.kinds[index] = record[position + fixed + index] }
      evidence.openings[side] = opening
      position += fixed + (count + 3) & ~3
    }
    return true
  }
}

extension ArgusEncoder {
  static func evidence(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    let evidence = r.evidence
    let hasMultipath =
      evidence.openings.source.multipath != .none || evidence.openings.destination.multipath != .none
    func words(_ side: Side) -> Int {
      evidence.openings[side].isSeen
        ? (hasMultipath ? 3 : 2) + (Int(evidence.openings[side].kindCount) + 3) / 4 : 0
    }
    out.appendBlock(
      BlockType.extended, ExtensionSection.evidence, hasMultipath ? 1 : 0,
      words: 2 + words(.source) + words(.destination))
    out.append(evidence.direction.rawValue)
    var flags: UInt8 = evidence.isCorrected ? 1 : 0
    if evidence.openings.source.isSeen { flags |= 2 }
    if evidence.openings.destination.isSeen { flags |= 4 }
    out.append(flags)
    out.append(evidence.openings.source.kindCount)
    out.append(evidence.openings.destination.kindCount)
    for side in Side.allCases where evidence.openings[side].isSeen {
      let opening = evidence.openings[side]
      out.append(bigEndian: opening.window)
      out.append(bigEndian: opening.maximumSegmentSize)
      out.append(opening.windowScale)
      out.append(opening.multipath.rawValue)
      out.append(repeating: 0, count: 2)
      if hasMultipath { out.append(bigEndian: opening.multipathToken) }
      let start = out.count
      for index in 0..<Int(opening.kindCount) { out.append(opening.kinds[index]) }
      out.pad(since: start)
    }
  }
}
