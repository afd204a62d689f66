import NetworkTypes

/// Frames without a capture around them: the fuzzer reaches the headers at once.
///
/// The bytes: variant of the engine, link type, then frames, each with its length (2), the time
/// since the one before (1), how much was cut off (1), and its bytes.
struct PacketRun {
  private let check = RecordCheck(printInterval: 8)

  static let linkTypes: [UInt32] = [
    1, 0, 6, 8, 9, 10, 12, 14, 50, 51, 101, 104, 105, 107, 108, 113, 119, 127, 163, 192, 228, 229, 239, 276,
    100, 109, 242,
  ]

  func run(_ bytes: UnsafeRawBufferPointer) throws(BrokenPromise) {
    guard bytes.count >= 2 else { return }
    let linkType = Self.linkTypes[Int(bytes[1]) % Self.linkTypes.count]
    var pipeline = Pipeline(
      Pipeline.configuration(bytes[0]), check, opensTunnels: bytes[0] & 0x80 != 0)
    var time = Timestamp(seconds: 1_700_000_000)
    var offset = 2
    while offset + 4 <= bytes.count {
      let length = min(Int(bytes[offset]) << 8 | Int(bytes[offset + 1]), bytes.count - offset - 4)
      let step = Int64(bytes[offset + 2])
      // A quarter of a second at most usually; the upper half are jumps, backwards too.
      time = step < 192 ? time + step * 1_300_000 : time + (step - 208) * 3_000_000_000
      let wireLength = UInt32(length) + UInt32(bytes[offset + 3]) * 16
      let frame = UnsafeRawBufferPointer(rebasing: bytes[offset + 4..<offset + 4 + length])
      try pipeline.take(frame.bytes, linkType: linkType, time: time, wireLength: wireLength)
      offset += 4 + length
    }
    try pipeline.finish()
  }

  /// The form above of whole frames.
  static func bytes(_ frames: [[UInt8]], linkType: UInt32, variant: UInt8) -> [UInt8] {
    var result = [variant, UInt8(linkTypes.firstIndex(of: linkType) ?? 0)]
    for frame in frames {
      result += [UInt8(frame.count >> 8), UInt8(frame.count & 255), 7, 0] + frame
    }
    return result
  }
}
