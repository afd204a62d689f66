extension Field {
  private static let attributeBlocks: BlockSet = [.ipAttributes, .flow, .network, .metric]

  static let ipAttributes: [Field] =
    ends(
      ("stos", "sTos"), ("dtos", "dTos"), width: 5, blocks: attributeBlocks, merge: .key,
      summary: "type of service"
    ) { side in .count { $0.attributes(side).map { UInt64($0.tos) } } }
    + ends(
      ("sdsb", "sDSb"), ("ddsb", "dDSb"), width: 5, blocks: attributeBlocks, merge: .key,
      summary: "differentiated services codepoint",
      classic: { side in
        { record, style, out in
          guard let tos = record.attributes(side)?.tos else { return }
          style.usesDISANames
            ? DSCPNames.append(disa: tos >> 2, to: &out) : DSCPNames.append(tos >> 2, to: &out)
        }
      }
    ) { side in
      .text { record, out in
        guard let tos = record.attributes(side)?.tos else { return false }
        DSCPNames.append(tos >> 2, to: &out)
        return true
      }
    }.with { $0.disaWidth = 8 }
    + ends(
      ("sttl", "sTtl"), ("dttl", "dTtl"), width: 4, blocks: attributeBlocks, merge: .minimum,
      summary: "time to live"
    ) { side in .count { $0.attributes(side).map { UInt64($0.ttl) } } }
    + ends(
      ("shops", "sHops"), ("dhops", "dHops"), width: 5, blocks: attributeBlocks, merge: .derived,
      summary: "hops from the sender, estimated: from the next power of two to the time to live"
    ) { side in
      .count { record in
        guard let ttl = record.attributes(side)?.ttl else { return nil }
        var start: UInt64 = 1
        while start < UInt64(ttl) { start <<= 1 }
        return start - UInt64(ttl)
      }
    }
    + ends(
      ("sinitttl", "sInitTtl"), ("dinitttl", "dInitTtl"), width: 8, blocks: attributeBlocks, merge: .derived,
      summary: "time to live that the sender began with, estimated: the next of 32, 64, 128 and 255"
    ) { side in .count { $0.attributes(side).map { initialTTL($0.ttl) } } }
    + ends(
      ("spath", "sPath"), ("dpath", "dPath"), width: 5, blocks: attributeBlocks, merge: .derived,
      summary: "routers passed, estimated: from the estimated initial time to live to the one seen"
    ) { side in .count { $0.attributes(side).map { initialTTL($0.ttl) - UInt64($0.ttl) } } }
    + ends(
      ("sipid", "sIpId"), ("dipid", "dIpId"), width: 7, blocks: attributeBlocks, merge: .key,
      summary: "IP identification", classic: { side in hexadecimal { $0.attributes(side)?.identification } }
    ) { side in .count { $0.attributes(side).map { UInt64($0.identification) } } }

  /// Systems begin with one of these: old Windows and embedded ones, Unix, Windows, routers.
  private static func initialTTL(_ ttl: UInt8) -> UInt64 {
    switch ttl {
    case ...32: 32
    case ...64: 64
    case ...128: 128
    default: 255
    }
  }
}

extension FlowRecord {
  func attributes(_ side: Side) -> IPAttributes.Direction? {
    has(.ipAttributes) && ipAttributes.directions[side].isPresent ? ipAttributes.directions[side] : nil
  }
}
