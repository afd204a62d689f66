internal import NetworkTypes

extension AccumulatorLayout {
  @inline(__always)
  func at<T>(_ offset: Int, of base: UnsafeMutableRawPointer, as type: T.Type = T.self)
    -> UnsafeMutablePointer<T>
  {
    (base + offset).assumingMemoryBound(to: T.self)
  }

  @inline(__always)
  func head(_ base: UnsafeMutableRawPointer) -> UnsafeMutablePointer<AccumulatorHead> {
    base.assumingMemoryBound(to: AccumulatorHead.self)
  }

  /// Makes the record the first of an accumulator in fresh or used memory of `size` bytes.
  public func start(
    _ base: UnsafeMutableRawPointer, with r: borrowing FlowRecord,
    texts: AccumulatorTexts
  ) {
    var head = AccumulatorHead(r)
    head.blocks.formIntersection(blocks)
    if hasText { head.text = texts.add(r, head.first) }
    self.head(base).initialize(to: head)
    at(time, of: base).initialize(to: Self.directed(r))
    at(traffic, of: base).initialize(to: r.has(.metric) ? r.traffic : Traffic())
    let has = head.blocks
    if has.contains(.flow) { at(key, of: base).initialize(to: r.key) }
    if has.contains(.transport) { at(transport, of: base).initialize(to: r.transport) }
    if has.contains(.network) { startNetwork(base, r, head.first.time, head.latest) }
    if statistics >= 0 { at(statistics, of: base).initialize(to: samples(r)) }
    startRare(base, r, has, head.first)
  }

  @inline(__always)
  private func startRare(
    _ base: UnsafeMutableRawPointer, _ r: borrowing FlowRecord, _ has: BlockSet, _ stamp: Stamp
  ) {
    if has.contains(.icmpMapped) { at(icmpMapping, of: base).initialize(to: Earliest(r.icmpMapping, stamp)) }
    if has.contains(.mac) { at(mac, of: base).initialize(to: Earliest(r.mac, stamp)) }
    if has.contains(.vlan) { at(vlan, of: base).initialize(to: r.vlan) }
    if has.contains(.mpls) { at(mpls, of: base).initialize(to: r.mpls) }
    if has.contains(.encapsulation) { at(encapsulation, of: base).initialize(to: r.encapsulation) }
    if has.contains(.jitter) { at(jitter, of: base).initialize(to: JitterSums(r.jitter)) }
    if has.contains(.packetSize) { at(packetSizes, of: base).initialize(to: PacketSizeSums(r.packetSizes)) }
    if has.contains(.ipAttributes) { at(ipAttributes, of: base).initialize(to: r.ipAttributes) }
    if has.contains(.behavior) { at(behavior, of: base).initialize(to: r.behavior) }
    if has.contains(.typing) { at(typing, of: base).initialize(to: r.typing) }
    if has.contains(.correlation) { at(correlation, of: base).initialize(to: Earliest(r.correlation, stamp)) }
    if has.contains(.asNumber) { at(asNumbers, of: base).initialize(to: r.asNumbers) }
    if has.contains(.country) { at(countries, of: base).initialize(to: r.countries) }
    if !has.isDisjoint(with: [.gre, .vxlan, .geneve]) {
      // One by one: what was merged of another of the three stays.
      let into = at(tunnels, of: base, as: Tunnels.self)
      if has.contains(.gre) { into.pointee.gre = r.gre }
      if has.contains(.vxlan) { into.pointee.vxlan = r.vxlan }
      if has.contains(.geneve) { into.pointee.geneve = r.geneve }
    }
    if has.contains(.locality) { at(locality, of: base).initialize(to: r.locality) }
    if has.contains(.geoLocation) { at(geoLocation, of: base).initialize(to: r.geoLocation) }
    if has.contains(.score) { at(score, of: base).initialize(to: r.score) }
    if has.contains(.segments) { at(segments, of: base).initialize(to: r.segments) }
    if has.contains(.roundTrip) { at(roundTrips, of: base).initialize(to: r.roundTrips) }
    if has.contains(.interPacket) { at(interPacket, of: base).initialize(to: r.interPacket) }
    if has.contains(.outer) { at(outer, of: base).initialize(to: Earliest(r.outer, stamp)) }
    if has.contains(.evidence) { at(evidence, of: base).initialize(to: EvidenceSums(r.evidence, stamp)) }
  }

  /// Merges a record that has the accumulator's direction.
  public func add(
    _ r: borrowing FlowRecord, to base: UnsafeMutableRawPointer,
    texts: AccumulatorTexts
  ) {
    var other = AccumulatorHead(r)
    other.blocks.formIntersection(blocks)
    let head = self.head(base)
    if statistics >= 0 {
      let gap = max(other.first.time &- head.pointee.latest, 0)
      let into = at(statistics, of: base, as: SampleStatistics.self)
      let new = samples(r)
      into.pointee.active.add(new.active)
      into.pointee.idle.add(gap)
      into.pointee.idle.add(new.idle)
    }
    let both = head.pointee.blocks.intersection(other.blocks)
    let new = other.blocks.subtracting(head.pointee.blocks)
    if hasText { texts.add(r, other.first, to: &head.pointee.text) }
    head.pointee.merge(other)
    at(time, of: base, as: TimeBlock.self).pointee.merge(Self.directed(r))
    if r.has(.metric) { at(traffic, of: base, as: Traffic.self).pointee.merge(r.traffic) }
    if both.contains(.flow) {
      at(key, of: base, as: FlowKey.self).pointee.merge(r.key)
    }
    if both.contains(.transport) {
      at(transport, of: base, as: SourceIdentity.self).pointee.merge(r.transport)
    }
    if both.contains(.network) { addNetwork(base, r, other.first.time, other.latest) }
    addRare(base, r, both.subtracting(Self.common), other.first)
    guard !new.isEmpty else { return }
    if new.contains(.flow) { at(key, of: base).initialize(to: r.key) }
    if new.contains(.transport) { at(transport, of: base).initialize(to: r.transport) }
    if new.contains(.network) { startNetwork(base, r, other.first.time, other.latest) }
    startRare(base, r, new, other.first)
  }

  private static let common: BlockSet = [.flow, .transport, .network, .time, .metric]

  @inline(__always)
  private func addRare(
    _ base: UnsafeMutableRawPointer, _ r: borrowing FlowRecord, _ both: BlockSet, _ stamp: Stamp
  ) {
    if both.isEmpty { return }
    if both.contains(.icmpMapped) {
      at(icmpMapping, of: base, as: Earliest<ICMPMapping>.self).pointee.merge(r.icmpMapping, stamp) {
        $0.merge($1, isEarlier: $2)
      }
    }
    if both.contains(.mac) {
      at(mac, of: base, as: Earliest<MACInfo>.self).pointee.merge(r.mac, stamp) {
        $0.merge($1, isEarlier: $2)
      }
    }
    if both.contains(.vlan) { at(vlan, of: base, as: VLANInfo.self).pointee.merge(r.vlan) }
    if both.contains(.mpls) { at(mpls, of: base, as: MPLSInfo.self).pointee.merge(r.mpls) }
    if both.contains(.encapsulation) {
      at(encapsulation, of: base, as: EncapsulationInfo.self).pointee.merge(r.encapsulation)
    }
    if both.contains(.jitter) {
      at(jitter, of: base, as: JitterSums.self).pointee.merge(JitterSums(r.jitter))
    }
    if both.contains(.packetSize) {
      at(packetSizes, of: base, as: PacketSizeSums.self).pointee.merge(PacketSizeSums(r.packetSizes))
    }
    if both.contains(.ipAttributes) {
      at(ipAttributes, of: base, as: IPAttributes.self).pointee.merge(r.ipAttributes)
    }
    if both.contains(.typing) { at(typing, of: base, as: Typing.self).pointee.merge(r.typing) }
    if both.contains(.behavior) { at(behavior, of: base, as: Behavior.self).pointee.merge(r.behavior) }
    if both.contains(.asNumber) { at(asNumbers, of: base, as: ASNumbers.self).pointee.merge(r.asNumbers) }
    if both.contains(.country) { at(countries, of: base, as: CountryCodes.self).pointee.merge(r.countries) }
    if !both.isDisjoint(with: [.gre, .vxlan, .geneve]) {
      let into = at(tunnels, of: base, as: Tunnels.self)
      if both.contains(.gre) { into.pointee.gre.merge(r.gre) }
      if both.contains(.vxlan) { into.pointee.vxlan.merge(r.vxlan) }
      if both.contains(.geneve) { into.pointee.geneve.merge(r.geneve) }
    }
    if both.contains(.locality) { at(locality, of: base, as: Locality.self).pointee.merge(r.locality) }
    if both.contains(.geoLocation) {
      at(geoLocation, of: base, as: GeoLocation.self).pointee.merge(r.geoLocation)
    }
    if both.contains(.score) {
      let into = at(score, of: base, as: UInt64.self)
      into.pointee = max(into.pointee, r.score)
    }
    if both.contains(.segments) { at(segments, of: base, as: Segments.self).pointee.merge(r.segments) }
    if both.contains(.roundTrip) { at(roundTrips, of: base, as: RoundTrips.self).pointee.merge(r.roundTrips) }
    if both.contains(.interPacket) {
      at(interPacket, of: base, as: InterPacket.self).pointee.merge(r.interPacket)
    }
    if both.contains(.correlation) {
      at(correlation, of: base, as: Earliest<Correlation>.self).pointee.merge(r.correlation, stamp) {
        $0.merge($1, isEarlier: $2)
      }
    }
    if both.contains(.outer) {
      at(outer, of: base, as: Earliest<OuterLayer>.self).pointee.merge(r.outer, stamp) {
        $0.merge($1, isEarlier: $2)
      }
    }
    if both.contains(.evidence) {
      at(evidence, of: base, as: EvidenceSums.self).pointee.merge(EvidenceSums(r.evidence, stamp))
    }
  }

  /// Times per direction, as every accumulator keeps them; a record without packets counts for its source.
  private static func directed(_ r: borrowing FlowRecord) -> TimeBlock {
    var time = TimeBlock()
    time.isBidirectional = true
    guard r.has(.time) else { return time }
    if let range = r.activity(.source) { time.ranges.source = range }
    if let range = r.activity(.destination) { time.ranges.destination = range }
    if !time.ranges.source.isPresent, !time.ranges.destination.isPresent {
      time.ranges.source = TimeBlock.Range(start: r.time.start, end: r.time.end)
    }
    return time
  }

  /// The statistics that the record brings along, or the sample that it is.
  private func samples(_ r: borrowing FlowRecord) -> SampleStatistics {
    var result = SampleStatistics()
    if r.has(.aggregation), r.aggregation.count > 1, r.aggregation.metric == metric.index {
      result.active = SampleSums(r.aggregation.active, scale: metric.scale)
      result.idle = SampleSums(r.aggregation.idle, scale: metric.scale)
    } else if let get = metric.sample {
      if let value = get(r) { result.active.add(value) }
    } else if r.has(.time) {
      result.active.add(r.time.duration)
    }
    return result
  }
}
