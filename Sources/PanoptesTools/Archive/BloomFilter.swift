import NetworkTypes

/// A set that answers "perhaps" or "certainly not" (Bloom, 1970): ten bits and seven places an element give
/// one wrong "perhaps" in a hundred.
struct BloomFilter: Equatable, Sendable {
  /// A power of two of bytes; empty holds nothing.
  let bytes: [UInt8]

  private static let places = 7
  /// Sets of more than 50,000 elements get less room each: 64 KiB is enough for one file.
  private static let limit = 1 << 16

  init(_ hashes: Set<UInt64>) {
    guard !hashes.isEmpty else {
      bytes = []
      return
    }
    var count = 8
    while count * 8 < hashes.count * 10, count < Self.limit { count *= 2 }
    var bytes = [UInt8](repeating: 0, count: count)
    for hash in hashes {
      for place in 0..<Self.places {
        let bit = Self.bit(hash, place, count)
        bytes[bit >> 3] |= 1 << UInt8(bit & 7)
      }
    }
    self.bytes = bytes
  }

  /// As it was written to a file; nil for a length that no filter has.
  init?(bytes: [UInt8]) {
    let count = bytes.count
    guard count == 0 || count >= 8 && count <= Self.limit && count & (count - 1) == 0 else { return nil }
    self.bytes = bytes
  }

  var isEmpty: Bool { bytes.isEmpty }

  func mayContain(_ hash: UInt64) -> Bool {
    guard !bytes.isEmpty else { return false }
    for place in 0..<Self.places {
      let bit = Self.bit(hash, place, bytes.count)
      if bytes[bit >> 3] & 1 << UInt8(bit & 7) == 0 { return false }
    }
    return true
  }

  /// Two hashes from one make all places (Kirsch, Mitzenmacher, 2006).
  private static func bit(_ hash: UInt64, _ place: Int, _ count: Int) -> Int {
    let second = hash &* 0x9e37_79b9_7f4a_7c15 | 1
    return Int(truncatingIfNeeded: (hash &+ UInt64(place) &* second) >> 20) & (count * 8 - 1)
  }
}

/// Numbers that stand for networks and ports in a filter; part of the file format.
enum SummaryHash {
  static func prefix(_ address: IPAddress, length: Int) -> UInt64 {
    let network = address.masked(to: length)
    let family: UInt64 = address.isIPv4 ? 4 : 6
    return mixed(mixed(network.high ^ family << 56 ^ UInt64(length)) ^ network.low)
  }

  static func port(_ port: UInt16) -> UInt64 { mixed(UInt64(port) | 1 << 32) }

  /// The last steps of SplitMix64.
  private static func mixed(_ value: UInt64) -> UInt64 {
    var value = value &+ 0x9e37_79b9_7f4a_7c15
    value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
    return value ^ value >> 31
  }
}
