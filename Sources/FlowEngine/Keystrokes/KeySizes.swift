/// Message sizes of one direction that may be those of keys, in bounded space: a new size takes the
/// place of the one seen least.
struct KeySizes: BitwiseCopyable {
  struct Entry: BitwiseCopyable {
    var size: UInt16 = 0
    /// Messages of this size; 0 is a free entry.
    var count: UInt16 = 0
    /// Those that came within a typing burst.
    var bursts: UInt16 = 0
    /// Keys in them that are not reported yet.
    var keys: UInt16 = 0
    /// Which size came first, second ...
    var order: UInt32 = 0
  }

  private(set) var entries = InlineArray<6, Entry>(repeating: Entry())
  private var nextOrder: UInt32 = 1

  /// Counts a message with so many keys. Without `adds` only a size that is known already counts.
  mutating func count(_ size: UInt32, keys: UInt32, inBurst: Bool, adds: Bool) -> Bool {
    let size = UInt16(clamping: size)
    var rarest = 0
    for i in entries.indices {
      if entries[i].count > 0, entries[i].size == size {
        entries[i].count = Self.sum(entries[i].count, 1)
        entries[i].keys = Self.sum(entries[i].keys, keys)
        if inBurst { entries[i].bursts = Self.sum(entries[i].bursts, 1) }
        return true
      }
      if entries[i].count < entries[rarest].count { rarest = i }
    }
    guard adds else { return false }
    entries[rarest] = Entry(
      size: size, count: 1, bursts: inBurst ? 1 : 0, keys: UInt16(clamping: keys), order: nextOrder)
    nextOrder &+= 1
    return true
  }

  /// Takes back what messages of a size were counted for.
  mutating func discount(_ size: UInt32, messages: UInt32, keys: UInt32) {
    for i in entries.indices where entries[i].count > 0 && UInt32(entries[i].size) == size {
      let messages = UInt16(clamping: messages)
      entries[i].count = max(entries[i].count, messages &+ 1) - messages
      entries[i].bursts -= min(entries[i].bursts, messages)
      entries[i].keys -= min(entries[i].keys, UInt16(clamping: keys))
    }
  }

  /// The size that typing bursts have most often; of equals the smallest.
  var mode: Entry {
    var best = Entry()
    for i in entries.indices where entries[i].count > 0 {
      let entry = entries[i]
      if entry.bursts > best.bursts
        || (entry.bursts == best.bursts && (best.count == 0 || entry.size < best.size))
      {
        best = entry
      }
    }
    return best
  }

  /// Forgets the keys of sizes that were there before the commonest one: a handshake's.
  mutating func dropHandshake() {
    let first = mode.order
    for i in entries.indices where entries[i].order < first { entries[i].keys = 0 }
  }

  /// What was counted so far was not typed.
  mutating func forgetKeys() {
    for i in entries.indices { entries[i].keys = 0 }
  }

  /// Takes the keys of one entry but for `held` of them.
  mutating func drain(_ i: Int, holding held: UInt16) -> UInt32 {
    let ready = entries[i].keys - min(entries[i].keys, held)
    entries[i].keys -= ready
    return UInt32(ready)
  }

  private static func sum(_ a: UInt16, _ b: UInt32) -> UInt16 { UInt16(clamping: UInt32(a) &+ min(b, 65535)) }
}
