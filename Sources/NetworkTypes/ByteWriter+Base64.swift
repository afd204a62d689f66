extension ByteWriter {
  /// Appends words in network order as base64 with padding (RFC 4648 4).
  public mutating func append<let count: Int>(base64 words: InlineArray<count, UInt32>) {
    let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    let letters = alphabet.utf8Start
    let total = count * 4
    func byte(_ index: Int) -> UInt32 {
      index < total ? words[index / 4] >> UInt32(24 - index % 4 * 8) & 0xff : 0
    }
    for start in stride(from: 0, to: total, by: 3) {
      let group = byte(start) << 16 | byte(start + 1) << 8 | byte(start + 2)
      append(letters[Int(group >> 18)])
      append(letters[Int(group >> 12 & 0x3f)])
      append(start + 1 < total ? letters[Int(group >> 6 & 0x3f)] : UInt8(ascii: "="))
      append(start + 2 < total ? letters[Int(group & 0x3f)] : UInt8(ascii: "="))
    }
  }
}
