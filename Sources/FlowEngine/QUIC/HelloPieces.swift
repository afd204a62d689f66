/// Which parts of a hello were seen: QUIC sends it in pieces of any order. Up to sixteen that do not
/// touch; what would be more is not noted.
struct HelloPieces {
  private var starts = InlineArray<16, UInt16>(repeating: 0)
  private var ends = InlineArray<16, UInt16>(repeating: 0)
  private var count = 0

  mutating func insert(_ start: Int, _ end: Int) {
    var (low, high) = (start, end)
    var kept = 0
    for i in 0..<count {
      if Int(starts[i]) <= high, Int(ends[i]) >= low {
        low = min(low, Int(starts[i]))
        high = max(high, Int(ends[i]))
      } else {
        starts[kept] = starts[i]
        ends[kept] = ends[i]
        kept += 1
      }
    }
    if kept < 16 {
      starts[kept] = UInt16(low)
      ends[kept] = UInt16(high)
      kept += 1
    }
    count = kept
  }

  /// Bytes from the first one on without a hole.
  var prefix: Int {
    for i in 0..<count where starts[i] == 0 { return Int(ends[i]) }
    return 0
  }
}
