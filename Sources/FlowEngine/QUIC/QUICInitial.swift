import NetworkTypes

/// Opens the Initial packets of QUIC 1 and 2 and its last drafts (RFC 9001 5.2, RFC 9369 3.3). They are
/// encrypted with keys that their own connection id gives; the tag is not verified, as what comes out
/// must read as frames with a hello in them.
struct QUICInitial {
  private let key: AES128
  private let mask: AES128
  private let nonce: InlineArray<12, UInt8>

  /// Keys of one direction for the connection id that the client's first packet went to; nil for a
  /// version whose keys are not known.
  init?(version: UInt32, id: InlineArray<20, UInt8>, length: UInt8, isClient: Bool) {
    guard let salt = Self.salt(version) else { return nil }
    let initial = SHA256.authenticate(id.span.bytes.extracting(first: Int(length)), key: salt.span.bytes)
    let secret = SHA256.expand(initial, label: isClient ? "client in" : "server in", length: 32)
    let isSecond = version == 0x6b33_43cf
    let key = SHA256.expand(secret, label: isSecond ? "quicv2 key" : "quic key", length: 16)
    let vector = SHA256.expand(secret, label: isSecond ? "quicv2 iv" : "quic iv", length: 12)
    let mask = SHA256.expand(secret, label: isSecond ? "quicv2 hp" : "quic hp", length: 16)
    self.key = AES128(key: key.span.bytes)
    self.mask = AES128(key: mask.span.bytes)
    var nonce = InlineArray<12, UInt8>(repeating: 0)
    for i in 0..<12 { nonce[i] = vector[i] }
    self.nonce = nonce
  }

  private static func salt(_ version: UInt32) -> InlineArray<20, UInt8>? {
    switch version {
    case 1, 0xff00_0021, 0xff00_0022:
      [
        0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17, 0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad, 0xcc,
        0xbb, 0x7f, 0x0a,
      ]
    case 0x6b33_43cf:
      [
        0x0d, 0xed, 0xe3, 0xde, 0xf7, 0x00, 0xa6, 0xdb, 0x81, 0x93, 0x81, 0xbe, 0x6e, 0x26, 0x9d, 0xcb, 0xf9,
        0xbd, 0x2e, 0xd9,
      ]
    case 0xff00_001d...0xff00_0020:
      [
        0xaf, 0xbf, 0xec, 0x28, 0x99, 0x93, 0xd2, 0x4c, 0x9e, 0x97, 0x86, 0xf1, 0x9c, 0x61, 0x11, 0xe0, 0x43,
        0x90, 0xa8, 0x99,
      ]
    default: nil
    }
  }

  enum Kind { case initial, retry, other }

  /// The kind of a long header packet, by version: 2 numbers them anew.
  static func kind(_ first: UInt8, version: UInt32) -> Kind {
    let type = first >> 4 & 3
    switch (version == 0x6b33_43cf, type) {
    case (false, 0), (true, 1): return .initial
    case (false, 3), (true, 0): return .retry
    default: return .other
    }
  }

  /// Decrypts the packet that is the whole of `packet`, whose number starts at `offset`, into
  /// `plain`; returns how many bytes there are. Longer packets than `plain` are left alone.
  func open(_ packet: RawSpan, numberAt offset: Int, into plain: UnsafeMutableBufferPointer<UInt8>) -> Int {
    guard packet.byteCount >= offset + 20 else { return 0 }
    var sample = AES128.Block(repeating: 0)
    for i in 0..<16 { sample[i] = packet[offset + 4 + i] }
    let hidden = mask.encrypt(sample)
    let numberLength = Int((packet[0] ^ hidden[0] & 0x0f) & 3) + 1
    var counter = AES128.Block(repeating: 0)
    for i in 0..<12 { counter[i] = nonce[i] }
    for i in 0..<numberLength {
      counter[12 - numberLength + i] ^= packet[offset + i] ^ hidden[1 + i]
    }
    let start = offset + numberLength
    // Sixteen bytes of tag at the end.
    let count = packet.byteCount - start - 16
    guard count > 0, count <= plain.count else { return 0 }
    var block: UInt32 = 2
    for position in stride(from: 0, to: count, by: 16) {
      for i in 0..<4 { counter[12 + i] = UInt8(truncatingIfNeeded: block >> UInt32(24 - 8 * i)) }
      let stream = key.encrypt(counter)
      for i in 0..<min(16, count - position) {
        plain[position + i] = packet[start + position + i] ^ stream[i]
      }
      block &+= 1
    }
    return count
  }
}
