package import NetworkTypes

/// How packets are shared among captures of one interface: by their two addresses, whichever way
/// round they stand, so that a flow, its fragments and its answers stay together.
///
/// The kernel computes it in a socket filter (`ShareFilter`), and so must every step here be one of a
/// 32-bit machine without carries.
package enum ShareHash {
  static let factor: UInt32 = 0x9e37_79b1

  package static func member(of count: Int, for a: IPAddress, _ b: IPAddress) -> Int {
    let word: UInt32
    if a.isIPv4, b.isIPv4 {
      word = a.ipv4 ^ b.ipv4
    } else {
      let all = a.high ^ a.low ^ b.high ^ b.low
      word = UInt32(truncatingIfNeeded: all >> 32 ^ all)
    }
    return Int(word &* factor >> 16) % count
  }
}
