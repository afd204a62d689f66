import NetworkTypes

/// An interface description block (draft-ietf-opsawg-pcapng section 4.2).
struct PcapngInterface {
  let linkType: LinkType
  /// Most bytes captured of a frame; 0 for no limit.
  let snapLength: UInt32
  var clock = PcapngClock()
}

/// How an interface counts time: the options if_tsresol and if_tsoffset.
struct PcapngClock {
  private enum Unit {
    case nanoseconds(multiplier: UInt64)
    case fractions(divisor: UInt64)
    case binary(exponent: UInt64)
  }

  /// Microseconds unless an option says otherwise.
  private var unit = Unit.nanoseconds(multiplier: 1000)
  /// Seconds to add.
  var offset: Int64 = 0

  /// Takes if_tsresol: a negative power of 10, or of 2 when the top bit is set.
  mutating func setResolution(_ value: UInt8) {
    let exponent = UInt64(value & 0x7f)
    if value & 0x80 != 0 {
      unit = .binary(exponent: exponent)
    } else if exponent <= 9 {
      unit = .nanoseconds(multiplier: Self.powerOfTen(9 - exponent))
    } else if exponent > 28 {
      // No 64 bits of such units make a nanosecond.
      unit = .nanoseconds(multiplier: 0)
    } else {
      unit = .fractions(divisor: Self.powerOfTen(exponent - 9))
    }
  }

  /// For exponents to 19, the largest power that 64 bits hold.
  private static func powerOfTen(_ exponent: UInt64) -> UInt64 {
    (0..<exponent).reduce(1) { power, _ in power * 10 }
  }

  /// Wraps instead of trapping on times that no capture can mean.
  func timestamp(high: UInt32, low: UInt32) -> Timestamp {
    let ticks = UInt64(high) << 32 | UInt64(low)
    let nanoseconds: UInt64 =
      switch unit {
      case .nanoseconds(let multiplier): ticks &* multiplier
      case .fractions(let divisor): ticks / divisor
      case .binary(let exponent):
        // The product has 94 bits; Swift's << and >> give 0 for shifts beyond the width.
        {
          let product = ticks.multipliedFullWidth(by: 1_000_000_000)
          return exponent < 64
            ? product.low >> exponent | product.high << (64 - exponent)
            : product.high >> (exponent - 64)
        }()
      }
    return Timestamp(seconds: offset, nanoseconds: Int64(truncatingIfNeeded: nanoseconds))
  }
}
