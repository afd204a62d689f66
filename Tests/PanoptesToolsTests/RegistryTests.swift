import Testing

@testable import PanoptesTools

/// How a tool is found, and what every tool must offer.
@Suite struct RegistryTests {
  @Test func namesAreUnique() {
    let names = ToolRegistry.standard.tools.flatMap { [$0.name] + $0.aliases }
    #expect(Set(names).count == names.count)
  }

  @Test func linkAndVerbAreTheSame() async throws {
    let link = try await ToolRun.run(["/usr/local/bin/ra", "-h"])
    let verb = try await ToolRun.run(["./panoptes", "ra", "-h"])
    #expect(link.output == verb.output && link.status == 1 && verb.status == 1)
    #expect(link.output.hasPrefix("ra (panoptes "))
  }

  @Test func everyToolExplainsItself() async throws {
    for tool in ToolRegistry.standard.tools {
      let help = try await ToolRun.run(["panoptes", "help", tool.name])
      #expect(help.status == 0 && help.output.lowercased().contains("usage"), "\(tool.name)")
    }
  }

  /// What completion offers is what the tool explains.
  @Test func everyOptionIsOffered() async throws {
    // ragraph's usage text groups its many options.
    for tool in ToolRegistry.standard.tools where tool.isClassic && tool.name != "ragraph" {
      let help = try await ToolRun.run(["panoptes", "help", tool.name])
      let marks = help.output.split(separator: "\n").filter { $0.hasPrefix("  -") }
        .map { String($0.dropFirst(2).prefix { $0 != " " }) }
      #expect(Set(marks) == Set(tool.options.map(\.mark)), "\(tool.name)")
    }
  }

  @Test func mistypedNames() {
    #expect(Spelling.nearest(to: "rra", among: ["ra", "argus"]) == "ra")
    #expect(Spelling.nearest(to: "agrus", among: ["ra", "argus"]) == "argus")
    #expect(Spelling.nearest(to: "zzzzz", among: ["ra", "argus"]) == nil)
    // What nobody typed by mistake is not compared: this would take minutes.
    let names = (0..<100).map { "ARGUS_VARIABLE_\($0)" }
    #expect(Spelling.nearest(to: String(repeating: "x", count: 1 << 20), among: names) == nil)
  }
}
