internal import FlowModel
internal import NetworkTypes

/// The fast paths: addresses and ports compare as integers, both sides in one closure.
extension FilterCompiler {
  mutating func network(_ prefix: IPPrefix, _ direction: FilterDirection) -> Predicate {
    need(.flow, direction)
    return prefix.address.isIPv4 ? ipv4(prefix, direction) : ipv6(prefix, direction)
  }

  private func ipv4(_ prefix: IPPrefix, _ direction: FilterDirection) -> Predicate {
    let wanted = prefix.address.low
    let mask = IPAddress(ipv4: .max).masked(to: prefix.length).low
    switch direction {
    case .either:
      return {
        $0.hasAddresses(.ipv4)
          && ($0.key.source.low & mask == wanted || $0.key.destination.low & mask == wanted)
      }
    case .source: return { $0.hasAddresses(.ipv4) && $0.key.source.low & mask == wanted }
    case .destination: return { $0.hasAddresses(.ipv4) && $0.key.destination.low & mask == wanted }
    case .both:
      return {
        $0.hasAddresses(.ipv4) && $0.key.source.low & mask == wanted
          && $0.key.destination.low & mask == wanted
      }
    }
  }

  private func ipv6(_ prefix: IPPrefix, _ direction: FilterDirection) -> Predicate {
    let wanted = prefix.address
    let mask = IPAddress(high: .max, low: .max).masked(to: prefix.length)
    @Sendable func matches(_ address: IPAddress) -> Bool {
      address.high & mask.high == wanted.high && address.low & mask.low == wanted.low
    }
    switch direction {
    case .either: return { $0.hasAddresses(.ipv6) && (matches($0.key.source) || matches($0.key.destination)) }
    case .source: return { $0.hasAddresses(.ipv6) && matches($0.key.source) }
    case .destination: return { $0.hasAddresses(.ipv6) && matches($0.key.destination) }
    case .both: return { $0.hasAddresses(.ipv6) && matches($0.key.source) && matches($0.key.destination) }
    }
  }

  mutating func port(_ range: ClosedRange<UInt16>, _ direction: FilterDirection) -> Predicate {
    need(.flow, direction)
    let low = range.lowerBound
    // One comparison: what lies below wraps to the top.
    let span = range.upperBound - low
    switch direction {
    case .either:
      return {
        $0.hasPorts && ($0.key.sourcePort &- low <= span || $0.key.destinationPort &- low <= span)
      }
    case .source: return { $0.hasPorts && $0.key.sourcePort &- low <= span }
    case .destination: return { $0.hasPorts && $0.key.destinationPort &- low <= span }
    case .both:
      return { $0.hasPorts && $0.key.sourcePort &- low <= span && $0.key.destinationPort &- low <= span }
    }
  }

  /// A link-layer address, of the frame or, in flows of frames, of the key.
  mutating func hardware(
    _ direction: FilterDirection, _ matches: @escaping @Sendable (UInt64) -> Bool
  ) -> Predicate {
    need([.mac, .flow], direction)
    return { record in
      let source: UInt64
      let destination: UInt64
      if record.has(.mac) {
        source = record.mac.source.value
        destination = record.mac.destination.value
      } else if record.has(.flow), record.key.hasHardwareEnds {
        source = record.key.sourceMAC.value
        destination = record.key.destinationMAC.value
      } else {
        return false
      }
      switch direction {
      case .either: return matches(source) || matches(destination)
      case .source: return matches(source)
      case .destination: return matches(destination)
      case .both: return matches(source) && matches(destination)
      }
    }
  }

  mutating func compile(_ cast: FilterCast, _ direction: FilterDirection) -> Predicate {
    switch cast {
    case .etherBroadcast: return hardware(direction) { $0 == 0xffff_ffff_ffff }
    case .etherMulticast: return hardware(direction) { $0 >> 40 & 1 == 1 && $0 != 0xffff_ffff_ffff }
    case .multicast:
      guard let ipv4 = IPPrefix("224.0.0.0/4"), let ipv6 = IPPrefix("ff00::/8") else { return { _ in false } }
      let (a, b) = (network(ipv4, direction), network(ipv6, direction))
      return { a($0) ? true : b($0) }
    case .ipBroadcast:
      guard let all = IPPrefix("255.255.255.255/32") else { return { _ in false } }
      return network(all, direction)
    case .broadcast:
      let (a, b) = (compile(.ipBroadcast, direction), compile(.etherBroadcast, direction))
      return { a($0) ? true : b($0) }
    }
  }
}

extension FlowRecord {
  /// IP addresses of that family; those of ARP are IPv4.
  @inline(__always)
  fileprivate func hasAddresses(_ family: IPAddress.Family) -> Bool {
    guard has(.flow) else { return false }
    switch key.family {
    case .ipv4, .arp: return family == .ipv4
    case .ipv6: return family == .ipv6
    default: return false
    }
  }

  @inline(__always)
  fileprivate var hasPorts: Bool {
    guard has(.flow), key.isIP, !key.isFragment else { return false }
    switch key.ipProtocol {
    case 6, 17: return true
    // DCCP, SCTP and UDP-Lite have ports that not every sensor keeps.
    case 33, 132, 136: return key.sourcePort | key.destinationPort != 0
    default: return false
    }
  }
}
