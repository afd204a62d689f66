/// SHA-1 (FIPS 180-4 6.1), for the identifiers that are defined by it. It keeps no secrets.
public struct SHA1: ~Copyable {
  private var state: (UInt32, UInt32, UInt32, UInt32, UInt32) = (
    0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0
  )
  private var block = InlineArray<64, UInt8>(repeating: 0)
  private var filled = 0
  private var length: UInt64 = 0

  public init() {}

  public mutating func append(_ byte: UInt8) {
    block[filled] = byte
    filled &+= 1
    length &+= 8
    if filled == 64 { compress() }
  }

  public mutating func append<T: FixedWidthInteger & UnsignedInteger>(bigEndian value: T) {
    for shift in stride(from: T.bitWidth - 8, through: 0, by: -8) {
      append(UInt8(truncatingIfNeeded: value >> T(shift)))
    }
  }

  /// The five words of the digest, first word first.
  public consuming func finish() -> InlineArray<5, UInt32> {
    let bits = length
    append(0x80)
    while filled != 56 { append(0) }
    append(bigEndian: bits)
    return [state.0, state.1, state.2, state.3, state.4]
  }

  private mutating func compress() {
    var words = InlineArray<80, UInt32>(repeating: 0)
    for i in 0..<16 {
      words[i] =
        UInt32(block[i * 4]) << 24 | UInt32(block[i * 4 + 1]) << 16 | UInt32(block[i * 4 + 2]) << 8
        | UInt32(block[i * 4 + 3])
    }
    for i in 16..<80 {
      words[i] = Self.rotate(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1)
    }
    var (a, b, c, d, e) = state
    for i in 0..<80 {
      let mixed: UInt32
      let constant: UInt32
      switch i / 20 {
      case 0: (mixed, constant) = (b & c | ~b & d, 0x5a82_7999)
      case 1: (mixed, constant) = (b ^ c ^ d, 0x6ed9_eba1)
      case 2: (mixed, constant) = (b & c | b & d | c & d, 0x8f1b_bcdc)
      default: (mixed, constant) = (b ^ c ^ d, 0xca62_c1d6)
      }
      let next = Self.rotate(a, 5) &+ mixed &+ e &+ constant &+ words[i]
      (a, b, c, d, e) = (next, a, Self.rotate(b, 30), c, d)
    }
    state = (state.0 &+ a, state.1 &+ b, state.2 &+ c, state.3 &+ d, state.4 &+ e)
    filled = 0
  }

  private static func rotate(_ word: UInt32, _ bits: UInt32) -> UInt32 { word << bits | word >> (32 - bits) }
}
