// How the blocks that are plain values merge; network state has a file of its own.

extension Counters {
  @inline(__always)
  mutating func merge(_ other: Counters) {
    packets &+= other.packets
    bytes &+= other.bytes
    applicationBytes &+= other.applicationBytes
  }
}

extension Traffic {
  @inline(__always)
  public mutating func merge(_ other: Traffic) {
    counters.source.merge(other.counters.source)
    counters.destination.merge(other.counters.destination)
    hasApplicationBytes = hasApplicationBytes || other.hasApplicationBytes
  }
}

extension TimeBlock.Range {
  @inline(__always)
  mutating func merge(_ other: TimeBlock.Range) {
    guard other.isPresent else { return }
    guard isPresent else {
      self = other
      return
    }
    start = min(start, other.start)
    end = max(end, other.end)
  }
}

extension TimeBlock {
  /// Both blocks hold times per direction.
  @inline(__always)
  public mutating func merge(_ other: TimeBlock) {
    ranges.source.merge(other.ranges.source)
    ranges.destination.merge(other.ranges.destination)
  }
}

extension SourceIdentity {
  /// The identity where all agree; the number is the earliest record's, which the accumulator knows.
  @inline(__always)
  mutating func merge(_ other: SourceIdentity) {
    if high != other.high || low != other.low || kind != other.kind || interfaceName != other.interfaceName {
      (high, low, interfaceName) = (0, 0, 0)
      if kind != other.kind { kind = .ipv4 }
    }
  }
}

extension MACInfo {
  /// Addresses of the earliest record.
  mutating func merge(_ other: MACInfo, isEarlier: Bool) {
    multipath |= other.multipath
    guard isEarlier else { return }
    let flags = multipath
    self = other
    multipath = flags
  }
}

extension VLANInfo {
  /// Tags that all tagged records share; a zero tag where they differ.
  public mutating func merge(_ other: VLANInfo) {
    Directional.keepIfEqual(&tags, &has, other.tags, other.has)
  }
}

extension MPLSInfo {
  public mutating func merge(_ other: MPLSInfo) {
    Directional.keepIfEqual(&labels, &has, other.labels, other.has)
  }
}

extension Directional where Value: FixedWidthInteger {
  static func keepIfEqual(
    _ values: inout Directional, _ has: inout Directional<Bool>, _ others: Directional,
    _ otherHas: Directional<Bool>
  ) {
    for side in Side.allCases where otherHas[side] {
      if has[side] {
        values[side].keepIfEqual(others[side])
      } else {
        values[side] = others[side]
        has[side] = true
      }
    }
  }
}

extension EncapsulationInfo {
  public mutating func merge(_ other: EncapsulationInfo) {
    layers.source |= other.layers.source
    layers.destination |= other.layers.destination
  }
}

extension IPAttributes.Direction {
  mutating func merge(_ other: IPAttributes.Direction) {
    hasFragments = hasFragments || other.hasFragments
    options |= other.options
    hasOptions = hasOptions || other.hasOptions
    guard other.isPresent else { return }
    guard isPresent else {
      (isPresent, ttl, tos, identification) = (true, other.ttl, other.tos, other.identification)
      return
    }
    ttl = min(ttl, other.ttl)
    tos.keepIfEqual(other.tos)
    identification.keepIfEqual(other.identification)
  }
}

extension IPAttributes {
  /// The smallest TTL, a TOS and an identification that all share, all options.
  public mutating func merge(_ other: IPAttributes) {
    directions.source.merge(other.directions.source)
    directions.destination.merge(other.directions.destination)
  }
}

extension Behavior {
  public mutating func merge(_ other: Behavior) {
    kind = max(kind, other.kind)
    keystrokes.source &+= other.keystrokes.source
    keystrokes.destination &+= other.keystrokes.destination
  }
}

extension ICMPMapping {
  /// All reasons; the message of the earliest record; a node only where all agree.
  mutating func merge(_ other: ICMPMapping, isEarlier: Bool) {
    let reasons = reason | other.reason
    let (sender, receiver) = (sender == other.sender ? sender : 0, receiver == other.receiver ? receiver : 0)
    if isEarlier { self = other }
    reason = reasons
    self.sender = sender
    self.receiver = receiver
  }
}

extension ASNumbers {
  public mutating func merge(_ other: ASNumbers) {
    ends.source.keepIfEqual(other.ends.source)
    ends.destination.keepIfEqual(other.ends.destination)
    if hasIntermediate && other.hasIntermediate {
      intermediate.keepIfEqual(other.intermediate)
    } else if other.hasIntermediate {
      intermediate = other.intermediate
    }
    hasIntermediate = hasIntermediate || other.hasIntermediate
  }
}

extension CountryCodes {
  public mutating func merge(_ other: CountryCodes) {
    ends.source.keepIfEqual(other.ends.source)
    ends.destination.keepIfEqual(other.ends.destination)
  }
}

extension TunnelInfo {
  public mutating func merge(_ other: TunnelInfo) {
    if source != other.source || destination != other.destination || hasEndpoints != other.hasEndpoints {
      hasEndpoints = false
      source = TunnelInfo().source
      destination = TunnelInfo().destination
    }
    flags.keepIfEqual(other.flags)
    innerProtocol.keepIfEqual(other.innerProtocol)
    Directional.keepIfEqual(&networkIDs, &hasNetworkID, other.networkIDs, other.hasNetworkID)
  }
}

extension Locality {
  public mutating func merge(_ other: Locality) {
    status.keepIfEqual(other.status)
    Directional.keepIfEqual(&ends, &has, other.ends, other.has)
    organizations.source.keepIfEqual(other.organizations.source)
    organizations.destination.keepIfEqual(other.organizations.destination)
  }
}

extension GeoLocation {
  public mutating func merge(_ other: GeoLocation) {
    if ends.source != other.ends.source { ends.source = Point() }
    if ends.destination != other.ends.destination { ends.destination = Point() }
    if intermediate != other.intermediate { intermediate = Point() }
  }
}
