import NetworkTypes

/// Several captures as one, frames in the order of their times.
package final class JoinedCapture {
  package let captures: [LiveCapture]
  private let order: FrameOrder
  /// Each capture's next frame, taken from it but not handed on.
  private var heads: [LiveFrame]
  private var times: [Int64?]

  package init(_ captures: [LiveCapture], window: Int64) {
    self.captures = captures
    order = FrameOrder(window: window)
    heads = captures.map { _ in LiveFrame() }
    times = captures.map { _ in nil }
  }

  /// The next frame in order; false when there is none, or an older one may still come.
  package func next(_ frame: inout LiveFrame, now: () -> Int64) -> Bool {
    if captures.count == 1 { return captures[0].next(&frame) }
    for index in captures.indices where times[index] == nil {
      if captures[index].next(&heads[index]) { times[index] = heads[index].header.time.nanoseconds }
    }
    let isComplete = times.allSatisfy { $0 != nil }
    guard let index = order.choose(times, now: isComplete ? 0 : now()) else { return false }
    frame = heads[index]
    times[index] = nil
    return true
  }

  /// Frames wait here for the others to catch up.
  package var isHolding: Bool { times.contains { $0 != nil } }

  /// At the end nothing more will come: whatever waits is handed on, in order.
  package func drain(_ frame: inout LiveFrame) -> Bool { next(&frame, now: { .max }) }
}
