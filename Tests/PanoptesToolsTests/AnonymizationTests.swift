import NetworkTypes
import Testing

@testable import PanoptesTools

/// Addresses map one to one, and under a key keep the prefixes that they share.
@Suite struct AnonymizationTests {
  /// FIPS 197, appendices B and C.1.
  @Test func cipher() {
    let example = AES128(key: (0..<16).map { UInt8($0) })
    #expect(
      example.encrypt(0x0011_2233_4455_6677_8899_aabb_ccdd_eeff) == 0x69c4_e0d8_6a7b_0430_d8cd_b780_70b4_c55a)
    let other = AES128(key: [
      0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6, 0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c,
    ])
    #expect(
      other.encrypt(0x3243_f6a8_885a_308d_3131_98a2_e037_0734) == 0x3925_841d_02dc_09fb_dc11_8597_196a_0b32)
  }

  /// The key and addresses that the authors of Crypto-PAn give with their program.
  private static let key: [UInt8] = [
    21, 34, 23, 141, 51, 164, 207, 128, 19, 10, 91, 22, 73, 144, 125, 16, 216, 152, 143, 131, 121, 121, 101,
    39,
    98, 87, 76, 45, 42, 132, 34, 2,
  ]

  @Test func publishedPairs() {
    let map = PrefixPreservingMap(key: Self.key)
    let pairs = [
      ("128.11.68.132", "135.242.180.132"), ("129.118.74.4", "134.136.186.123"),
      ("130.132.252.244", "133.68.164.234"), ("141.223.7.43", "141.167.8.160"),
      ("141.233.145.108", "141.129.237.235"), ("152.163.225.39", "151.140.114.167"),
      ("156.29.3.236", "147.225.12.42"), ("165.247.96.84", "162.9.99.234"),
      ("166.107.77.190", "160.132.178.185"), ("192.102.249.13", "252.138.62.131"),
    ]
    for (old, new) in pairs { #expect(map.map(IPAddress(old)!).description == new) }
  }

  private static func commonBits(_ a: IPAddress, _ b: IPAddress) -> Int {
    (a.value ^ b.value).leadingZeroBitCount - (128 - a.bitWidth)
  }

  private static let kinds: [PrefixPreservingMap.Kept] = [
    .init(), .init(multicast: true), .init(multicast: true, broadcast: 24),
  ]

  /// For random pairs that share any number of bits, of both families, whatever is kept.
  @Test(arguments: 0..<3)
  func keepsPrefixes(_ kind: Int) {
    let key = (0..<32).map { _ in UInt8.random(in: 0...255) }
    let map = PrefixPreservingMap(key: key, keeps: Self.kinds[kind])
    for _ in 0..<300 {
      let first = IPAddress(ipv4: .random(in: 0 ... .max))
      let second = IPAddress(ipv4: first.ipv4 ^ (UInt32.random(in: 0 ... .max) >> UInt32.random(in: 0...32)))
      #expect(Self.commonBits(first, second) == Self.commonBits(map.map(first), map.map(second)))
      let third = IPAddress(high: .random(in: 0 ... .max), low: .random(in: 0 ... .max))
      var fourth = third
      fourth.high ^= UInt64.random(in: 0 ... .max) >> UInt64.random(in: 0...64)
      #expect(Self.commonBits(third, fourth) == Self.commonBits(map.map(third), map.map(fourth)))
    }
  }

  /// Every address of a network meets every address of another network.
  @Test(arguments: 0..<3)
  func isOneToOne(_ kind: Int) {
    let map = PrefixPreservingMap(key: Self.key, keeps: Self.kinds[kind])
    let base: UInt32 = 0xc0a8_0000
    let mapped = Set((0..<65_536).map { map.map(IPAddress(ipv4: base | UInt32($0))) })
    #expect(mapped.count == 65_536 && Set(mapped.map { $0.masked(to: 16) }).count == 1)
  }

  @Test func keptAddressesStay() {
    let map = PrefixPreservingMap(key: Self.key, keeps: .init(multicast: true, broadcast: 24))
    for _ in 0..<200 {
      let address = IPAddress(ipv4: .random(in: 0 ... .max))
      #expect(map.map(address).isMulticast == address.isMulticast)
      let network = address.masked(to: 24)
      #expect(map.map(network).ipv4 & 0xff == 0)
      #expect(map.map(IPAddress(ipv4: network.ipv4 | 255)).ipv4 & 0xff == 255)
    }
    #expect(map.map(IPAddress("255.255.255.255")!).description == "255.255.255.255")
    #expect(map.map(IPAddress("ff02::1")!).isMulticast && !map.map(IPAddress("fe80::1")!).isMulticast)
  }

  private static func settings(_ text: String) throws -> AnonymizerSettings {
    var settings = AnonymizerSettings()
    try AnonymizerVariables.apply(ConfigurationFile(path: "test", text: text), to: &settings)
    return settings
  }

  /// However new addresses are given, no two old ones meet, and networks stay together.
  @Test(arguments: [
    "", "RANON_NET_ANONYMIZATION=random\nRANON_HOST_ANONYMIZATION=random",
    "RANON_PRESERVE_NET_ADDRESS_HIERARCHY=class", "RANON_NETWORK_ADDRESS_LENGTH=20\nRANON_SEED=5",
    "RANON_PRESERVE_MULTICAST_ADDRESS=no\nRANON_PRESERVE_BROADCAST_ADDRESS=no", "RANON_NET_ANONYMIZATION=no",
    "RANON_HOST_ANONYMIZATION=no",
    "RANON_NET_ANONYMIZATION=no\nRANON_SPECIFY_NET_TRANSLATION=10.0.1/24::10.0.2/24\n"
      + "RANON_SPECIFY_HOST_TRANSLATION=10.0.3.9::10.0.4.4",
  ])
  func allocation(_ text: String) throws {
    let settings = try Self.settings(text)
    var allocation = AddressAllocation(settings, random: AnonymizerRandom(seed: settings.seed))
    var pairs: [IPAddress: IPAddress] = [:]
    for _ in 0..<6000 {
      let high = [0x0a00_0000, 0x8001_0000, 0xc0a8_0000, 0xe000_0000, 0x0102_0000].randomElement()! as UInt32
      let address =
        Int.random(in: 0..<8) == 0
        ? IPAddress(high: .random(in: 0..<9), low: .random(in: 0..<900))
        : IPAddress(ipv4: high | UInt32.random(in: 0..<2048))
      let new = allocation.map(address)
      let mapped = try #require(new)
      #expect(pairs[address] == nil || pairs[address] == mapped)
      pairs[address] = mapped
      if settings.preservesMulticast { #expect(mapped.isMulticast == address.isMulticast) }
      if settings.preservesClass, address.isIPv4 {
        func lead(_ address: IPAddress) -> Int { (~address.ipv4).leadingZeroBitCount }
        #expect(min(lead(address), 3) == min(lead(mapped), 3))
      }
    }
    #expect(Set(pairs.values).count == pairs.count)
    if settings.networkTranslations.isEmpty {
      let length = settings.networkLength
      var networks: [IPAddress: IPAddress] = [:]
      for (old, new) in pairs where old.isIPv4 {
        let known = networks.updateValue(new.masked(to: length), forKey: old.masked(to: length))
        #expect(known == nil || known == new.masked(to: length))
      }
      #expect(Set(networks.values).count == networks.count)
    }
  }

  @Test func theManualsExample() throws {
    var allocation = AddressAllocation(try Self.settings(""), random: AnonymizerRandom(seed: 1))
    let mapped = ["128.64.2.4", "132.243.2.87", "128.64.2.9", "128.64.2.255", "0.0.0.0"].map {
      allocation.map(IPAddress($0)!)?.description
    }
    #expect(mapped == ["10.0.0.1", "10.0.1.1", "10.0.0.2", "10.0.0.255", "0.0.0.0"])
  }

  @Test(arguments: [
    "", "RANON_PORT_METHOD=random", "RANON_PORT_METHOD=fixed:-7\nRANON_PRESERVE_WELLKNOWN_PORT_NUMS=no",
    "RANON_PRESERVE_PORT_NUMS=8080,9000-9010",
  ])
  func portsArePermuted(_ text: String) throws {
    let settings = try Self.settings(text)
    var random = AnonymizerRandom(seed: 3)
    let ports = PortAnonymizer(settings, random: &random)
    #expect(Set((0...UInt16.max).map(ports.map)).count == 65_536)
    #expect(ports.map(0) == 0)
    if settings.preservesWellKnownPorts { #expect((0...1023).allSatisfy { ports.map($0) == $0 }) }
    #expect(settings.preservedPorts.allSatisfy { ports.map($0) == $0 })
  }

  @Test(arguments: ["sequential", "random", "no"])
  func hardwareIsOneToOne(_ method: String) throws {
    let settings = try Self.settings("RANON_ETHERNET_ANONYMIZATION=\(method)")
    var hardware = HardwareAnonymizer(settings, random: AnonymizerRandom(seed: nil))
    let old = (1...3000).map { MACAddress(value: UInt64($0 % 7) << 24 | UInt64($0)) }
    let new = old.map { hardware.map($0) }
    #expect(Set(new).count == old.count && new == old.map { hardware.map($0) })
    #expect(new.allSatisfy { !$0.isMulticast })
    #expect(hardware.map(MACAddress(value: 0xffff_ffff_ffff)).isBroadcast)
  }

  @Test func keys() throws {
    let hex = "0x" + Self.key.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    #expect(try AnonymizationKey.parse(Array(hex.utf8)) == Self.key)
    #expect(try AnonymizationKey.parse(Self.key) == Self.key)
    #expect(throws: OptionError.self) { try AnonymizationKey.parse(Array("short".utf8)) }
    #expect(throws: ConfigurationFile.Failure.self) { try Self.settings("RANON_PORT_METHOD=sometimes") }
  }
}
