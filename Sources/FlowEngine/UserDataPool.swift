import NetworkTypes

/// Captured payload, two equal parts a slot (source, destination); empty unless user data is asked for.
struct UserDataPool: ~Copyable {
  let length: Int
  private var chunks: [UnsafeMutablePointer<UInt8>] = []
  private var free: [UInt32] = []
  private static let slotsPerChunk = 256

  init(length: Int) { self.length = length }

  /// Bytes of the slots in use.
  var bytesHeld: Int { (chunks.count * Self.slotsPerChunk - free.count) * length * 2 }

  deinit { for chunk in chunks { chunk.deallocate() } }

  mutating func take() -> UInt32 {
    if free.isEmpty {
      let base = UInt32(chunks.count * Self.slotsPerChunk)
      chunks.append(.allocate(capacity: Self.slotsPerChunk * length * 2))
      for i in (0..<UInt32(Self.slotsPerChunk)).reversed() { free.append(base + i) }
    }
    return free.removeLast()
  }

  mutating func release(_ slot: UInt32) { free.append(slot) }

  private func pointer(_ slot: UInt32, _ part: Int) -> UnsafeMutablePointer<UInt8> {
    let chunk = chunks[Int(slot) / Self.slotsPerChunk]
    return chunk + (Int(slot) % Self.slotsPerChunk) * length * 2 + part * length
  }

  /// Appends what fits after `used` bytes; returns how many bytes were taken.
  func append(_ bytes: RawSpan, slot: UInt32, part: Int, used: Int) -> Int {
    let n = min(bytes.byteCount, length - used)
    guard n > 0 else { return 0 }
    let target = pointer(slot, part) + used
    bytes.withUnsafeBytes { UnsafeMutableRawPointer(target).copyMemory(from: $0.baseAddress!, byteCount: n) }
    return n
  }

  func copy(slot: UInt32, part: Int, count: Int, to writer: inout ByteWriter) {
    writer.append(UnsafeRawBufferPointer(start: pointer(slot, part), count: count).bytes)
  }
}
