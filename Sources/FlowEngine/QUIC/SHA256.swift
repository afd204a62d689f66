import NetworkTypes

/// SHA-256 (FIPS 180-4 6.2), HMAC (RFC 2104) and the expansion of TLS 1.3 (RFC 8446 7.1): what the keys
/// of QUIC's first packets are derived with. Those keys are known to everybody who sees the packets.
struct SHA256: ~Copyable {
  private var state: InlineArray<8, UInt32> = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  private var block = InlineArray<64, UInt8>(repeating: 0)
  private var filled = 0
  private var length: UInt64 = 0

  typealias Digest = InlineArray<32, UInt8>

  mutating func append(_ byte: UInt8) {
    block[filled] = byte
    filled += 1
    length += 8
    if filled == 64 { compress() }
  }

  mutating func append(_ bytes: RawSpan) {
    for i in 0..<bytes.byteCount { append(bytes[i]) }
  }

  consuming func finish() -> Digest {
    let bits = length
    append(0x80)
    while filled != 56 { append(0) }
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      append(UInt8(truncatingIfNeeded: bits >> shift))
    }
    var digest = Digest(repeating: 0)
    for i in 0..<32 { digest[i] = UInt8(truncatingIfNeeded: state[i / 4] >> UInt32(24 - i % 4 * 8)) }
    return digest
  }

  private mutating func compress() {
    var words = InlineArray<64, UInt32>(repeating: 0)
    for i in 0..<16 {
      words[i] =
        UInt32(block[i * 4]) << 24 | UInt32(block[i * 4 + 1]) << 16 | UInt32(block[i * 4 + 2]) << 8
        | UInt32(block[i * 4 + 3])
    }
    for i in 16..<64 {
      let low = Self.rotate(words[i - 15], 7) ^ Self.rotate(words[i - 15], 18) ^ words[i - 15] >> 3
      let high = Self.rotate(words[i - 2], 17) ^ Self.rotate(words[i - 2], 19) ^ words[i - 2] >> 10
      words[i] = words[i - 16] &+ low &+ words[i - 7] &+ high
    }
    var v = state
    for i in 0..<64 {
      let e = v[4]
      let a = v[0]
      let choice = e & v[5] ^ ~e & v[6]
      let majority = a & v[1] ^ a & v[2] ^ v[1] & v[2]
      let first =
        v[7] &+ (Self.rotate(e, 6) ^ Self.rotate(e, 11) ^ Self.rotate(e, 25)) &+ choice &+ Self.constants[i]
        &+ words[i]
      let second = (Self.rotate(a, 2) ^ Self.rotate(a, 13) ^ Self.rotate(a, 22)) &+ majority
      v[7] = v[6]
      v[6] = v[5]
      v[5] = e
      v[4] = v[3] &+ first
      v[3] = v[2]
      v[2] = v[1]
      v[1] = a
      v[0] = first &+ second
    }
    for i in 0..<8 { state[i] = state[i] &+ v[i] }
    filled = 0
  }

  private static func rotate(_ word: UInt32, _ bits: UInt32) -> UInt32 { word >> bits | word << (32 - bits) }

  private static let constants: [UInt32] = [
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
  ]

  /// HMAC with a key of at most 64 bytes.
  static func authenticate(_ message: RawSpan, key: RawSpan) -> Digest {
    var inner = SHA256()
    for i in 0..<64 { inner.append((i < key.byteCount ? key[i] : 0) ^ 0x36) }
    inner.append(message)
    let digest = inner.finish()
    var outer = SHA256()
    for i in 0..<64 { outer.append((i < key.byteCount ? key[i] : 0) ^ 0x5c) }
    for i in 0..<32 { outer.append(digest[i]) }
    return outer.finish()
  }

  /// HKDF-Expand-Label without context, for at most 32 bytes: the first of them.
  static func expand(_ secret: Digest, label: StaticString, length: Int) -> Digest {
    var message = InlineArray<48, UInt8>(repeating: 0)
    var count = 0
    func add(_ byte: UInt8, _ message: inout InlineArray<48, UInt8>, _ count: inout Int) {
      message[count] = byte
      count += 1
    }
    let prefix: StaticString = "tls13 "
    add(0, &message, &count)
    add(UInt8(length), &message, &count)
    add(UInt8(prefix.utf8CodeUnitCount + label.utf8CodeUnitCount), &message, &count)
    for i in 0..<prefix.utf8CodeUnitCount { add(prefix.utf8Start[i], &message, &count) }
    for i in 0..<label.utf8CodeUnitCount { add(label.utf8Start[i], &message, &count) }
    add(0, &message, &count)
    add(1, &message, &count)
    return authenticate(message.span.bytes.extracting(first: count), key: secret.span.bytes)
  }
}
