public import FlowModel
internal import NetworkTypes

/// Turns wire records of formats 3 and 5 into `FlowRecord`.
///
/// Only wanted blocks are decoded, and the walk ends as soon as all of them are found. A block
/// that is too short for its kind is skipped; damaged lengths end the record, never the program.
public struct ArgusDecoder: Sendable {
  public init() {}

  /// Decodes one whole record. False for a record that carries nothing to show: an unknown or
  /// never-written type, or one shorter than its header.
  ///
  /// Everything in `r` is forgotten first, its `offset` included.
  @discardableResult
  public func decode(
    _ record: RawSpan, wanted: BlockSet = .all, into r: inout FlowRecord
  ) -> Bool {
    r.clear()
    guard record.byteCount >= 4 else { return false }
    let header: UInt32 = record.bigEndian(at: 0)
    r.version = UInt8(truncatingIfNeeded: header >> 24 & 0xf)
    r.options = UInt8(truncatingIfNeeded: header >> 16 & 0xf)
    guard let kind = Self.kind(header) else { return false }
    r.kind = kind
    r.cause = Self.cause(header)
    if kind == .management {
      return Self.management(record, wanted, into: &r)
    }
    Self.walk(record, wanted, into: &r)
    return true
  }

  /// The record's type. Numbers above 0x40 changed their meaning between the two formats.
  @inline(__always)
  private static func kind(_ header: UInt32) -> FlowRecord.Kind? {
    let isVersion5 = header >> 24 & 0xf == 5
    switch header >> 28 {
    case 1: return .flow
    case 3: return .netflow
    case 4: return .event
    case 5: return isVersion5 ? .imported : nil
    case 6: return isVersion5 ? nil : .archival
    case 7: return isVersion5 ? .archival : .vendor
    case 8: return .management
    default: return nil
    }
  }

  @inline(__always)
  static func cause(_ header: UInt32) -> FlowRecord.Cause {
    switch header >> 20 & 0xf {
    case 1: .start
    case 2: .status
    case 3: .stop
    case 4: .timeout
    case 5: .flush
    case 6: .shutdown
    case 7: .closed
    case 8: .error
    case 9: .supplemental
    default: .none
    }
  }

  /// Visits the blocks in file order. Of two blocks of one kind the first counts.
  private static func walk(_ record: RawSpan, _ wanted: BlockSet, into r: inout FlowRecord) {
    // The header's length may be less than what a caller passes, never more than what is there.
    let end = min(record.byteCount, Int(record.bigEndian(at: 2, as: UInt16.self)) &* 4)
    var missing = wanted.rawValue
    var offset = 4
    while offset &+ 4 <= end, missing != 0 {
      let block = BlockHeader(word: record.bigEndian(at: offset), start: offset)
      guard block.words > 0, block.end <= end else { return }
      offset = block.end
      let bit = Self.kind(of: block).rawValue
      guard missing & bit != 0 else { continue }
      if Self.decode(record, block, into: &r) {
        r.blocks.formUnion(BlockSet(rawValue: bit))
        missing &= ~bit
        if bit == BlockSet.flow.rawValue, r.key.family == .wlan { wirelessCell(record, block, into: &r) }
      } else if wanted.contains(.opaque) {
        keep(record, block, into: &r)
      }
    }
  }

  @inline(__always)
  static func kind(of block: BlockHeader) -> BlockSet {
    switch block.type {
    case BlockType.transport: .transport
    case BlockType.flow: .flow
    case BlockType.time: .time
    case BlockType.metric: .metric
    case BlockType.network: .network
    case BlockType.mac: .mac
    case BlockType.encapsulation: .encapsulation
    case BlockType.ipAttributes: .ipAttributes
    case BlockType.packetSize: .packetSize
    case BlockType.jitter: .jitter
    case BlockType.userData: isDestinationData(block) ? .destinationData : .sourceData
    case BlockType.vlan: .vlan
    case BlockType.mpls: .mpls
    case BlockType.icmpMapped: .icmpMapped
    case BlockType.behavior: .behavior
    case BlockType.aggregation: .aggregation
    case BlockType.label: .label
    case BlockType.country: .country
    case BlockType.asNumber: .asNumber
    case BlockType.correlation: .correlation
    case BlockType.gre: .gre
    case BlockType.vxlan: .vxlan
    case BlockType.geneve: .geneve
    case BlockType.flowHash: .flowHash
    case BlockType.score: .score
    case BlockType.geoLocation: .geoLocation
    case BlockType.locality: .locality
    case BlockType.extended: section(of: block)
    // A one-word block of type 0 is filler: 5.x sensors without an identity write it.
    case 0 where block.words == 1: []
    default: .opaque
    }
  }

  /// Sections that this version does not know are kept as bytes. The subtype's high bit is the form of
  /// the block's length.
  @inline(__always)
  private static func section(of block: BlockHeader) -> BlockSet {
    switch block.subtype & 0x7f {
    case ExtensionSection.segments: .segments
    case ExtensionSection.roundTrip: .roundTrip
    case ExtensionSection.interPacket: .interPacket
    case ExtensionSection.typing: .typing
    case ExtensionSection.outer: .outer
    case ExtensionSection.evidence: .evidence
    case ExtensionSection.handshake: .handshake
    default: .opaque
    }
  }

  private static func extended(_ record: RawSpan, _ block: BlockHeader, into r: inout FlowRecord) -> Bool {
    switch block.subtype & 0x7f {
    case ExtensionSection.segments: segments(record, block, into: &r.segments)
    case ExtensionSection.roundTrip: roundTrip(record, block, into: &r.roundTrips)
    case ExtensionSection.typing: typing(record, block, into: &r.typing)
    case ExtensionSection.interPacket: interPacket(record, block, into: &r.interPacket)
    case ExtensionSection.outer: outer(record, block, into: &r.outer)
    case ExtensionSection.evidence: evidence(record, block, into: &r.evidence)
    case ExtensionSection.handshake: handshake(record, block, into: &r)
    default: false
    }
  }

  /// Decodes one block; false when its shape is not one the model can hold.
  @inline(__always)
  static func decode(_ record: RawSpan, _ block: BlockHeader, into r: inout FlowRecord) -> Bool {
    switch block.type {
    case BlockType.transport: transport(record, block, into: &r)
    case BlockType.flow: flow(record, block, into: &r.key)
    case BlockType.time: time(record, block, into: &r.time)
    case BlockType.metric: metric(record, block, into: &r.traffic)
    case BlockType.network: network(record, block, into: &r.network)
    case BlockType.mac: mac(record, block, into: &r.mac)
    case BlockType.encapsulation: encapsulation(record, block, into: &r.encapsulation)
    case BlockType.ipAttributes: ipAttributes(record, block, into: &r.ipAttributes)
    case BlockType.packetSize: packetSize(record, block, into: &r.packetSizes)
    case BlockType.jitter: jitter(record, block, inNanoseconds: r.version == 5, into: &r.jitter)
    case BlockType.userData: userData(record, block, into: &r)
    case BlockType.vlan: vlan(record, block, into: &r.vlan)
    case BlockType.mpls: mpls(record, block, into: &r.mpls)
    case BlockType.icmpMapped: icmpMapped(record, block, into: &r.icmpMapping)
    case BlockType.behavior: behavior(record, block, into: &r.behavior)
    case BlockType.aggregation: aggregation(record, block, into: &r.aggregation)
    case BlockType.label: label(record, block, into: &r)
    case BlockType.country: country(record, block, into: &r.countries)
    case BlockType.asNumber: asNumber(record, block, into: &r.asNumbers)
    case BlockType.correlation: correlation(record, block, into: &r.correlation)
    case BlockType.gre: gre(record, block, into: &r.gre)
    case BlockType.vxlan: vxlan(record, block, into: &r.vxlan)
    case BlockType.geneve: geneve(record, block, into: &r.geneve)
    case BlockType.flowHash: flowHash(record, block, into: &r)
    case BlockType.score: score(record, block, into: &r)
    case BlockType.geoLocation: geoLocation(record, block, into: &r.geoLocation)
    case BlockType.locality: locality(record, block, into: &r.locality)
    case BlockType.extended: extended(record, block, into: &r)
    default: false
    }
  }
}
