import FlowModel

/// Names of the blocks in which two records differ; blocks with floating-point values compare
/// as text, so that not-a-number equals itself.
func differences(_ a: borrowing FlowRecord, _ b: borrowing FlowRecord) -> [String] {
  var result: [String] = []
  if a.kind != b.kind { result.append("kind") }
  if a.cause != b.cause { result.append("cause") }
  if a.blocks != b.blocks { result.append("blocks") }
  if a.has(.transport), a.transport != b.transport { result.append("transport") }
  if a.has(.flow), a.key != b.key { result.append("flow") }
  if a.has(.time), a.time != b.time { result.append("time") }
  if a.has(.metric), a.traffic != b.traffic { result.append("metric") }
  if a.has(.packetSize), a.packetSizes != b.packetSizes { result.append("packet size") }
  if a.has(.encapsulation), a.encapsulation != b.encapsulation { result.append("encapsulation") }
  if a.has(.asNumber), a.asNumbers != b.asNumbers { result.append("AS numbers") }
  if a.has(.icmpMapped), a.icmpMapping != b.icmpMapping { result.append("ICMP mapped") }
  if a.has(.vlan), a.vlan != b.vlan { result.append("VLAN") }
  if a.has(.mac), a.mac != b.mac { result.append("MAC") }
  if a.has(.mpls), a.mpls != b.mpls { result.append("MPLS") }
  if a.has(.jitter), "\(a.jitter)" != "\(b.jitter)" { result.append("jitter") }
  if a.has(.ipAttributes), a.ipAttributes != b.ipAttributes { result.append("IP attributes") }
  if a.has(.behavior), a.behavior != b.behavior { result.append("behavior") }
  if a.has(.typing), a.typing != b.typing { result.append("typing") }
  if a.has(.aggregation), "\(a.aggregation)" != "\(b.aggregation)" { result.append("aggregation") }
  if a.has(.correlation), a.correlation != b.correlation { result.append("correlation") }
  if a.has(.country), a.countries != b.countries { result.append("countries") }
  if a.has(.gre), a.gre != b.gre { result.append("GRE") }
  if a.has(.vxlan), a.vxlan != b.vxlan { result.append("VXLAN") }
  if a.has(.geneve), a.geneve != b.geneve { result.append("Geneve") }
  if a.has(.flowHash), a.flowHash != b.flowHash || a.flowIndex != b.flowIndex {
    result.append("flow hash")
  }
  if a.has(.score), a.score != b.score { result.append("score") }
  if a.has(.geoLocation), "\(a.geoLocation)" != "\(b.geoLocation)" { result.append("geo") }
  if a.has(.locality), a.locality != b.locality { result.append("local") }
  if a.has(.evidence), a.evidence != b.evidence { result.append("evidence") }
  if a.has(.handshake), storage(a, a.handshake.range) != storage(b, b.handshake.range) {
    result.append("handshake")
  }
  if a.has(.outer), a.outer != b.outer { result.append("outer") }
  if a.has(.management), a.management != b.management { result.append("management") }
  if a.has(.segments), a.segments != b.segments { result.append("segments") }
  if a.has(.roundTrip), a.roundTrips != b.roundTrips { result.append("round trips") }
  if a.has(.interPacket), a.interPacket != b.interPacket { result.append("inter-packet") }
  if a.has(.network) { result += networkDifferences(a.network, b.network) }
  if a.has(.sourceData), !sameData(a, b, .source) { result.append("source data") }
  if a.has(.destinationData), !sameData(a, b, .destination) { result.append("destination data") }
  if a.has(.label), storage(a, a.label) != storage(b, b.label) { result.append("label") }
  if a.has(.opaque), storage(a, a.opaque) != storage(b, b.opaque) { result.append("opaque") }
  return result
}

private func sameData(_ a: borrowing FlowRecord, _ b: borrowing FlowRecord, _ side: Side) -> Bool {
  let one = a.userData[side]
  let other = b.userData[side]
  return one.limit == other.limit && one.isCompressed == other.isCompressed
    && storage(a, one.range) == storage(b, other.range)
}

private func networkDifferences(_ a: NetworkBlock, _ b: NetworkBlock) -> [String] {
  guard a.kind == b.kind else { return ["network kind"] }
  let isEqual =
    switch a.kind {
    case .placeholder, .isis: true
    case .tcpInitial, .tcpStatus, .tcpFull: a.tcp == b.tcp
    case .rtp, .rtcp: a.rtp == b.rtp
    case .udt: a.udt == b.udt
    case .arp: a.arpResponder == b.arpResponder
    case .icmp: a.icmp == b.icmp
    case .esp: a.esp == b.esp
    case .fragment: a.fragmentCount == b.fragmentCount
    }
  return isEqual ? [] : ["network \(a.kind)"]
}
