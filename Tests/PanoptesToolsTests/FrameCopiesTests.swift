import Testing

@testable import PanoptesTools

@Suite struct FrameCopiesTests {
  private let frame = [UInt8](1...64)

  private func isCopy(_ copies: inout FrameCopies, _ bytes: [UInt8], at time: Int64) -> Bool {
    copies.isCopy(bytes.span.bytes, wireLength: UInt32(bytes.count), at: time)
  }

  @Test func theSameFrameWithinAMoment() {
    var copies = FrameCopies(seed: 1)
    #expect(!isCopy(&copies, frame, at: 10_000_000))
    #expect(isCopy(&copies, frame, at: 10_900_000))
    #expect(isCopy(&copies, frame, at: 10_000_000))
    #expect(!isCopy(&copies, frame, at: 12_000_001))
  }

  @Test func everyByteTellsFramesApart() {
    for place in frame.indices {
      var copies = FrameCopies(seed: 7)
      var other = frame
      other[place] ^= 1
      #expect(!isCopy(&copies, frame, at: 0))
      #expect(!isCopy(&copies, other, at: 0))
    }
  }

  /// A damaged capture may hold any two times: the distance of these is no positive number.
  @Test func timesThatNoClockShows() {
    let times: [Int64] = [.min + 1, -1, 0, 1, .max - 1, .max]
    for first in times {
      for second in times {
        var copies = FrameCopies(seed: 3)
        _ = isCopy(&copies, frame, at: first)
        #expect(
          isCopy(&copies, frame, at: second)
            == (first == second || abs(Double(first) - Double(second)) <= 1e6))
      }
    }
  }
}
