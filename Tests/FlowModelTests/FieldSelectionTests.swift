import FlowModel
import Testing

@Suite struct FieldSelectionTests {
  private func names(_ words: [String]) throws -> [String] {
    var selection = FieldSelection.standard
    try selection.apply(words)
    return selection.items.map(\.field.id)
  }

  @Test func firstUnsignedNameReplaces() throws {
    #expect(try names(["stime", "saddr:20,bytes"]) == ["stime", "saddr", "bytes"])
  }

  @Test func signsChangeTheStandardList() throws {
    #expect(try names(["+srcid"]).last == "srcid")
    #expect(try names(["+2srcid"])[2] == "srcid")
    #expect(try names(["-flgs", "-dir"]).contains("flgs") == false)
  }

  @Test func widthsAndFormats() throws {
    var selection = FieldSelection()
    try selection.apply(["stime:25:%H:%M", "bytes:4"])
    #expect(selection.items[0].width == 25)
    #expect(selection.items[0].format == "%H:%M")
    #expect(selection.items[1].width == 4)
    try selection.apply(["bytes"])
    #expect(selection.items[2].width == 4)
    #expect(throws: FieldSelection.Failure.widthNotPositive("saddr:0")) { try selection.apply(["saddr:0"]) }
  }

  @Test func unknownNamesAreKept() throws {
    var selection = FieldSelection.standard
    try selection.apply(["nonsense", "saddr"])
    #expect(selection.unknown == ["nonsense"])
    #expect(selection.items.map(\.field.id) == ["saddr"])
  }
}
