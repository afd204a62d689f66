public import FlowModel
public import NetworkTypes

/// Writes records in format 3, as a 3.0.8 sensor does, for every reader there is.
///
/// Blocks stand in the sensor's order, padding is zero, opaque blocks follow untouched. A record
/// that came from a 5.x sensor loses what format 3 cannot say: the digits of its times below a
/// microsecond, the TCP maximum segment sizes, and all but 32 bits of its sensor's identity.
public struct ArgusEncoder: Sendable {
  public init() {}

  /// Where a flow record's sequence number stands: behind header, block header and identity.
  public static let sequenceOffset = 12

  /// Appends the record. Only the blocks named in `r.blocks` are written.
  public func encode(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    let start = out.count
    let options = UInt32(r.options & 0xf)
    out.append(
      bigEndian: UInt32(Self.type(r.kind) | 3) << 24 | (UInt32(r.cause.rawValue) | options) << 16)
    if r.kind == .management {
      Self.management(r, into: &out)
    } else {
      Self.body(r, start, into: &out)
    }
    out.patch(bigEndian: UInt16(truncatingIfNeeded: (out.count - start) / 4), at: start + 2)
  }

  /// A flow imported from elsewhere has no type of its own in format 3.
  private static func type(_ kind: FlowRecord.Kind) -> UInt8 {
    kind == .imported ? FlowRecord.Kind.netflow.rawValue : kind.rawValue
  }

  private static func body(_ r: borrowing FlowRecord, _ start: Int, into out: inout ByteWriter) {
    let blocks = r.blocks
    if blocks.contains(.transport) { transport(r, into: &out) }
    if blocks.contains(.flow) { flow(r, into: &out) }
    if blocks.contains(.time) { time(r, into: &out) }
    if blocks.contains(.metric) { metric(r, into: &out) }
    if blocks.contains(.aggregation) { aggregation(r, into: &out) }
    if blocks.contains(.network) { network(r, into: &out) }
    if blocks.contains(.vlan) { vlan(r, into: &out) }
    if blocks.contains(.mpls) { mpls(r, into: &out) }
    if blocks.contains(.jitter) { jitter(r, into: &out) }
    if blocks.contains(.ipAttributes) { ipAttributes(r, into: &out) }
    if blocks.contains(.packetSize) { packetSize(r, into: &out) }
    if blocks.contains(.sourceData) { userData(r, .source, into: &out) }
    if blocks.contains(.destinationData) { userData(r, .destination, into: &out) }
    if blocks.contains(.mac) { mac(r, into: &out) }
    if blocks.contains(.icmpMapped) { icmpMapped(r, into: &out) }
    if blocks.contains(.encapsulation) { encapsulation(r, into: &out) }
    if blocks.contains(.behavior) { behavior(r, into: &out) }
    guard !blocks.isDisjoint(with: rare) else { return }
    if blocks.contains(.label) { label(r, into: &out) }
    if blocks.contains(.asNumber) { asNumber(r, into: &out) }
    if blocks.contains(.country) { country(r, into: &out) }
    if blocks.contains(.correlation) { correlation(r, into: &out) }
    if blocks.contains(.gre) { gre(r, into: &out) }
    if blocks.contains(.vxlan) { vxlan(r, into: &out) }
    if blocks.contains(.geneve) { geneve(r, into: &out) }
    if blocks.contains(.flowHash) { flowHash(r, into: &out) }
    if blocks.contains(.score) { score(r, into: &out) }
    if blocks.contains(.geoLocation) { geoLocation(r, into: &out) }
    if blocks.contains(.locality) { locality(r, into: &out) }
    if blocks.contains(.segments) { segments(r, into: &out) }
    if blocks.contains(.roundTrip) { roundTrip(r, into: &out) }
    if blocks.contains(.interPacket) { interPacket(r, into: &out) }
    if blocks.contains(.typing) { typing(r, into: &out) }
    if blocks.contains(.outer) { outer(r, into: &out) }
    if blocks.contains(.evidence) { evidence(r, into: &out) }
    // The cell of an 802.11 frame stands in its key.
    if blocks.contains(.handshake), !blocks.contains(.flow) || r.key.family != .wlan {
      handshake(r, into: &out)
    }
    opaque(r, recordStart: start, into: &out)
  }

  private static var rare: BlockSet {
    [
      .label, .asNumber, .country, .correlation, .gre, .vxlan, .geneve, .flowHash, .score,
      .geoLocation, .locality, .segments, .roundTrip, .interPacket, .typing, .outer, .evidence, .handshake,
      .opaque,
    ]
  }
}
