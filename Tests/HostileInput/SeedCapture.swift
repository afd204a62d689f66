/// Frames as capture files.
enum SeedCapture {
  static func pcap(_ frames: [[UInt8]], linkType: UInt32) -> [UInt8] {
    var out = Words(bigEndian: false)
    // Nanoseconds; 2.4, no zone, the largest frame.
    for word: UInt32 in [0xa1b2_3c4d, 0x0004_0002, 0, 0, 262_144, linkType] { out.append(word) }
    for (number, frame) in frames.enumerated() {
      for word in [1_700_000_000, UInt32(number) * 1000, UInt32(frame.count), UInt32(frame.count)] {
        out.append(word)
      }
      out.bytes += frame
    }
    return out.bytes
  }

  static func pcapng(_ frames: [[UInt8]], bigEndian: Bool) -> [UInt8] {
    var out = Words(bigEndian: bigEndian)
    let version: UInt32 = bigEndian ? 0x0001_0000 : 1
    out.block(0x0a0d_0d0a, [0x1a2b_3c4d, version, .max, .max])
    // Ethernet; if_tsresol, six decimal digits.
    let ethernet: UInt32 = bigEndian ? 0x0001_0000 : 1
    let resolution: UInt32 = bigEndian ? 0x0009_0001 : 0x0001_0009
    out.block(1, [ethernet, 0, resolution, bigEndian ? 0x0600_0000 : 6, 0])
    // A name resolution block, which is passed over.
    out.block(4, [0])
    for (number, frame) in frames.enumerated() {
      let length = UInt32(frame.count)
      if number % 7 == 6 {
        out.block(3, [length], frame)
      } else {
        out.block(6, [0, 0x0006_0a24, UInt32(number) * 40_000, length, length], frame)
      }
    }
    return out.bytes
  }

  private struct Words {
    let bigEndian: Bool
    var bytes: [UInt8] = []

    init(bigEndian: Bool) { self.bigEndian = bigEndian }

    mutating func append(_ word: UInt32) {
      withUnsafeBytes(of: bigEndian ? word.bigEndian : word.littleEndian) { bytes += $0 }
    }

    mutating func block(_ type: UInt32, _ words: [UInt32], _ data: [UInt8] = []) {
      let padding = (4 - data.count % 4) % 4
      let length = UInt32(12 + words.count * 4 + data.count + padding)
      append(type)
      append(length)
      for word in words { append(word) }
      bytes += data + [UInt8](repeating: 0, count: padding)
      append(length)
    }
  }
}
