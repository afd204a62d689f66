/// Chooses whose frame comes next when several captures are one link or one bundle.
///
/// Each capture is in order by itself, but hands its frames over in batches. The oldest head goes
/// first, once every capture has one, or once it is so old that no capture can still hold an older
/// one back.
package struct FrameOrder: Sendable {
  /// Nanoseconds after which a capture has handed over what it has.
  package let window: Int64

  package init(window: Int64) { self.window = window }

  /// The index of the head to take now; nil to wait.
  ///
  /// - Parameters:
  ///   - heads: the time of each capture's next frame, nanoseconds; nil for one without.
  ///   - now: the clock that stamps the frames.
  package func choose(_ heads: [Int64?], now: Int64) -> Int? {
    var oldest: (index: Int, time: Int64)?
    var isComplete = true
    for (index, head) in heads.enumerated() {
      guard let head else {
        isComplete = false
        continue
      }
      if oldest.map({ head < $0.time }) ?? true { oldest = (index, head) }
    }
    guard let oldest else { return nil }
    return isComplete || now &- oldest.time >= window ? oldest.index : nil
  }
}
