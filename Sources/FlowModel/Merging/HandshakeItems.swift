internal import NetworkTypes

/// What handshakes said, of each kind and end the earliest; SCTP's item is a state that goes on.
struct HandshakeItems: Equatable {
  struct Item: Equatable {
    var kind: UInt8
    /// 0 the source, 1 the destination; SCTP's speaks of both.
    var side: UInt8
    var stamp: Stamp
    var bytes: [UInt8]

    var isSCTP: Bool { kind == Handshake.Item.sctp.rawValue && bytes.count == 16 }
  }

  /// In order of kind and side.
  private(set) var items: [Item] = []

  init() {}

  /// The items of a record, as its ends are now.
  init(_ r: borrowing FlowRecord, _ stamp: Stamp) {
    let (range, isReversed) = (r.handshake.range, r.handshake.isReversed)
    r.storage.withUnsafeBytes { storage in
      var place = range.lowerBound
      while place + 4 <= range.upperBound {
        let length = Int(storage[place + 2]) << 8 | Int(storage[place + 3])
        let start = place + 4
        guard start + length <= range.upperBound else { break }
        var item = Item(
          kind: storage[place], side: storage[place + 1] & 1, stamp: stamp,
          bytes: Array(storage[start..<start + length]))
        if isReversed { Self.reverse(&item) }
        if item.isSCTP, item.side == 1 { Self.reverse(&item) }
        take(item)
        place = start + length
      }
    }
  }

  mutating func take(_ item: Item) {
    let place = items.firstIndex { ($0.kind, $0.side) >= (item.kind, item.side) } ?? items.count
    guard place < items.count, (items[place].kind, items[place].side) == (item.kind, item.side) else {
      return items.insert(item, at: place)
    }
    if item.isSCTP, items[place].isSCTP { return items[place].mergeSCTP(item) }
    let own = items[place]
    let isEarlier =
      item.stamp != own.stamp ? item.stamp < own.stamp : item.bytes.lexicographicallyPrecedes(own.bytes)
    if isEarlier { items[place] = item }
  }

  mutating func merge(_ other: HandshakeItems) { for item in other.items { take(item) } }

  mutating func reverse() {
    for index in items.indices { Self.reverse(&items[index]) }
    items.sort { ($0.kind, $0.side) < ($1.kind, $1.side) }
  }

  private static func reverse(_ item: inout Item) {
    guard item.isSCTP else {
      item.side ^= 1
      return
    }
    // The item stays the source's; the halves change places.
    for (a, b) in [(2, 4), (3, 5), (8, 12), (9, 13), (10, 14), (11, 15)] { item.bytes.swapAt(a, b) }
  }

  /// Bytes of the section.
  var bytes: [UInt8] {
    var out: [UInt8] = []
    for item in items {
      out += [item.kind, item.side, UInt8(truncatingIfNeeded: item.bytes.count >> 8)]
      out.append(UInt8(truncatingIfNeeded: item.bytes.count))
      out += item.bytes
    }
    return out
  }
}

extension HandshakeItems.Item {
  /// The furthest state, all chunks, of each end the least tag: one association has one.
  fileprivate mutating func mergeSCTP(_ other: Self) {
    stamp = min(stamp, other.stamp)
    bytes[0] = max(bytes[0], other.bytes[0])
    for place in 2..<6 { bytes[place] |= other.bytes[place] }
    for place in [8, 12] {
      var tag = tag(at: place)
      tag.takeLeast(other.tag(at: place))
      for index in 0..<4 { bytes[place + index] = UInt8(truncatingIfNeeded: tag >> UInt32(24 - 8 * index)) }
    }
  }

  private func tag(at place: Int) -> UInt32 { bytes[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) } }
}
