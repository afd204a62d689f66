import NetworkTypes

/// Maps addresses the way the settings ask for, and remembers them for the run.
struct AddressAnonymizer {
  private var allocation: AddressAllocation
  private let keyed: PrefixPreservingMap?
  private var known: [IPAddress: IPAddress] = [:]
  /// Addresses beyond this many are computed again rather than remembered.
  private static let memory = 1 << 20

  init(_ settings: AnonymizerSettings, random: AnonymizerRandom) {
    allocation = AddressAllocation(settings, random: random)
    let isKeyed = settings.networks == .prefix || settings.hosts == .prefix
    keyed = isKeyed ? settings.key.map { PrefixPreservingMap(key: $0, keeps: .init(settings)) } : nil
  }

  mutating func map(_ address: IPAddress) throws(OptionError) -> IPAddress {
    guard let keyed else {
      guard let mapped = allocation.map(address) else {
        throw .failed(
          "no address is left for \(address): more networks than the pool of their kind has "
            + "(RANON_NET_ANONYMIZATION=prefix has no such limit)")
      }
      return mapped
    }
    if let mapped = known[address] { return mapped }
    let mapped = keyed.map(address)
    if known.count >= Self.memory { known.removeAll(keepingCapacity: true) }
    known[address] = mapped
    return mapped
  }

  /// IPv4 addresses in fields that hold nothing else; 0 means there is none.
  mutating func map(_ address: UInt32) throws(OptionError) -> UInt32 {
    address == 0 ? 0 : try map(IPAddress(ipv4: address)).ipv4
  }

  /// Pairs for the dump: those that are remembered.
  var pairs: [(old: IPAddress, new: IPAddress)] {
    keyed == nil
      ? allocation.pairs : known.map { (old: $0.key, new: $0.value) }.sorted { $0.old < $1.old }
  }
}
