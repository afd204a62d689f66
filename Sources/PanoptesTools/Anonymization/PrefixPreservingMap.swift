import NetworkTypes

/// Anonymises addresses under a key so that two of them share exactly as many leading bits afterwards
/// as before: Crypto-PAn (Xu, Fan, Ammar, Moon: "Prefix-Preserving IP Address Anonymization", 2002).
///
/// One to one for each family, and the same in every run with the same key. Bit n of the result is
/// bit n of the address, changed by one bit of AES over the n bits before it. IPv4 gives what the
/// authors' program and nfanon give, unless something is kept.
struct PrefixPreservingMap: Sendable {
  /// Bits that stay as they are. What decides is the bits before one, so that the map stays one to one
  /// and keeps prefixes whatever is kept.
  struct Kept: Sendable {
    /// 224.0.0.0/4 and ff00::/8 map to themselves; with them the classes of IPv4 up to that bit.
    var multicast = false
    /// Host parts of zeros and of ones stay, for IPv4 networks of that length, and so do 0.0.0.0 and
    /// 255.255.255.255.
    var broadcast: Int?

    init(multicast: Bool = false, broadcast: Int? = nil) {
      self.multicast = multicast
      self.broadcast = broadcast
    }
  }

  private let kept: Kept
  private let cipher: AES128
  /// Fills the block behind the bits that decide.
  private let pad: UInt128

  /// - Parameter key: 32 bytes: the key of the cipher, then what the pad is made from.
  init(key: [UInt8], keeps kept: Kept = Kept()) {
    precondition(key.count == 32, "a Crypto-PAn key has 32 bytes")
    self.kept = kept
    cipher = AES128(key: key[..<16])
    pad = cipher.encrypt(key[16...].reduce(0) { $0 << 8 | UInt128($1) })
  }

  func map(_ address: IPAddress) -> IPAddress {
    let shift = UInt128(128 - address.bitWidth)
    let aligned = address.value << shift
    let mapped = (aligned ^ flips(aligned, count: address.bitWidth)) >> shift
    return address.isIPv4
      ? IPAddress(ipv4: UInt32(truncatingIfNeeded: mapped))
      : IPAddress(high: UInt64(truncatingIfNeeded: mapped >> 64), low: UInt64(truncatingIfNeeded: mapped))
  }

  /// The bits to change, from the top. The address stands at the top too.
  private func flips(_ address: UInt128, count: Int) -> UInt128 {
    var flips: UInt128 = 0
    var mask: UInt128 = 0
    for position in 0..<count {
      defer { mask |= 1 << UInt128(127 - position) }
      if isKept(address, position, isIPv4: count == 32) { continue }
      let block = address & mask | pad & ~mask
      flips |= (cipher.encrypt(block) >> 127) << UInt128(127 - position)
    }
    return flips
  }

  /// Whether the bit at `position` stays, by the bits before it.
  private func isKept(_ address: UInt128, _ position: Int, isIPv4: Bool) -> Bool {
    if kept.multicast, position < (isIPv4 ? 4 : 8) {
      // 1110 and 11111111: on the way there are only ones, up to the last bit.
      return isUniform(address, 0..<position, one: true)
    }
    guard isIPv4, let length = kept.broadcast else { return false }
    let start = position >= length ? length : 0
    return isUniform(address, start..<position, one: true) || isUniform(address, start..<position, one: false)
  }

  private func isUniform(_ address: UInt128, _ bits: Range<Int>, one: Bool) -> Bool {
    if bits.isEmpty { return true }
    let part = (one ? ~address : address) << UInt128(bits.lowerBound)
    return part >> UInt128(128 - bits.count) == 0
  }
}

extension PrefixPreservingMap.Kept {
  init(_ settings: AnonymizerSettings) {
    self.init(
      multicast: settings.preservesMulticast,
      broadcast: settings.preservesBroadcast ? settings.networkLength : nil)
  }
}
