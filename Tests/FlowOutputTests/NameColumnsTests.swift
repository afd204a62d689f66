import FlowModel
import FlowOutput
import NetworkTypes
import TestSupport
import Testing

/// Names from outside the records, and other words for what is in them.
@Suite struct NameColumnsTests {
  private final class Hosts: HostNames {
    func append(_ address: IPAddress, to out: inout ByteWriter) -> Bool {
      guard address == IPAddress(ipv4: 0x0a01_000a) else { return false }
      out.append("client.example")
      return true
    }
  }

  private static let vendors = VendorNames([(prefix: 0x020000, length: 24, name: Array("LocallyMade".utf8))])

  private func row(_ fields: [String], _ change: (inout FieldStyle) -> Void) throws -> String {
    var configuration = TextColumns.Configuration()
    change(&configuration.style)
    configuration.isVariable = true
    configuration.delimiter = UInt8(ascii: ",")
    configuration.header = .never
    var selection = FieldSelection.standard
    try selection.apply(fields)
    var text = TextColumns(selection, configuration)
    var out = ByteWriter()
    text.write(Sample.full(), to: &out)
    return out.takeString()
  }

  @Test func hosts() throws {
    #expect(try row(["saddr", "daddr", "sname", "dname"]) { _ in } == "10.1.0.10,10.2.0.80,,\n")
    #expect(
      try row(["saddr", "daddr", "sname", "dname"]) { $0.hosts = Hosts() }
        == "10.1.0.10,10.2.0.80,client.example,\n")
    #expect(
      try row(["saddr", "daddr"]) {
        $0.hosts = Hosts()
        $0.namesAddresses = true
      } == "client.example,10.2.0.80\n")
  }

  @Test func vendors() throws {
    #expect(
      try row(["smac", "dmac", "soui", "doui"]) { _ in } == "02:00:00:00:00:0a,Broadcast,02:00:00,ff:ff:ff\n")
    #expect(
      try row(["smac", "dmac", "soui", "doui"]) { $0.vendors = Self.vendors }
        == "02:00:00:00:00:0a,Broadcast,LocallyMade,ff:ff:ff\n")
    #expect(
      try row(["smac", "dmac"]) {
        $0.vendors = Self.vendors
        $0.namesHardwareAddresses = true
      } == "LocallyM_00:00:0a,Broadcast\n")
  }

  @Test func trafficClasses() throws {
    #expect(try row(["sdsb"]) { _ in } == "ef\n")
    #expect(try row(["sdsb"]) { $0.usesDISANames = true } == "Voice\n")
    var configuration = TextColumns.Configuration()
    configuration.style.usesDISANames = true
    var selection = FieldSelection.standard
    try selection.apply(["sdsb", "ddsb:6"])
    var out = ByteWriter()
    TextColumns(selection, configuration).appendTitles(to: &out)
    #expect(out.takeString() == "    sDSb   dDSb \n")
  }

  @Test func structuredFormatsHaveTheNamesToo() throws {
    var selection = FieldSelection.standard
    try selection.apply(["sname", "dname", "soui", "doui"])
    var style = FieldStyle()
    var json = JSONWriter(selection, style: style)
    var out = ByteWriter()
    json.write(Sample.full(), to: &out)
    #expect(out.takeString() == "{\"soui\":\"02:00:00\",\"doui\":\"ff:ff:ff\"}\n")
    style.hosts = Hosts()
    style.vendors = Self.vendors
    json = JSONWriter(selection, style: style)
    json.write(Sample.full(), to: &out)
    #expect(
      out.takeString() == "{\"sname\":\"client.example\",\"soui\":\"LocallyMade\",\"doui\":\"ff:ff:ff\"}\n")
  }
}
