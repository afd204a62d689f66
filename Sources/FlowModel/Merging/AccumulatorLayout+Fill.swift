public import NetworkTypes

extension AccumulatorLayout {
  /// Puts what was merged into a record.
  ///
  /// - Parameter reports: statistics and the number of merged records go with it (not with `norep`).
  public func fill(
    _ r: inout FlowRecord, from base: UnsafeMutableRawPointer, reports: Bool = true, texts: AccumulatorTexts
  ) {
    r.clear()
    let head = self.head(base).pointee
    r.kind = FlowRecord.Kind(rawValue: head.kind) ?? .flow
    r.cause = FlowRecord.Cause(rawValue: head.cause) ?? .start
    r.options = head.options
    r.version = head.version
    var has = head.blocks
    r.time = at(time, of: base).pointee
    r.traffic = at(traffic, of: base).pointee
    if has.contains(.flow) { r.key = at(key, of: base).pointee }
    if has.contains(.transport) {
      r.transport = at(transport, of: base).pointee
      r.transport.sequence = head.first.number
    }
    let isOtherProtocol = has.contains(.flow) && r.key.isIP && r.key.ipProtocol == 0
    if has.contains(.network), !head.isNetworkMixed, !(isOtherProtocol && head.records > 1) {
      fillNetwork(&r, base)
      // Bytes missing in a sequence are those of one connection.
      if r.network.isTCP, has.contains(.flow), r.key.sourcePort == 0 || r.key.destinationPort == 0,
        head.records > 1
      {
        r.network.tcp.endpoints.source.base = 0
        r.network.tcp.endpoints.destination.base = 0
      }
    } else {
      has.remove(.network)
    }
    fillRare(&r, base, has)
    has.remove(.aggregation)
    if reports, head.records > 1 {
      has.insert(.aggregation)
      fillStatistics(&r, base, head)
    }
    if hasText, head.text != 0 { texts.fill(&r, head.text, isMerged: head.records > 1, &has) }
    r.blocks = has
  }

  /// Records that were merged into the accumulator.
  public func records(_ base: UnsafeMutableRawPointer) -> UInt64 { head(base).pointee.records }

  /// Its earliest and latest moment.
  public func times(_ base: UnsafeMutableRawPointer) -> (start: Timestamp, end: Timestamp) {
    let head = head(base).pointee
    return (Timestamp(nanoseconds: head.first.time), Timestamp(nanoseconds: head.latest))
  }

  private func fillStatistics(
    _ r: inout FlowRecord, _ base: UnsafeMutableRawPointer, _ head: AccumulatorHead
  ) {
    r.aggregation = AggregateStatistics()
    r.aggregation.count = UInt32(clamping: head.records)
    r.aggregation.metric = metric.index
    r.aggregation.lastStart = Timestamp(nanoseconds: head.first.time)
    r.aggregation.last = Timestamp(nanoseconds: head.latest)
    guard statistics >= 0 else { return }
    let sums = at(statistics, of: base, as: SampleStatistics.self).pointee
    r.aggregation.active = sums.active.series(scale: metric.scale)
    r.aggregation.idle = sums.idle.series(scale: metric.scale)
  }

  private func fillRare(_ r: inout FlowRecord, _ base: UnsafeMutableRawPointer, _ has: BlockSet) {
    if has.contains(.icmpMapped) {
      r.icmpMapping = at(icmpMapping, of: base, as: Earliest<ICMPMapping>.self).pointee.block
    }
    if has.contains(.mac) { r.mac = at(mac, of: base, as: Earliest<MACInfo>.self).pointee.block }
    if has.contains(.vlan) { r.vlan = at(vlan, of: base).pointee }
    if has.contains(.mpls) { r.mpls = at(mpls, of: base).pointee }
    if has.contains(.encapsulation) { r.encapsulation = at(encapsulation, of: base).pointee }
    if has.contains(.jitter) { r.jitter = at(jitter, of: base, as: JitterSums.self).pointee.block }
    if has.contains(.packetSize) {
      r.packetSizes = at(packetSizes, of: base, as: PacketSizeSums.self).pointee.block
    }
    if has.contains(.ipAttributes) { r.ipAttributes = at(ipAttributes, of: base).pointee }
    if has.contains(.behavior) { r.behavior = at(behavior, of: base).pointee }
    if has.contains(.typing) { r.typing = at(typing, of: base).pointee }
    if has.contains(.correlation) {
      r.correlation = at(correlation, of: base, as: Earliest<Correlation>.self).pointee.block
    }
    if has.contains(.asNumber) { r.asNumbers = at(asNumbers, of: base).pointee }
    if has.contains(.country) { r.countries = at(countries, of: base).pointee }
    if !has.isDisjoint(with: [.gre, .vxlan, .geneve]) {
      let tunnels = at(tunnels, of: base, as: Tunnels.self).pointee
      (r.gre, r.vxlan, r.geneve) = (tunnels.gre, tunnels.vxlan, tunnels.geneve)
    }
    if has.contains(.locality) { r.locality = at(locality, of: base).pointee }
    if has.contains(.geoLocation) { r.geoLocation = at(geoLocation, of: base).pointee }
    if has.contains(.score) { r.score = at(score, of: base).pointee }
    if has.contains(.segments) { r.segments = at(segments, of: base).pointee }
    if has.contains(.roundTrip) { r.roundTrips = at(roundTrips, of: base).pointee }
    if has.contains(.interPacket) { r.interPacket = at(interPacket, of: base).pointee }
    if has.contains(.outer) { r.outer = at(outer, of: base, as: Earliest<OuterLayer>.self).pointee.block }
    if has.contains(.evidence) { r.evidence = at(evidence, of: base, as: EvidenceSums.self).pointee.block }
  }
}
