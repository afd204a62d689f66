/// The first bytes of streams, two equal parts a slot (source, destination); empty unless user data is
/// asked for.
struct HelloPool: ~Copyable {
  /// A hello with post-quantum keys takes two segments, and a key exchange of SSH one and a half.
  let length = 4096
  private var slots: [UnsafeMutablePointer<UInt8>] = []
  private var free: [UInt32] = []
  /// For what is decrypted: no Initial packet is longer than a datagram that travels everywhere.
  let scratch = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 2048)

  deinit {
    for slot in slots { slot.deallocate() }
    scratch.deallocate()
  }

  /// Bytes of the slots in use.
  var bytesHeld: Int { (slots.count - free.count) * length * 2 }

  mutating func take() -> UInt32 {
    if let slot = free.popLast() { return slot }
    slots.append(.allocate(capacity: length * 2))
    return UInt32(slots.count - 1)
  }

  mutating func release(_ slot: UInt32) { free.append(slot) }

  /// Appends what fits after `used` bytes; returns how many bytes were taken.
  func append(_ bytes: RawSpan, slot: UInt32, part: Int, used: Int) -> Int {
    let count = min(bytes.byteCount, length - used)
    guard count > 0 else { return 0 }
    let target = slots[Int(slot)] + part * length + used
    bytes.withUnsafeBytes {
      UnsafeMutableRawPointer(target).copyMemory(from: $0.baseAddress!, byteCount: count)
    }
    return count
  }

  /// Writes what fits at that place; returns how many bytes were taken.
  func write(_ bytes: RawSpan, slot: UInt32, part: Int, at offset: Int) -> Int {
    offset < length ? append(bytes, slot: slot, part: part, used: offset) : 0
  }

  func withBytes<R>(slot: UInt32, part: Int, count: Int, _ body: (RawSpan) -> R) -> R {
    body(UnsafeRawBufferPointer(start: slots[Int(slot)] + part * length, count: count).bytes)
  }

  func swapParts(_ slot: UInt32) {
    for i in 0..<length {
      swap(&slots[Int(slot)][i], &slots[Int(slot)][length + i])
    }
  }
}
