import NetworkTypes

/// Gives each network a new network and each host a new number in it, first come, first served, or drawn:
/// argus's way to anonymise addresses. One to one.
///
/// IPv4 networks come from 10.0.0.0 upwards (with class hierarchy from the start of their class, and
/// multicast groups from 224.0.0.0 where they are to stay multicast), IPv6 networks of 64 bits from
/// 2001:db8:: (RFC 3849). 0.0.0.0 and :: mean "none" and stay.
struct AddressAllocation {
  private let settings: AnonymizerSettings
  private var random: AnonymizerRandom
  private var networks: [IPPrefix: IPPrefix]
  private var takenNetworks: Set<IPPrefix>
  private let takenHosts: Set<IPAddress>
  /// The next network to try in a pool, by the pool's start.
  private var next: [IPAddress: UInt64] = [:]
  private var hosts: [IPAddress: IPAddress]
  private var hostCounts: [IPPrefix: UInt64] = [:]
  private var givenHosts: Set<IPAddress> = []

  init(_ settings: AnonymizerSettings, random: AnonymizerRandom) {
    self.settings = settings
    self.random = random
    networks = settings.networkTranslations
    hosts = settings.hostTranslations
    takenHosts = Set(settings.hostTranslations.values)
    // A host's new address may lie in no network that others get.
    takenNetworks = Set(settings.networkTranslations.values)
    for address in takenHosts {
      if let network = IPPrefix(address, length: settings.networkLength) { takenNetworks.insert(network) }
    }
  }

  /// Nil when no address is left.
  mutating func map(_ address: IPAddress) -> IPAddress? {
    if address.value == 0 { return address }
    if let known = hosts[address] { return known }
    guard let old = IPPrefix(address, length: length(address.family)), let new = network(old) else {
      return nil
    }
    guard let mapped = host(address, old, new) else { return nil }
    hosts[address] = mapped
    givenHosts.insert(mapped)
    return mapped
  }

  /// Every pair so far.
  var pairs: [(old: IPAddress, new: IPAddress)] {
    hosts.map { (old: $0.key, new: $0.value) }.sorted { $0.old < $1.old }
  }

  private func length(_ family: IPAddress.Family) -> Int { family == .ipv4 ? settings.networkLength : 64 }

  // MARK: Networks

  private mutating func network(_ old: IPPrefix) -> IPPrefix? {
    if let known = networks[old] { return known }
    let isGroup = settings.preservesMulticast && old.address.isMulticast
    if settings.networks == .none || isGroup && old.address.family == .ipv6 {
      // A network that a translation took is exchanged for the one that the translation left.
      var new = old
      while takenNetworks.contains(new), let other = networks.first(where: { $0.value == new })?.key {
        new = other
      }
      return give(old, new)
    }
    let pool = pool(old, isGroup: isGroup)
    if settings.networks == .random {
      for _ in 0..<64 {
        let number = random.next() % pool.count
        if let new = pool.network(number), !takenNetworks.contains(new) { return give(old, new) }
      }
    }
    var number = next[pool.start] ?? 0
    while number < pool.count {
      defer { number += 1 }
      guard let new = pool.network(number), !takenNetworks.contains(new) else { continue }
      next[pool.start] = number + 1
      return give(old, new)
    }
    return nil
  }

  private mutating func give(_ old: IPPrefix, _ new: IPPrefix) -> IPPrefix {
    networks[old] = new
    takenNetworks.insert(new)
    return new
  }

  /// Networks of one length in ascending order, from `start` round to it again.
  private struct Pool {
    let start: IPAddress
    let length: Int
    let count: UInt64
    /// Numbers count from here, and wrap, inside the `count` networks from `first`.
    let first: UInt64
    let offset: UInt64

    func network(_ number: UInt64) -> IPPrefix? {
      let place = first + (offset + number) % count
      if start.family == .ipv4 {
        return IPPrefix(
          IPAddress(ipv4: UInt32(truncatingIfNeeded: place << UInt64(32 - length))), length: length)
      }
      return IPPrefix(IPAddress(high: start.high | place, low: 0), length: length)
    }
  }

  private func pool(_ old: IPPrefix, isGroup: Bool) -> Pool {
    guard old.address.family == .ipv4 else {
      // All /64 below 2001:db8::/32: more than there is memory for.
      let start = IPAddress(high: 0x2001_0db8_0000_0000, low: 0)
      return Pool(start: start, length: old.length, count: 1 << 32, first: 0, offset: 0)
    }
    let length = settings.networkLength
    func number(_ address: UInt32) -> UInt64 { UInt64(address) >> UInt64(32 - length) }
    let groups = number(0xe000_0000)..<max(number(0xf000_0000), number(0xe000_0000) + 1)
    if isGroup { return pool(groups, from: groups.lowerBound) }
    if settings.preservesClass {
      let bits = old.address.ipv4
      let start: UInt32 =
        bits >> 31 == 0 ? 0 : bits >> 30 == 2 ? 0x8000_0000 : bits >> 29 == 6 ? 0xc000_0000 : 0xf000_0000
      let end: UInt64 =
        start == 0 ? 1 << 31 : start == 0x8000_0000 ? 3 << 30 : start == 0xc000_0000 ? 7 << 29 : 1 << 32
      let first = max(number(start), start == 0 ? 1 : 0)
      let range = first..<max(end >> UInt64(32 - length), first + 1)
      return pool(range, from: start == 0 ? max(number(0x0a00_0000), 1) : first)
    }
    // Network 0 holds the address that means "none".
    let range = 1..<max(settings.preservesMulticast ? groups.lowerBound : number(.max) + 1, 2)
    return pool(range, from: max(number(0x0a00_0000), 1))
  }

  private func pool(_ range: Range<UInt64>, from first: UInt64) -> Pool {
    let start = IPAddress(ipv4: UInt32(truncatingIfNeeded: first << UInt64(32 - settings.networkLength)))
    let place = range.contains(first) ? first - range.lowerBound : 0
    return Pool(
      start: start, length: settings.networkLength, count: UInt64(range.count), first: range.lowerBound,
      offset: place)
  }

  // MARK: Hosts

  private mutating func host(_ address: IPAddress, _ old: IPPrefix, _ new: IPPrefix) -> IPAddress? {
    let bits = UInt128(address.bitWidth - old.length)
    let mask = (UInt128(1) << bits) - 1
    let number = address.value & mask
    let isSpecial = number == 0 || number == mask
    // Broadcast addresses of IPv4; in IPv6 the zero host is the routers' address.
    let keepsSpecial = settings.preservesBroadcast && old.address.family == .ipv4 && bits >= 2
    func make(_ host: UInt128) -> IPAddress {
      let value = new.address.value | host
      return old.address.family == .ipv4
        ? IPAddress(ipv4: UInt32(truncatingIfNeeded: value))
        : IPAddress(high: UInt64(truncatingIfNeeded: value >> 64), low: UInt64(truncatingIfNeeded: value))
    }
    func isFree(_ candidate: IPAddress) -> Bool {
      !takenHosts.contains(candidate) && !givenHosts.contains(candidate)
    }
    if settings.hosts == .none || keepsSpecial && isSpecial {
      let same = make(number)
      if isFree(same) { return same }
    }
    let lowest: UInt128 = keepsSpecial ? 1 : 0
    let count = mask + 1 - (keepsSpecial ? 2 : 0)
    if settings.hosts == .random {
      for _ in 0..<64 {
        let drawn = UInt128(random.next()) << 64 | UInt128(random.next())
        let candidate = make(lowest + drawn % count)
        if isFree(candidate) { return candidate }
      }
    }
    // Numbers begin at 1; 0 comes last, where it is for hosts at all.
    var given = UInt128(hostCounts[new] ?? 0)
    while given <= mask {
      given += 1
      let host = given & mask
      if keepsSpecial, host == 0 || host == mask { continue }
      let candidate = make(host)
      guard isFree(candidate) else { continue }
      hostCounts[new] = UInt64(truncatingIfNeeded: given)
      return candidate
    }
    return nil
  }
}
