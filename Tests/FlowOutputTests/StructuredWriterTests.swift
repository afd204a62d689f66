import FlowModel
import FlowOutput
import NetworkTypes
import TestSupport
import Testing

@Suite struct StructuredWriterTests {
  private func selection(_ fields: [String]) throws -> FieldSelection {
    var selection = FieldSelection.standard
    try selection.apply(fields)
    return selection
  }

  private func text(_ writer: some RecordWriter, _ records: [() -> FlowRecord]) -> String {
    var writer = writer
    var out = ByteWriter()
    writer.begin(&out)
    for record in records { writer.write(record(), to: &out) }
    writer.end(&out)
    return out.takeString()
  }

  @Test func json() throws {
    let writer = JSONWriter(
      try selection(["stime", "dur", "saddr", "sport", "bytes", "smac", "suser", "smpls", "dsrs:3", "inf"]))
    let line = text(writer, [Sample.full])
    #expect(
      line.hasPrefix(
        #"{"stime":"2023-11-14T22:13:20.000000Z","dur":2.5,"saddr":"10.1.0.10","sport":40001,"bytes":6805,"#))
    #expect(line.contains(#""suser":"GET / HTTP/1.1\r\n,\"""#))
    #expect(!line.contains("inf"))
  }

  @Test func jsonLeavesOutWhatIsAbsent() throws {
    let writer = JSONWriter(try selection(["bytes", "tcprtt", "state", "saddr"]))
    #expect(text(writer, [Sample.empty]) == "{}\n")
  }

  @Test func jsonReplacesInvalidText() throws {
    let writer = JSONWriter(try selection(["suser"]))
    let line = text(
      writer,
      [
        {
          var record = FlowRecord()
          record.blocks = [.sourceData]
          record.storage.append(UInt8(0xff))
          record.storage.append("\u{e9}\u{1}")
          record.userData.source.range = 0..<record.storage.count
          return record
        }
      ])
    #expect(line == "{\"suser\":\"\u{fffd}\u{e9}\\u0001\"}\n")
  }

  @Test func jsonManagement() throws {
    let writer = JSONWriter(try selection(["stime", "proto", "pkts"]))
    #expect(
      text(writer, [Sample.management])
        == #"{"stime":"2023-11-14T22:13:30.000000Z","proto":"man","man":{"packets":14,"bytes":1629,"dropped":0,"records":7,"flows":0,"clients":1,"queue":0,"memory":4096}}"#
        + "\n")
  }

  @Test func csvQuotes() throws {
    let writer = CSVWriter(try selection(["saddr", "suser", "smpls"]))
    #expect(
      text(writer, [Sample.full]) == "saddr,suser,smpls\r\n10.1.0.10,\"GET / HTTP/1.1\r\n,\"\"\",0\r\n"
        || text(writer, [Sample.full]) == "saddr,suser,smpls\r\n10.1.0.10,\"GET / HTTP/1.1\r\n,\"\"\",\r\n")
  }

  @Test func xmlIsWellFormed() throws {
    let writer = XMLWriter(
      try selection(["stime", "flgs", "saddr", "sport", "pkts", "suser", "dspkts", "dlspkt"]))
    let document = text(writer, [Sample.full])
    #expect(
      document.contains(
        #" <ArgusFlowRecord StartTime="2023-11-14T22:13:20.000000Z" Flags=" MIs" SrcAddr="10.1.0.10" SrcPort="40001" Pkts="15""#
      ))
    #expect(
      document.contains(#"SrcUserData="GET / HTTP/1.1&#13;&#10;,&quot;""#))
    #expect(document.hasSuffix("</ArgusDataStream>\n"))
  }

  @Test func everyFieldWrites() throws {
    let all = try selection(FieldRegistry.all.map(\.id))
    for record in [Sample.full, Sample.empty, Sample.management] {
      #expect(!text(JSONWriter(all), [record]).isEmpty)
      #expect(!text(CSVWriter(all), [record]).isEmpty)
      #expect(!text(XMLWriter(all), [record]).isEmpty)
    }
  }

  @Test func referenceListsEveryField() {
    let markdown = FieldReference.markdown()
    for field in FieldRegistry.all { #expect(markdown.contains("`\(field.id)`")) }
    #expect(FieldReference.text().split(separator: "\n").count == FieldRegistry.all.count)
    #expect(FieldReference.json().hasPrefix("[\n  {\"id\":\"stime\""))
  }
}
