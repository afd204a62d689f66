import Foundation
import NetworkTypes
import Testing

@testable import PanoptesTools

@Suite struct IdleColumnTests {
  @Test func idleCountsToNow() async throws {
    let fixture = GoldenCase.folder.appending(path: "Fixtures/demo.argus").path
    let before = WallClock.now
    let run = try await ToolRun.run([
      "ra", "-X", "-n", "-u", "-L", "-1", "-N", "1", "-c", ",", "-s", "ltime", "idle", "-r", fixture,
    ])
    let numbers = run.output.split { ",\n".contains($0) }.compactMap { Double($0) }
    try #require(numbers.count == 2)
    // Single precision, as the classic clients have it: some minutes for times of our age.
    #expect(abs(numbers[0] + numbers[1] - Double(before.seconds)) < 300)
  }
}
