import Foundation
import HostileInput
import Testing

/// Inputs that once broke something, by the kind of input: `Cases/fuzz/packets/…`.
@Suite struct ReplayTests {
  private static let cases: [(target: HostileTarget, item: Material.Item)] =
    HostileTarget.allCases.flatMap { target in
      Material.items(in: "Tests/HostileInputTests/Cases/fuzz/\(target.rawValue)") { !$0.hasPrefix(".") }
        .map { (target, $0) }
    }

  @Test func cases() {
    let inProgress = CaseInProgress(slot: 6)
    defer { inProgress.end() }
    for (target, item) in Self.cases {
      inProgress.begin("\(target), \(item.name)")
      run(target, item.name, item.bytes)
    }
  }

  @Test(arguments: HostileTarget.allCases)
  func seeds(_ target: HostileTarget) {
    let inProgress = CaseInProgress(slot: 7)
    defer { inProgress.end() }
    let seeds = HostileSeeds.seeds(for: target)
    #expect(!seeds.isEmpty)
    for (name, bytes) in seeds {
      inProgress.begin("\(target), \(name)")
      run(target, name, bytes)
    }
  }

  private func run(_ target: HostileTarget, _ name: String, _ bytes: [UInt8]) {
    bytes.withUnsafeBytes { bytes in
      do throws(BrokenPromise) {
        try target.makeRun()(bytes)
      } catch {
        Issue.record("\(target), \(name): \(error)")
      }
    }
  }
}
