import FlowModel
import FlowOutput
import NetworkTypes
import TestSupport
import Testing

@Suite struct TextColumnsTests {
  private func print(
    _ fields: [String], records: [() -> FlowRecord] = [Sample.full],
    _ change: (inout TextColumns.Configuration) -> Void = { _ in }
  ) throws -> String {
    var configuration = TextColumns.Configuration()
    change(&configuration)
    var selection = FieldSelection.standard
    try selection.apply(fields)
    var text = TextColumns(selection, configuration)
    var out = ByteWriter()
    text.begin(&out)
    for record in records { text.write(record(), to: &out) }
    text.end(&out)
    return out.takeString()
  }

  @Test func fixedWidth() throws {
    #expect(
      try print(["proto", "saddr", "sport", "dir", "daddr", "dport", "pkts", "bytes", "state"])
        == " Proto            SrcAddr  Sport   Dir            DstAddr  Dport  TotPkts   TotBytes State \n"
        + "   tcp          10.1.0.10.40001     ->          10.2.0.80.80           15       6805   FIN\n")
  }

  @Test func longTextIsCutWithAStar() throws {
    #expect(try print(["bytes:3", "saddr:4"]) == "Tot SrcA \n68* 10.*\n")
  }

  @Test func variableWidth() throws {
    #expect(
      try print(["flgs", "saddr", "sport", "dir", "dport"]) {
        $0.isVariable = true
        $0.delimiter = UInt8(ascii: ",")
      } == "Flgs,SrcAddr,Sport,Dir,Dport\n MIs      ,10.1.0.10,40001,   ->,80\n")
  }

  @Test func timesFollowPrecision() throws {
    #expect(
      try print(["stime", "dur"]) {
        $0.style.clock = ClockText(.unix)
        $0.style.precision = 2
      } == "     StartTime        Dur \n 1700000000.00       2.50\n")
    #expect(
      try print(["stime"]) {
        $0.style.clock = ClockText(.unix)
        $0.style.precision = 0
      } == "   StartTime \n  1700000000\n")
  }

  @Test func userData() throws {
    #expect(
      try print(["suser:8"]).split(separator: "\n", omittingEmptySubsequences: false)
        == ["    srcUdata     ", "s[8]=GET / HT", ""])
  }

  @Test func userDataAsHexadecimalLines() throws {
    #expect(
      try print(["state", "suser:18"]) {
        $0.header = .never
        $0.style.userData = .hexDump
      } == "  FIN\n      0x0000\t 4745 5420 2f20 4854 5450 2f31 2e31 0d0a\tGET./.HTTP/1.1..\n"
        + "      0x0010\t 2c22                                   \t,\"\n\n")
  }

  @Test func scaledNumbers() throws {
    #expect(
      try print(["bytes", "pkts", "dur"]) {
        $0.header = .never
        $0.style.isScaled = true
      } == "    6.805K  15.000    2.500000\n")
  }

  @Test func managementRow() throws {
    let row = try print(
      ["saddr", "sport", "daddr", "dport", "pkts", "bytes", "state"], records: [Sample.management]
    ) { $0.header = .never }
    #expect(row == "                 0      0                 27      1       14       4096   STP\n")
  }

  @Test func titlesRepeat() throws {
    let text = try print(["pkts"], records: [Sample.full, Sample.full, Sample.full]) { $0.header = .every(2) }
    #expect(text.split(separator: "\n").filter { $0.contains("TotPkts") }.count == 2)
  }

  @Test func everyFieldPrints() throws {
    let names = FieldRegistry.all.map(\.id)
    let text = try print(names, records: [Sample.full, Sample.empty, Sample.management])
    #expect(text.split(separator: "\n").count == 4)
  }
}
