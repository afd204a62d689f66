import NetworkTypes

/// Anonymises addresses under a key so that two of them share exactly as many leading bits afterwards
/// as before: Crypto-PAn (Xu, Fan, Ammar, Moon: "Prefix-Preserving IP Address Anonymization", 2002).
///
/// One to one for each family, and the same in every run with the same key. Bit n of the result is
/// bit n of the address, changed by one bit of AES over the n bits before it. IPv4 gives what the
/// authors' program and nfanon give.
struct PrefixPreservingMap: Sendable {
  private let cipher: AES128
  /// Fills the block behind the bits that decide.
  private let pad: UInt128

  /// - Parameter key: 32 bytes: the key of the cipher, then what the pad is made from.
  init(key: [UInt8]) {
    precondition(key.count == 32, "a Crypto-PAn key has 32 bytes")
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
      let block = address & mask | pad & ~mask
      flips |= (cipher.encrypt(block) >> 127) << UInt128(127 - position)
      mask |= 1 << UInt128(127 - position)
    }
    return flips
  }
}
