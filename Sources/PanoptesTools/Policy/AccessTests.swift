import NetworkTypes

/// Addresses that agree with one in all bits but those of a wildcard.
struct AddressPattern: Equatable, Sendable {
  let value: UInt128
  /// Bits that matter. Wildcards need not be those of a prefix: `0.0.255.0` is one.
  let mask: UInt128

  static let any = AddressPattern(value: 0, mask: 0)

  init(value: UInt128, mask: UInt128) {
    self.value = value & mask
    self.mask = mask
  }

  init(_ prefix: IPPrefix) {
    let width = prefix.address.bitWidth
    let all = width == 32 ? UInt128(UInt32.max) : UInt128.max
    let host = width - prefix.length
    self.init(value: prefix.address.value, mask: host == 0 ? all : (all >> UInt128(host)) << UInt128(host))
  }

  func contains(_ address: IPAddress) -> Bool { address.value & mask == value }
}

/// `eq`, `neq`, `gt`, `lt`, `range` of a port.
struct PortTest: Equatable, Sendable {
  var ranges: [ClosedRange<UInt16>]
  var isNegated = false

  func contains(_ port: UInt16) -> Bool { ranges.contains { $0.contains(port) } != isNegated }
}

/// An ICMP type, or a code of one.
struct ICMPTest: Equatable, Sendable {
  var type: UInt8
  var code: UInt8?

  func contains(_ type: UInt8, _ code: UInt8) -> Bool { type == self.type && (self.code ?? code) == code }
}

/// TCP flags. A record has the flags of all packets together: `+syn` asks whether a packet had it, `-syn`
/// whether none had.
struct FlagTest: Equatable, Sendable {
  static let fin: UInt8 = 1
  static let syn: UInt8 = 2
  static let rst: UInt8 = 4
  static let psh: UInt8 = 8
  static let ack: UInt8 = 16
  static let urg: UInt8 = 32
  static let names = ["fin": fin, "syn": syn, "rst": rst, "psh": psh, "ack": ack, "urg": urg]

  var set: UInt8 = 0
  var clear: UInt8 = 0
  /// `match-all`; otherwise one of them is enough.
  var needsAll = false

  func contains(_ flags: UInt8?) -> Bool {
    guard let flags else { return false }
    let hits = flags & set | ~flags & clear
    return needsAll ? hits == set | clear : hits != 0
  }
}

/// Bits of the type of service: precedence, the classic type, or the codepoint.
struct ServiceTest: Equatable, Sendable {
  var value: UInt8 = 0
  var mask: UInt8 = 0

  mutating func require(_ bits: UInt8, mask more: UInt8) {
    value = value & ~more | bits & more
    mask |= more
  }

  /// What a record does not tell cannot match.
  func contains(_ tos: UInt8?) -> Bool { tos.map { $0 & mask == value } ?? false }
}
