package import FlowModel
import NetworkTypes

/// Records of a small world: every block may be there or not, and every value is one of a few, so that records
/// often agree, contradict one another and begin at the same time.
package struct SmallWorldRecords {
  private var random: SplitMix
  /// One protocol, one kind of network block, every block there: what the rules of single fields are about.
  package var isPlain = false

  package init(seed: UInt64) { random = SplitMix(seed: seed) }

  private mutating func below(_ limit: UInt64) -> UInt64 { random.next() % limit }
  private mutating func small<T: FixedWidthInteger>(_ limit: UInt64 = 4) -> T {
    T(truncatingIfNeeded: below(limit))
  }
  private mutating func maybe() -> Bool { below(2) == 0 }

  /// Every block that merging has a rule for.
  package static let blocks: BlockSet = BlockSet.all.subtracting([
    .management, .opaque, .flowHash, .aggregation,
  ])

  package mutating func record() -> FlowRecord {
    var r = FlowRecord()
    for bit in 0..<40 where Self.blocks.contains(BlockSet(rawValue: 1 << bit)) {
      if isPlain || below(4) != 0 { r.blocks.insert(BlockSet(rawValue: 1 << UInt64(bit))) }
    }
    r.blocks.formUnion([.flow, .time, .metric])
    r.cause = maybe() ? .status : .start
    fillBasics(&r)
    fillNetwork(&r)
    fillLink(&r)
    fillStatistics(&r)
    fillAnnotations(&r)
    fillTexts(&r)
    return r
  }

  private mutating func fillBasics(_ r: inout FlowRecord) {
    r.transport.kind = .ipv4
    r.transport.word = small(2)
    r.transport.sequence = small()
    r.key.family = maybe() ? .ipv4 : .ipv6
    r.key.ipProtocol = below(4) == 0 && !isPlain ? 17 : 6
    if r.key.family == .ipv4 {
      r.key.source = IPAddress(ipv4: 0x0a00_0001 + small(2))
      r.key.destination = IPAddress(ipv4: 0x0a00_0101 + small(3))
    } else {
      r.key.source = IPAddress(high: 0x2001_0db8_0000_0000, low: small(2))
      r.key.destination = IPAddress(high: 0x2001_0db8_0000_0000, low: small(3))
    }
    r.key.sourcePort = 1000 + small(isPlain ? 1 : 2)
    r.key.destinationPort = 80 + small(isPlain ? 1 : 2)
    let start = Timestamp(seconds: 1_700_000_000 + small(3))
    let length = Int64(below(3)) * 1_000_000_000
    r.time.ranges.source = TimeBlock.Range(start: start, end: start + length)
    r.time.isBidirectional = maybe()
    if r.time.isBidirectional {
      r.time.ranges.destination = TimeBlock.Range(start: start + length / 2, end: start + length)
    }
    for side in Side.allCases {
      // A record without packets would count for its source, whichever that is, and of two packets the
      // source's is taken for the first.
      r.traffic.counters[side].packets = small(3) + (side == .source ? 2 : isPlain ? 1 : 0)
      // What tells two records apart that agree in all else.
      r.traffic.counters[side].bytes = r.traffic.counters[side].packets * below(1 << 20)
      r.traffic.counters[side].applicationBytes = below(9)
    }
    r.traffic.hasApplicationBytes = maybe()
  }

  private mutating func fillNetwork(_ r: inout FlowRecord) {
    let kinds: [NetworkBlock.Kind] = [
      .tcpFull, .tcpFull, .tcpFull, .tcpStatus, .rtp, .esp, .icmp, .udt, .arp,
    ]
    // Mostly of one kind: mixed ones have no network block at all.
    r.network.kind = below(4) == 0 && !isPlain ? kinds[Int(below(UInt64(kinds.count)))] : .tcpFull
    r.network.tcp.status = TCPStatus(rawValue: small(1 << 24))
    (r.network.tcp.state, r.network.tcp.options) = (small(), small())
    (r.network.tcp.synAck, r.network.tcp.ackData) = (small(), small())
    r.network.tcp.hasDestination = isPlain || maybe()
    for side in Side.allCases {
      var e = TCPState.Endpoint()
      (e.base, e.sequence, e.acknowledgment, e.window) = (small(), small(), small(), small(3))
      (e.windowScale, e.flags, e.maximumSegmentSize) = (small(), small(64), small())
      (e.bytes, e.retransmissions, e.windowCount, e.windowBytes) = (small(), small(), small(), small())
      (e.acknowledgedBytes, e.status) = (small(), small())
      e.lastTime = Timestamp(seconds: small())
      // An end that says nothing at all was silent.
      if isPlain { e.sequence += 1 }
      r.network.tcp.endpoints[side] = e
      var s = RTPState.Stream()
      (s.flags, s.sequence, s.timestamp, s.ssrc, s.drops, s.deviation) = (
        small(), small(), small(), small(2), small(), small()
      )
      r.network.rtp.streams[side] = s
    }
    r.network.rtp.state = small()
    r.network.esp.spi = small(2)
    (r.network.esp.status, r.network.esp.lastSequence, r.network.esp.lost) = (small(), small(), small())
    (r.network.icmp.type, r.network.icmp.code, r.network.icmp.sequence) = (small(2), small(2), small(2))
    (r.network.udt.sequence, r.network.udt.timestamp, r.network.udt.solo) = (small(), small(), small())
    r.network.udt.drops = small()
    r.network.arpResponder = MACAddress(value: below(2))
    r.network.fragmentCount = small()
  }

  private mutating func fillLink(_ r: inout FlowRecord) {
    (r.mac.source, r.mac.destination) = (MACAddress(value: below(3)), MACAddress(value: below(3)))
    (r.mac.etherType, r.mac.multipath) = (small(), small())
    r.icmpMapping.reason = small(8)
    (r.icmpMapping.type, r.icmpMapping.code, r.icmpMapping.sender) = (small(), small(), small(2))
    for side in Side.allCases {
      (r.vlan.has[side], r.vlan.tags[side]) = (maybe(), small())
      (r.mpls.has[side], r.mpls.labels[side]) = (maybe(), small())
      r.encapsulation.layers[side] = small()
      var a = IPAttributes.Direction()
      (a.isPresent, a.hasOptions, a.hasFragments) = (maybe(), maybe(), maybe())
      (a.ttl, a.tos, a.identification, a.options) = (small(), small(), small(), small())
      r.ipAttributes.directions[side] = a
      r.outer.keys[side] = small()
      (r.outer.hasKey[side], r.outer.isSeen[side]) = (isPlain || maybe(), maybe())
    }
    r.outer.kind = isPlain || maybe() ? .gre : .vxlan
    let ends: UInt64 = isPlain ? 1 : 4
    (r.outer.source, r.outer.destination) = (IPAddress(ipv4: small(ends)), IPAddress(ipv4: small(ends)))
    r.outer.depth = small()
    (r.gre.flags, r.gre.innerProtocol, r.gre.hasEndpoints) = (small(2), small(2), maybe())
    (r.gre.source, r.gre.destination) = (IPAddress(ipv4: small(2)), IPAddress(ipv4: small(2)))
    r.vxlan = r.gre
    r.geneve = r.gre
    for side in Side.allCases {
      (r.vxlan.networkIDs[side], r.vxlan.hasNetworkID[side]) = (small(2), isPlain || maybe())
    }
  }

  private mutating func fillStatistics(_ r: inout FlowRecord) {
    for side in Side.allCases {
      var j = Jitter.Direction()
      (j.hasActive, j.hasIdle) = (isPlain || maybe(), isPlain || maybe())
      (j.active, j.idle) = (interval(), interval())
      r.jitter.directions[side] = j
      var p = PacketSizes.Direction()
      (p.isPresent, p.hasHistogram, p.histogram) = (maybe(), maybe(), small(1 << 32))
      p.minimum = small()
      p.maximum = p.minimum + small()
      r.packetSizes.directions[side] = p
      r.behavior.keystrokes[side] = small()
      var t = Typing.End()
      (t.keys, t.low, t.high, t.confidence) = (small(), small(), small(), small(100))
      t.verdict = Typing.Verdict(rawValue: small(5)) ?? .none
      r.typing.ends[side] = t
      var g = Segments.Direction()
      (g.retransmitted, g.lost, g.late, g.copies, g.strays) = (small(), small(), small(), small(), small())
      r.segments.directions[side] = g
      for _ in 0..<below(30) { r.roundTrips.directions[side].acknowledgments.add(small(1 << 20)) }
      for _ in 0..<below(3) { r.roundTrips.directions[side].responses.add(small(1000)) }
      var i = InterPacket.Direction()
      for n in 0..<8 { (i.gaps[n], i.sizes[n]) = (small(), small()) }
      (i.quiet, i.bursts, i.longestBurst, i.compared, i.repeated) = (
        small(), small() + (isPlain ? 1 : 0), small(), small(), small()
      )
      r.interPacket.directions[side] = i
    }
    r.behavior.kind = small()
    r.typing.verdict = Typing.Verdict(rawValue: small(5)) ?? .none
    r.typing.confidence = small(100)
    r.segments.durations.setUp = maybe() ? small() : nil
    r.segments.durations.presentation = maybe() ? small() : nil
    r.segments.durations.transport = maybe() ? small() : nil
    r.segments.durations.tearDown = maybe() ? small() : nil
  }

  private mutating func interval() -> IntervalStatistics {
    var s = IntervalStatistics()
    (s.count, s.hasHistogram, s.histogram) = (small(20) + (isPlain ? 1 : 0), maybe(), small(1 << 32))
    s.minimum = Float(below(10))
    s.maximum = s.minimum + Float(below(1000))
    s.mean = Float(below(10_000)) / 7
    s.deviation = Float(below(1000)) / 3
    return s
  }

  private mutating func fillAnnotations(_ r: inout FlowRecord) {
    r.asNumbers.ends = Directional(source: small(3), destination: small(3))
    (r.asNumbers.intermediate, r.asNumbers.hasIntermediate) = (small(2), maybe())
    r.countries.ends = Directional(source: 0x4445 + small(2), destination: 0x4348 + small(2))
    r.correlation.count = small()
    (r.correlation.deltaDuration, r.correlation.deltaStart) = (small(), small())
    r.locality.status = small(2)
    r.locality.ends = Directional(source: small(2), destination: small(2))
    r.locality.has = Directional(source: maybe(), destination: maybe())
    r.geoLocation.ends.source.latitude = Float(below(2))
    r.geoLocation.ends.source.isPresent = true
    r.score = below(4)
    r.evidence.direction = DirectionEvidence(rawValue: small(5)) ?? .none
    r.evidence.isCorrected = maybe()
    for side in Side.allCases {
      (r.evidence.openings[side].isSeen, r.evidence.openings[side].window) = (maybe(), small())
      r.evidence.openings[side].kindCount = small(2)
    }
  }

  private mutating func fillTexts(_ r: inout FlowRecord) {
    func put(_ bytes: some Collection<UInt8>, _ r: inout FlowRecord) -> Range<Int> {
      let start = r.storage.count
      r.storage.append(bytes)
      return start..<r.storage.count
    }
    let labels = ["a=1", "b=2", "a=1:c=3", ""]
    r.label = put(labels[Int(below(4))].utf8, &r)
    let limit: UInt16 = 6 + 2 * small(2)
    for side in Side.allCases {
      let bytes = (0..<below(UInt64(limit) + 1)).map { _ in UInt8(ascii: "a") + small(26) }
      r.userData[side].limit = limit
      r.userData[side].range = put(bytes, &r)
    }
    var section = ByteWriter(capacity: 64)
    if maybe() {
      let item = section.beginItem(.sctp, .source)
      section.append([small(7), 0, 0, small(), 0, small(), 0, 0, 0, 0, 0, small(), 0, 0, 0, small()])
      section.endItem(item)
    }
    for kind in [Handshake.Item.serverName, .tlsVersions] where maybe() {
      let item = section.beginItem(kind, maybe() ? .source : .destination)
      section.append((0..<below(3) + 1).map { _ in UInt8(ascii: "a") + small(3) })
      section.endItem(item)
    }
    r.handshake.range = put(section.array, &r)
    r.handshake.isReversed = maybe()
  }
}
