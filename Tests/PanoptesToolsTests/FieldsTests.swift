import Foundation
import Testing

@testable import PanoptesTools

/// `panoptes fields` in its three forms.
@Suite struct FieldsTests {
  @Test func jsonIsJSON() async throws {
    let run = try await ToolRun.run(["panoptes", "fields", "--json"])
    let rows = try JSONSerialization.jsonObject(with: Data(run.bytes)) as? [[String: Any]]
    #expect((rows?.count ?? 0) > 100)
  }

  @Test func everyFieldHasARow() async throws {
    let text = try await ToolRun.run(["panoptes", "fields"])
    let table = try await ToolRun.run(["panoptes", "fields", "--markdown"])
    for name in ["stime", "saddr", "sbytes", "tcprtt", "state"] {
      #expect(text.output.contains("\n\(name) ") || text.output.hasPrefix("\(name) "), "\(name)")
      #expect(table.output.contains("`\(name)`"), "\(name)")
    }
  }

  @Test func selectedFieldsOfEveryFormat() async throws {
    let demo = InputTests.demo.path
    let run = try await ToolRun.run([
      "ra", "-X", "-n", "-M", "json", "-r", demo, "-s", "saddr", "dport", "bytes",
    ])
    for line in run.output.split(separator: "\n") {
      #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
    }
  }
}
