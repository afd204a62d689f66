import NetworkTypes

/// Gives hardware addresses new ones, vendor by vendor. One to one.
struct HardwareAnonymizer {
  private let settings: AnonymizerSettings
  private var random: AnonymizerRandom
  private var known: [MACAddress: MACAddress] = [:]
  private var given: Set<MACAddress> = []
  private var vendors: [UInt64: UInt64] = [:]
  private var counts: [UInt64: UInt64] = [:]

  init(_ settings: AnonymizerSettings, random: AnonymizerRandom) {
    self.settings = settings
    self.random = random
  }

  mutating func map(_ address: MACAddress) -> MACAddress {
    if address.value == 0 || settings.hardware == .none { return address }
    if address.isBroadcast ? settings.preservesHardwareBroadcast : false { return address }
    if address.isMulticast, !address.isBroadcast, settings.preservesHardwareMulticast { return address }
    if let mapped = known[address] { return mapped }
    let vendor = vendor(address)
    var host: UInt64
    repeat {
      if settings.hardware == .random {
        host = random.next() & 0xff_ffff
      } else {
        host = ((counts[vendor] ?? 0) + 1) & 0xff_ffff
        counts[vendor] = host
      }
    } while given.contains(MACAddress(value: vendor << 24 | host)) && given.count < 1 << 23
    let mapped = MACAddress(value: vendor << 24 | host)
    known[address] = mapped
    given.insert(mapped)
    return mapped
  }

  /// The group bit stays: what was sent to a group was.
  private mutating func vendor(_ address: MACAddress) -> UInt64 {
    let old = address.value >> 24
    if settings.preservesVendor { return old }
    if let new = vendors[old] { return new }
    let group = old & 0x01_0000
    // Numbers count past the two flag bits of the first byte.
    let number = UInt64(vendors.count)
    let new = ((number >> 16) << 18 | number & 0xffff) & 0xfc_ffff | group
    vendors[old] = new
    return new
  }
}

/// A permutation of the port numbers that keeps those that are to stay.
struct PortAnonymizer {
  private let table: [UInt16]

  init(_ settings: AnonymizerSettings, random: inout AnonymizerRandom) {
    var table = Array(UInt16.min...UInt16.max)
    let free = table.filter { port in
      if port == 0 || settings.preservedPorts.contains(port) { return false }
      return switch port {
      case 0...1023: !settings.preservesWellKnownPorts
      case 1024...49151: !settings.preservesRegisteredPorts
      default: !settings.preservesPrivatePorts
      }
    }
    switch settings.ports {
    case .random:
      for (old, new) in zip(free, free.shuffled(using: &random)) { table[Int(old)] = new }
    case .shift(let shift):
      guard !free.isEmpty else { break }
      let offset: Int =
        switch shift {
        case .none: 0
        case .zero: 0
        case .random: Int.random(in: 0..<free.count, using: &random)
        case .by(let number): Int(number % Int64(free.count)) + free.count
        }
      for (index, old) in free.enumerated() { table[Int(old)] = free[(index + offset) % free.count] }
    }
    self.table = table
  }

  func map(_ port: UInt16) -> UInt16 { table[Int(port)] }
}

/// Gives numbers that name something (sensors, autonomous systems) new ones. One to one; 0 stays.
struct NumberAnonymizer {
  private let method: AnonymizerSettings.Method
  private var random: AnonymizerRandom
  private var known: [UInt64: UInt64]
  private var given: Set<UInt64>
  private var count: UInt64 = 0
  private let limit: UInt64

  init(
    _ method: AnonymizerSettings.Method, limit: UInt64, translations: [UInt32: UInt32] = [:],
    random: AnonymizerRandom
  ) {
    self.method = method
    self.limit = limit
    self.random = random
    known = Dictionary(uniqueKeysWithValues: translations.map { (UInt64($0.key), UInt64($0.value)) })
    given = Set(known.values)
  }

  mutating func map(_ number: UInt64) -> UInt64 {
    if number == 0 { return 0 }
    if let mapped = known[number] { return mapped }
    if method == .none, given.insert(number).inserted {
      known[number] = number
      return number
    }
    var mapped: UInt64
    repeat {
      count += 1
      mapped = method == .random ? random.next() % limit + 1 : count
    } while given.contains(mapped) || mapped == 0
    known[number] = mapped
    given.insert(mapped)
    return mapped
  }
}
