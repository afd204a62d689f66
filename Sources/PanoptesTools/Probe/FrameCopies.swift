import NetworkTypes

/// ARGUS_DEDUP: tells a frame that came before, byte for byte and within a moment, from one that was sent
/// again. Mirror ports and bundles of interfaces deliver such copies.
///
/// A table of digests, no memory per frame. Two different frames pass for one with a chance of 2^-64; the
/// digest is seeded, so that nobody sends frames which hide one another.
struct FrameCopies {
  /// Nanoseconds within which the same bytes are the same frame: hosts do not repeat themselves that soon,
  /// but for acknowledgments, which then count for nothing.
  static let window: Int64 = 1_000_000

  private static let size = 8192
  private let seed: UInt64
  private var digests = [UInt64](repeating: 0, count: size)
  private var times = [Int64](repeating: .min, count: size)

  init(seed: UInt64 = .random(in: .min ... .max)) { self.seed = seed }

  /// Whether `frame` is a copy; it is remembered in any case.
  mutating func isCopy(_ frame: RawSpan, wireLength: UInt32, at time: Int64) -> Bool {
    let digest = digest(frame, wireLength)
    let place = Int(truncatingIfNeeded: digest % UInt64(Self.size))
    defer {
      digests[place] = digest
      times[place] = time
    }
    guard digests[place] == digest, times[place] != .min else { return false }
    // Damaged captures hold any two times.
    let (distance, overflows) = time.subtractingReportingOverflow(times[place])
    return !overflows && distance.magnitude <= UInt64(Self.window)
  }

  /// Multiply and rotate, eight bytes at a time: what matters is that chance does not repeat it.
  private func digest(_ frame: RawSpan, _ wireLength: UInt32) -> UInt64 {
    var value = seed ^ UInt64(wireLength) &* 0x9e37_79b9_7f4a_7c15 ^ UInt64(frame.byteCount)
    var at = 0
    while at + 8 <= frame.byteCount {
      value = (value ^ frame.bigEndian(at: at)) &* 0xff51_afd7_ed55_8ccd
      value ^= value >> 32
      at += 8
    }
    while at < frame.byteCount {
      value = (value ^ UInt64(frame[at])) &* 0xc4ce_b9fe_1a85_ec53
      value ^= value >> 29
      at += 1
    }
    return value
  }
}
