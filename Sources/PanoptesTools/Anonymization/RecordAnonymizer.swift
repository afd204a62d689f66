import FlowModel
import NetworkTypes

/// Takes what identifies hosts, people and moments out of records.
///
/// Addresses, ports, numbers and times are mapped; counters, durations, states and sizes stay. Blocks that
/// hold text or anything made from addresses (user data, labels, places, hashes) are dropped, and so is
/// every block that this version has no rule for: what is not known to be harmless does not pass.
///
/// An object, so that several files of one run share its maps.
final class RecordAnonymizer {
  private let settings: AnonymizerSettings
  private var addresses: AddressAnonymizer
  private var hardware: HardwareAnonymizer
  private var sensors: NumberAnonymizer
  private var systems: NumberAnonymizer
  private let ports: PortAnonymizer
  private let flowOffset: UInt32
  private let sequenceOffset: UInt32
  private let identifierOffset: UInt32
  /// Nanoseconds that all times move by; durations stay.
  private let timeOffset: Int64
  private let ttl: UInt8?
  private let tos: UInt8?
  private let ipID: UInt16?

  /// Blocks with nothing to hide, or whose parts are all mapped here.
  private static let passing: BlockSet = [
    .transport, .flow, .time, .metric, .packetSize, .encapsulation, .network, .asNumber, .icmpMapped, .vlan,
    .mac, .mpls, .jitter, .ipAttributes, .behavior, .aggregation, .correlation, .gre, .vxlan, .geneve,
    .management, .segments, .roundTrip, .interPacket, .typing,
  ]

  init(_ settings: AnonymizerSettings) {
    self.settings = settings
    var random = AnonymizerRandom(seed: settings.seed)
    func branch() -> AnonymizerRandom { AnonymizerRandom(seed: settings.seed == nil ? nil : random.next()) }
    func offset(_ shift: AnonymizerSettings.Shift, below limit: UInt64) -> UInt64 {
      switch shift {
      case .none, .zero: 0
      case .random: random.next() % limit
      case .by(let number): UInt64(bitPattern: number)
      }
    }
    flowOffset = UInt32(truncatingIfNeeded: offset(settings.flowNumbers, below: 1 << 31))
    sequenceOffset = UInt32(truncatingIfNeeded: offset(settings.sequenceNumbers, below: 1 << 32))
    identifierOffset = UInt32(
      truncatingIfNeeded: offset(settings.sequenceNumbers == .none ? .none : .random, below: 1 << 32))
    // Back in time, by at most eight and a half years: the record format has no room before 1970.
    let seconds = settings.seconds == .random ? -Int64(random.next() >> 36) : Self.number(settings.seconds)
    let microseconds =
      settings.microseconds == .random
      ? -Int64(random.next() % 1_000_000) : Self.number(settings.microseconds)
    timeOffset = seconds &* 1_000_000_000 &+ microseconds &* 1000
    ttl = settings.ttls == .zero ? nil : UInt8(truncatingIfNeeded: offset(settings.ttls, below: 32))
    tos = settings.tos == .zero ? nil : UInt8(truncatingIfNeeded: offset(settings.tos, below: 256))
    ipID = settings.ipIDs == .zero ? nil : UInt16(truncatingIfNeeded: offset(settings.ipIDs, below: 1 << 16))
    ports = PortAnonymizer(settings, random: &random)
    addresses = AddressAnonymizer(settings, random: branch())
    hardware = HardwareAnonymizer(settings, random: branch())
    sensors = NumberAnonymizer(.sequential, limit: .max, random: branch())
    systems = NumberAnonymizer(
      settings.autonomousSystems, limit: 1 << 32 - 1, translations: settings.systemTranslations,
      random: branch())
  }

  private static func number(_ shift: AnonymizerSettings.Shift) -> Int64 {
    if case .by(let number) = shift { number } else { 0 }
  }

  var addressPairs: [(old: IPAddress, new: IPAddress)] { addresses.pairs }

  /// False for a record of which nothing can be kept: an event, whose body is text from a host.
  func anonymize(_ r: inout FlowRecord) throws(OptionError) -> Bool {
    guard r.kind != .event else { return false }
    r.blocks.formIntersection(Self.passing)
    if r.has(.transport) { try identity(&r.transport) }
    if r.kind == .management {
      try management(&r.management)
      return true
    }
    if r.has(.flow) { try key(&r.key) }
    if r.has(.time) { times(&r) }
    if r.has(.mac) {
      r.mac.source = hardware.map(r.mac.source)
      r.mac.destination = hardware.map(r.mac.destination)
    }
    if r.has(.network) { try network(&r) }
    if r.has(.icmpMapped) { try mapping(&r.icmpMapping) }
    if r.has(.ipAttributes) {
      let isMapped = settings.preservesMappedTTL && r.has(.icmpMapped)
      attributes(&r.ipAttributes.directions.source, keepsTTL: isMapped)
      attributes(&r.ipAttributes.directions.destination, keepsTTL: isMapped)
    }
    if r.has(.asNumber) {
      for side in Side.allCases { r.asNumbers.ends[side] = system(r.asNumbers.ends[side]) }
      r.asNumbers.intermediate = system(r.asNumbers.intermediate)
    }
    if r.has(.correlation) {
      r.correlation.source = UInt32(truncatingIfNeeded: sensors.map(UInt64(r.correlation.source)))
    }
    if r.has(.gre) { try tunnel(&r.gre) }
    if r.has(.vxlan) { try tunnel(&r.vxlan) }
    if r.has(.geneve) { try tunnel(&r.geneve) }
    return true
  }

  // MARK: Identities

  private func identity(_ identity: inout SourceIdentity) throws(OptionError) {
    if identity.sequence != 0 { identity.sequence &+= flowOffset }
    switch identity.kind {
    case .none, .ipv4, .ipv6:
      guard let address = identity.address else { return }
      let mapped = try addresses.map(address)
      if mapped.isIPv4 {
        identity.word = mapped.ipv4
      } else {
        (identity.high, identity.low) = (mapped.high, mapped.low)
      }
    case .integer:
      identity.word = UInt32(truncatingIfNeeded: sensors.map(UInt64(identity.word)))
    case .string, .ethernet, .uuid:
      // Another kind of name could tell as much: a number stands for it.
      let name = identity.high ^ identity.low
      identity.kind = .integer
      identity.low = 0
      identity.word = UInt32(truncatingIfNeeded: sensors.map(name))
    }
    identity.interfaceName = 0
  }

  private func management(_ management: inout ManagementInfo) throws(OptionError) {
    management.localNetwork = try addresses.map(management.localNetwork)
    management.intervalStart = moved(management.intervalStart)
    management.now = moved(management.now)
    if management.nextSequence != 0 { management.nextSequence &+= flowOffset }
  }

  private func key(_ key: inout FlowKey) throws(OptionError) {
    switch key.family {
    case .ipv4, .ipv6:
      key.source = try address(key.source, mask: key.hasMasks ? key.sourceMask : nil)
      key.destination = try address(key.destination, mask: key.hasMasks ? key.destinationMask : nil)
      key.sourcePort = ports.map(key.sourcePort)
      key.destinationPort = ports.map(key.destinationPort)
      if key.icmpID != 0 { key.icmpID &+= UInt16(truncatingIfNeeded: identifierOffset) }
      if key.spi != 0 { key.spi &+= identifierOffset }
      if key.detail != 0 { key.detail &+= UInt16(truncatingIfNeeded: identifierOffset) }
      if key.flowLabel != 0 { key.flowLabel = (key.flowLabel &+ identifierOffset) & 0xf_ffff }
      if key.isFragment {
        key.fragmentID &+= identifierOffset
        // IPv4 has sixteen bits for it.
        if key.family == .ipv4 { key.fragmentID &= 0xffff }
      }
    case .arp, .rarp:
      key.source = try addresses.map(key.source)
      key.destination = try addresses.map(key.destination)
    default: break
    }
    key.sourceMAC = hardware.map(key.sourceMAC)
    key.destinationMAC = hardware.map(key.destinationMAC)
  }

  /// A network stays one of the same length.
  private func address(_ address: IPAddress, mask: UInt8?) throws(OptionError) -> IPAddress {
    let mapped = try addresses.map(address)
    guard let mask, Int(mask) < address.bitWidth else { return mapped }
    return mapped.masked(to: Int(mask))
  }

  private func tunnel(_ tunnel: inout TunnelInfo) throws(OptionError) {
    guard tunnel.hasEndpoints else { return }
    tunnel.source = try addresses.map(tunnel.source)
    tunnel.destination = try addresses.map(tunnel.destination)
  }

  private func system(_ number: UInt32) -> UInt32 {
    UInt32(truncatingIfNeeded: systems.map(UInt64(number)))
  }

  // MARK: States and attributes

  private func network(_ r: inout FlowRecord) throws(OptionError) {
    switch r.network.kind {
    case .tcpInitial, .tcpStatus, .tcpFull:
      for side in Side.allCases { endpoint(&r.network.tcp.endpoints[side]) }
    case .icmp:
      let isIPv6 = r.has(.flow) && r.key.family == .ipv6
      // A checksum covers the addresses.
      if isIPv6 { r.network.icmp.sequence = 0 }
      r.network.icmp.outerSource = try addresses.map(r.network.icmp.outerSource)
      r.network.icmp.outerDestination = try addresses.map(r.network.icmp.outerDestination)
      r.network.icmp.innerSource = try addresses.map(r.network.icmp.innerSource)
      r.network.icmp.innerDestination = try addresses.map(r.network.icmp.innerDestination)
      r.network.icmp.gateway = try addresses.map(r.network.icmp.gateway)
    case .arp: r.network.arpResponder = hardware.map(r.network.arpResponder)
    case .esp:
      if r.network.esp.spi != 0 { r.network.esp.spi &+= identifierOffset }
      r.network.esp.lastSequence &+= sequenceOffset
    case .rtp, .rtcp:
      for side in Side.allCases where r.network.rtp.streams[side].ssrc != 0 {
        r.network.rtp.streams[side].ssrc &+= identifierOffset
        r.network.rtp.streams[side].timestamp &+= sequenceOffset
        if r.network.kind == .rtp {
          r.network.rtp.streams[side].sequence &+= UInt16(truncatingIfNeeded: sequenceOffset)
        }
      }
    case .udt:
      r.network.udt.lastTime = moved(r.network.udt.lastTime)
      // The socket's number and the first sequence number.
      r.network.udt.handshake[2] &+= sequenceOffset
      r.network.udt.handshake[6] &+= identifierOffset
      r.network.udt.sequence &+= sequenceOffset
      r.network.udt.acknowledgment &+= sequenceOffset
    case .isis:
      // Its body is a system's address, which has no rule here.
      r.blocks.remove(.network)
    case .fragment, .placeholder: break
    }
  }

  private func endpoint(_ endpoint: inout TCPState.Endpoint) {
    endpoint.lastTime = moved(endpoint.lastTime)
    if endpoint.base != 0 { endpoint.base &+= sequenceOffset }
    if endpoint.sequence != 0 { endpoint.sequence &+= sequenceOffset }
    if endpoint.acknowledgment != 0 { endpoint.acknowledgment &+= sequenceOffset }
  }

  private func mapping(_ mapping: inout ICMPMapping) throws(OptionError) {
    mapping.sender = try addresses.map(mapping.sender)
    mapping.receiver = try addresses.map(mapping.receiver)
    mapping.innerSource = try addresses.map(mapping.innerSource)
    mapping.innerDestination = try addresses.map(mapping.innerDestination)
    mapping.gateway = try addresses.map(mapping.gateway)
  }

  private func attributes(_ direction: inout IPAttributes.Direction, keepsTTL: Bool) {
    if !keepsTTL { direction.ttl = ttl.map { direction.ttl &+ $0 } ?? 0 }
    direction.tos = tos.map { direction.tos &+ $0 } ?? 0
    direction.identification = ipID.map { direction.identification &+ $0 } ?? 0
    if !settings.preservesOptions {
      direction.options = 0
      direction.hasOptions = false
    }
  }

  // MARK: Times

  private func times(_ r: inout FlowRecord) {
    for side in Side.allCases where r.time.ranges[side].isPresent {
      r.time.ranges[side].start = moved(r.time.ranges[side].start)
      r.time.ranges[side].end = moved(r.time.ranges[side].end)
    }
    if r.has(.aggregation) {
      r.aggregation.lastStart = moved(r.aggregation.lastStart)
      r.aggregation.last = moved(r.aggregation.last)
    }
  }

  private func moved(_ time: Timestamp) -> Timestamp {
    time == .zero ? time : Timestamp(nanoseconds: max(time.nanoseconds &+ timeOffset, 0))
  }
}
