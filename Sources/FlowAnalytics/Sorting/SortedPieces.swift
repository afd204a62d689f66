internal import NetworkTypes

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Items in pieces of memory, and an index of 16 bytes an item that is what gets sorted: the first
/// eight bytes of the key, and where the item stands.
struct SortedPieces: ~Copyable {
  private struct Place {
    var prefix: UInt64
    /// Piece in the high half, offset in the low half: grows with every item.
    var location: UInt64
  }

  private static let pieceSize = 1 << 20
  private var pieces: [(base: UnsafeMutableRawPointer, size: Int)] = []
  private var current = -1
  private var used = 0
  private var places: [Place] = []
  /// Some key is longer than its prefix.
  private var hasLongKeys = false
  private(set) var byteCount = 0

  var count: Int { places.count }

  deinit {
    for piece in pieces { piece.base.deallocate() }
  }

  mutating func removeAll() {
    places.removeAll(keepingCapacity: true)
    (current, used, byteCount, hasLongKeys) = (-1, 0, 0, false)
  }

  mutating func append(key: RawSpan, payload: RawSpan) {
    let length = 8 + key.byteCount + payload.byteCount
    let base = room((length + 7) & ~7)
    let target = pieces[base.piece].base + base.offset
    target.storeBytes(of: UInt32(length - 4), as: UInt32.self)
    (target + 4).storeBytes(of: UInt32(key.byteCount), as: UInt32.self)
    key.withUnsafeBytes { if let start = $0.baseAddress { memcpy(target + 8, start, $0.count) } }
    payload.withUnsafeBytes {
      if let start = $0.baseAddress { memcpy(target + 8 + key.byteCount, start, $0.count) }
    }
    var prefix: UInt64 = 0
    for i in 0..<min(key.byteCount, 8) { prefix |= UInt64(key[i]) << UInt64(56 - 8 * i) }
    if key.byteCount != 8 { hasLongKeys = true }
    places.append(Place(prefix: prefix, location: UInt64(base.piece) << 32 | UInt64(base.offset)))
    // Its place, and the copy that sorting makes of that.
    byteCount += length + 32
  }

  private mutating func room(_ length: Int) -> (piece: Int, offset: Int) {
    if current < 0 || used + length > pieces[current].size {
      current += 1
      used = 0
      if current == pieces.count {
        let size = max(Self.pieceSize, length)
        pieces.append((.allocate(byteCount: size, alignment: 16), size))
      } else if pieces[current].size < length {
        pieces[current].base.deallocate()
        pieces[current] = (.allocate(byteCount: length, alignment: 16), length)
      }
    }
    defer { used += length }
    return (current, used)
  }

  /// The item at a place of the order.
  func item(_ place: Int) -> UnsafeRawBufferPointer { item(at: places[place].location) }

  private func item(at location: UInt64) -> UnsafeRawBufferPointer {
    let base = pieces[Int(location >> 32)].base + Int(location & 0xffff_ffff)
    return UnsafeRawBufferPointer(start: base + 4, count: Int(base.load(as: UInt32.self)))
  }

  /// Stable: by radix over the prefixes, then what equal prefixes left open.
  mutating func sort() {
    guard places.count > 1 else { return }
    Self.radixSort(&places)
    guard hasLongKeys else { return }
    var start = 0
    while start < places.count {
      var end = start + 1
      while end < places.count, places[end].prefix == places[start].prefix { end += 1 }
      if end - start > 1 { sortRest(start..<end) }
      start = end
    }
  }

  private mutating func sortRest(_ range: Range<Int>) {
    var part = Array(places[range])
    part.sort { a, b in
      let order = SortItem.isBefore(item(at: a.location), item(at: b.location))
      return order != 0 ? order < 0 : a.location < b.location
    }
    places.replaceSubrange(range, with: part)
  }

  /// Least significant digit first, eight bits at a time; digits that all share cost one look.
  private static func radixSort(_ places: inout [Place]) {
    let count = places.count
    var differing: UInt64 = 0
    for place in places { differing |= place.prefix ^ places[0].prefix }
    guard differing != 0 else { return }
    if count < 128 {
      places.sort { $0.prefix != $1.prefix ? $0.prefix < $1.prefix : $0.location < $1.location }
      return
    }
    var other = [Place](repeating: Place(prefix: 0, location: 0), count: count)
    var starts = [Int](repeating: 0, count: 256)
    for shift in stride(from: UInt64(0), to: 64, by: 8) where differing >> shift & 0xff != 0 {
      for i in 0..<256 { starts[i] = 0 }
      for place in places { starts[Int(place.prefix >> shift & 0xff)] &+= 1 }
      var sum = 0
      for i in 0..<256 { (starts[i], sum) = (sum, sum + starts[i]) }
      for place in places {
        let digit = Int(place.prefix >> shift & 0xff)
        other[starts[digit]] = place
        starts[digit] &+= 1
      }
      swap(&places, &other)
    }
  }
}
