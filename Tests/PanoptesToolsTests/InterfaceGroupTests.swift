import Testing

@testable import PanoptesTools

/// The forms of `-i` and ARGUS_INTERFACE.
@Suite struct InterfaceGroupTests {
  typealias Groups = [InterfaceGroup]

  @Test(arguments: [
    ("eth0", [InterfaceGroup(["eth0"])]),
    ("any", [InterfaceGroup(["any"])]),
    ("eth0/10.1.1.1", [InterfaceGroup(["eth0"], identity: .ipv4(0x0a01_0101))]),
    ("ind:eth0,eth1", [InterfaceGroup(["eth0"]), InterfaceGroup(["eth1"])]),
    ("eth0,eth1", [InterfaceGroup(["eth0", "eth1"])]),
    (
      "ind:eth0/1,eth1/2",
      [
        InterfaceGroup(["eth0"], identity: .number(1)), InterfaceGroup(["eth1"], identity: .number(2)),
      ]
    ),
    ("dup:[eth0,eth1]/7", [InterfaceGroup(["eth0", "eth1"], identity: .number(7))]),
    ("bond:eth0,eth1/7", [InterfaceGroup(["eth0", "eth1"], identity: .number(7))]),
    (
      "ind:[bond:a,b],[dup:c,d/9],e",
      [
        InterfaceGroup(["a", "b"]), InterfaceGroup(["c", "d"], identity: .number(9)), InterfaceGroup(["e"]),
      ]
    ),
    ("dup:[bond:a,b],c/3", [InterfaceGroup(["a", "b", "c"], identity: .number(3))]),
    (#"eth0/"ab""#, [InterfaceGroup(["eth0"], identity: .text("ab"))]),
  ])
  func forms(_ word: String, _ expected: Groups) throws {
    #expect(try InterfaceGroup.groups([word]) == expected)
  }

  @Test func severalPlainWordsAreABundle() throws {
    #expect(try InterfaceGroup.groups(["a", "b/5"]) == [InterfaceGroup(["a", "b"], identity: .number(5))])
    #expect(try InterfaceGroup.groups(["ind:a,b", "c"]).count == 3)
  }

  @Test(arguments: ["", "ind:", "dup:a", "bond:a,", "[a", "a]", "a/toolong", "ind:[a,b"])
  func refusals(_ word: String) {
    #expect(throws: OptionError.self) { try InterfaceGroup.groups([word]) }
  }

  /// One line, whichever ways of listening were tried.
  @Test(arguments: [[], ["--workers", "2"]])
  func aMissingInterfaceIsOneLine(_ options: [String]) async throws {
    let run = try await ToolRun.run(
      ["panoptes", "argus", "-X", "-i", "nosuch0", "-w", "/dev/null"] + options)
    #expect(run.status != 0)
    #expect(run.errors.split(separator: "\n").count == 1 && run.errors.contains("nosuch0"), "\(run.errors)")
  }
}
