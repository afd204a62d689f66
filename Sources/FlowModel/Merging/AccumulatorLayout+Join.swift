/// Accumulators among themselves: what was merged in pieces becomes one, as if merged at once.
extension AccumulatorLayout {
  /// Merges one accumulator into another of the same direction.
  public func join(
    _ from: UnsafeMutableRawPointer, to base: UnsafeMutableRawPointer, texts: AccumulatorTexts
  ) {
    let head = self.head(base)
    let other = self.head(from).pointee
    if statistics >= 0 {
      let into = at(statistics, of: base, as: SampleStatistics.self)
      let more = at(statistics, of: from, as: SampleStatistics.self).pointee
      into.pointee.active.add(more.active)
      let gap =
        other.first < head.pointee.first
        ? head.pointee.first.time &- other.latest : other.first.time &- head.pointee.latest
      into.pointee.idle.add(max(gap, 0))
      into.pointee.idle.add(more.idle)
    }
    let both = head.pointee.blocks.intersection(other.blocks)
    let new = other.blocks.subtracting(head.pointee.blocks)
    if hasText { texts.join(other.text, to: &head.pointee.text) }
    head.pointee.merge(other)
    joinPart(time, base, from) { (a: inout TimeBlock, b) in a.merge(b) }
    joinPart(traffic, base, from) { (a: inout Traffic, b) in a.merge(b) }
    func part<T>(_ block: BlockSet, _ offset: Int, _ merge: (inout T, T) -> Void) {
      if both.contains(block) {
        joinPart(offset, base, from, merge)
      } else if new.contains(block) {
        at(offset, of: base).initialize(to: at(offset, of: from, as: T.self).pointee)
      }
    }
    part(.flow, key) { (a: inout FlowKey, b) in a.merge(b) }
    part(.transport, transport) { (a: inout SourceIdentity, b) in a.merge(b) }
    if other.isNetworkMixed { head.pointee.isNetworkMixed = true }
    if both.contains(.network) {
      joinNetwork(base, from)
    } else if new.contains(.network) {
      at(network, of: base).initialize(to: at(network, of: from, as: NetworkHead.self).pointee)
      at(networkState, of: base).initialize(to: at(networkState, of: from, as: NetworkState.self).pointee)
    }
    part(.icmpMapped, icmpMapping) { (a: inout Earliest<ICMPMapping>, b) in
      a.merge(b) { $0.merge($1, isEarlier: $2) }
    }
    part(.mac, mac) { (a: inout Earliest<MACInfo>, b) in a.merge(b) { $0.merge($1, isEarlier: $2) } }
    part(.vlan, vlan) { (a: inout VLANInfo, b) in a.merge(b) }
    part(.mpls, mpls) { (a: inout MPLSInfo, b) in a.merge(b) }
    part(.encapsulation, encapsulation) { (a: inout EncapsulationInfo, b) in a.merge(b) }
    part(.jitter, jitter) { (a: inout JitterSums, b) in a.merge(b) }
    part(.packetSize, packetSizes) { (a: inout PacketSizeSums, b) in a.merge(b) }
    part(.ipAttributes, ipAttributes) { (a: inout IPAttributes, b) in a.merge(b) }
    part(.typing, typing) { (a: inout Typing, b) in a.merge(b) }
    part(.behavior, behavior) { (a: inout Behavior, b) in a.merge(b) }
    part(.correlation, correlation) { (a: inout Earliest<Correlation>, b) in
      a.merge(b) { $0.merge($1, isEarlier: $2) }
    }
    part(.asNumber, asNumbers) { (a: inout ASNumbers, b) in a.merge(b) }
    part(.country, countries) { (a: inout CountryCodes, b) in a.merge(b) }
    part(.locality, locality) { (a: inout Locality, b) in a.merge(b) }
    part(.geoLocation, geoLocation) { (a: inout GeoLocation, b) in a.merge(b) }
    part(.score, score) { (a: inout UInt64, b) in a = max(a, b) }
    part(.segments, segments) { (a: inout Segments, b) in a.merge(b) }
    part(.roundTrip, roundTrips) { (a: inout RoundTrips, b) in a.merge(b) }
    part(.interPacket, interPacket) { (a: inout InterPacket, b) in a.merge(b) }
    part(.outer, outer) { (a: inout Earliest<OuterLayer>, b) in a.merge(b) { $0.merge($1, isEarlier: $2) } }
    part(.evidence, evidence) { (a: inout EvidenceSums, b) in a.merge(b) }
    joinTunnels(base, from, both, new)
  }

  private func joinPart<T>(
    _ offset: Int, _ base: UnsafeMutableRawPointer, _ from: UnsafeMutableRawPointer,
    _ merge: (inout T, T) -> Void
  ) {
    merge(&at(offset, of: base, as: T.self).pointee, at(offset, of: from, as: T.self).pointee)
  }

  private func joinTunnels(
    _ base: UnsafeMutableRawPointer, _ from: UnsafeMutableRawPointer, _ both: BlockSet, _ new: BlockSet
  ) {
    guard tunnels >= 0 else { return }
    let into = at(tunnels, of: base, as: Tunnels.self)
    let other = at(tunnels, of: from, as: Tunnels.self)
    if both.contains(.gre) { into.pointee.gre.merge(other.pointee.gre) }
    if both.contains(.vxlan) { into.pointee.vxlan.merge(other.pointee.vxlan) }
    if both.contains(.geneve) { into.pointee.geneve.merge(other.pointee.geneve) }
    if new.contains(.gre) { into.pointee.gre = other.pointee.gre }
    if new.contains(.vxlan) { into.pointee.vxlan = other.pointee.vxlan }
    if new.contains(.geneve) { into.pointee.geneve = other.pointee.geneve }
  }

  /// Exchanges the directions of everything merged so far.
  public func reverse(_ base: UnsafeMutableRawPointer, texts: AccumulatorTexts) {
    let head = self.head(base)
    let has = head.pointee.blocks
    at(time, of: base, as: TimeBlock.self).pointee.reverse()
    at(traffic, of: base, as: Traffic.self).pointee.counters.reverse()
    if has.contains(.flow) { at(key, of: base, as: FlowKey.self).pointee.reverse() }
    if has.contains(.network) { reverseNetwork(base) }
    if has.contains(.mac) { at(mac, of: base, as: Earliest<MACInfo>.self).pointee.block.reverse() }
    if has.contains(.vlan) {
      at(vlan, of: base, as: VLANInfo.self).pointee.tags.reverse()
      at(vlan, of: base, as: VLANInfo.self).pointee.has.reverse()
    }
    if has.contains(.mpls) {
      at(mpls, of: base, as: MPLSInfo.self).pointee.labels.reverse()
      at(mpls, of: base, as: MPLSInfo.self).pointee.has.reverse()
    }
    if has.contains(.encapsulation) {
      at(encapsulation, of: base, as: EncapsulationInfo.self).pointee.layers.reverse()
    }
    if has.contains(.jitter) { at(jitter, of: base, as: JitterSums.self).pointee.reverse() }
    if has.contains(.packetSize) { at(packetSizes, of: base, as: PacketSizeSums.self).pointee.reverse() }
    if has.contains(.ipAttributes) {
      at(ipAttributes, of: base, as: IPAttributes.self).pointee.directions.reverse()
    }
    reverseRare(base, has)
    if hasText {
      texts.reverse(head.pointee.text)
      let data = has.intersection([.sourceData, .destinationData])
      head.pointee.blocks.subtract([.sourceData, .destinationData])
      if data.contains(.sourceData) { head.pointee.blocks.insert(.destinationData) }
      if data.contains(.destinationData) { head.pointee.blocks.insert(.sourceData) }
    }
  }

  private func reverseRare(_ base: UnsafeMutableRawPointer, _ has: BlockSet) {
    if has.contains(.behavior) { at(behavior, of: base, as: Behavior.self).pointee.keystrokes.reverse() }
    if has.contains(.typing) { at(typing, of: base, as: Typing.self).pointee.ends.reverse() }
    if has.contains(.correlation) {
      let into = at(correlation, of: base, as: Earliest<Correlation>.self)
      let packets = into.pointee.block.deltaSourcePackets
      into.pointee.block.deltaSourcePackets = into.pointee.block.deltaDestinationPackets
      into.pointee.block.deltaDestinationPackets = packets
    }
    if has.contains(.segments) { at(segments, of: base, as: Segments.self).pointee.directions.reverse() }
    if has.contains(.roundTrip) { at(roundTrips, of: base, as: RoundTrips.self).pointee.directions.reverse() }
    if has.contains(.interPacket) {
      at(interPacket, of: base, as: InterPacket.self).pointee.directions.reverse()
    }
    if has.contains(.outer) { at(outer, of: base, as: Earliest<OuterLayer>.self).pointee.block.reverse() }
    if has.contains(.evidence) { at(evidence, of: base, as: EvidenceSums.self).pointee.reverse() }
    if has.contains(.asNumber) { at(asNumbers, of: base, as: ASNumbers.self).pointee.ends.reverse() }
    if has.contains(.country) { at(countries, of: base, as: CountryCodes.self).pointee.ends.reverse() }
    if has.contains(.gre) { at(tunnels, of: base, as: Tunnels.self).pointee.gre.reverse() }
    if has.contains(.vxlan) { at(tunnels, of: base, as: Tunnels.self).pointee.vxlan.reverse() }
    if has.contains(.geneve) { at(tunnels, of: base, as: Tunnels.self).pointee.geneve.reverse() }
    if has.contains(.locality) {
      at(locality, of: base, as: Locality.self).pointee.ends.reverse()
      at(locality, of: base, as: Locality.self).pointee.has.reverse()
    }
    if has.contains(.geoLocation) { at(geoLocation, of: base, as: GeoLocation.self).pointee.ends.reverse() }
  }
}
