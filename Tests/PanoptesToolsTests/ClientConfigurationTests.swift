import FlowModel
import Foundation
import Testing

@testable import PanoptesTools

/// `.rarc` files, and how they and the command line go together.
@Suite struct ClientConfigurationTests {
  static func configuration(_ text: String) throws -> ClientConfiguration {
    var values = ClientConfiguration()
    try ClientVariables.apply(ConfigurationFile(path: "rc", text: text), to: &values)
    return values
  }

  @Test func readsLines() throws {
    let file = try ConfigurationFile(
      path: "rc",
      text: """
        # comment
        ! comment
           RA_TZ="EST5EDT"

        RA_PRINT_NAMES=proto
        RA_TIMERANGE=
        RA_FILTER="tcp and \\
           port 80"
        RA_OUTPUT_FILE = /tmp/x tcp\r
        """)
    #expect(
      file.assignments.map(\.name) == [
        "RA_TZ", "RA_PRINT_NAMES", "RA_TIMERANGE", "RA_FILTER", "RA_OUTPUT_FILE",
      ])
    #expect(file.assignments.map(\.value) == ["EST5EDT", "proto", "", "tcp and port 80", "/tmp/x tcp"])
    #expect(file.assignments.map(\.line) == [3, 5, 6, 7, 9])
  }

  @Test func variablesTakeEffect() throws {
    let values = try Self.configuration(
      """
      RA_FIELD_SPECIFIER="stime saddr:20 bytes"
      RA_FIELD_DELIMITER=','
      RA_PRINT_MAN_RECORDS=YES
      RA_PRINT_LABELS=-1
      RA_USEC_PRECISION=3
      RA_OUTPUT_FILE="out.argus tcp and port 80"
      RA_PORT_DIRECTION="services,wellknown"
      RA_PRINT_NAMES=none
      RA_TIME_FORMAT="%Y-%m-%d %T.%f"
      RA_NO_OUTPUT=no
      """)
    #expect(values.configuredFields == ["stime", "saddr:20", "bytes"])
    #expect(values.delimiter == UInt8(ascii: ",") && values.isVariableWidth)
    #expect(values.printsManagement && values.labelInterval == -1 && values.precision == 3)
    #expect(values.recordOutputs == [.init(path: "out.argus", filter: "tcp and port 80")])
    #expect(values.portDirection == [.services, .wellKnown])
    #expect(values.nameLevel == .protocols && !values.isQuiet && values.timeFormat == "%Y-%m-%d %T.%f")
  }

  /// An escaped delimiter leaves the padding alone.
  @Test func delimiters() throws {
    let tab = try Self.configuration(#"RA_FIELD_DELIMITER='\t'"#)
    #expect(tab.delimiter == 9 && !tab.isVariableWidth)
  }

  @Test(arguments: [
    ("RA_BOGUS=1", 1, "unknown variable RA_BOGUS"),
    ("\nRA_PRINT_LABEL=0", 2, "unknown variable RA_PRINT_LABEL, did you mean RA_PRINT_LABELS?"),
    ("RADIUM_DAEMON=yes", 1, "radium directive in client configuration"),
    ("just words", 1, "expected NAME=value, found 'just words'"),
    ("RA_USEC_PRECISION=x", 1, "RA_USEC_PRECISION: 'x' is not a number"),
  ])
  func refusesWithTheLine(_ text: String, _ line: Int, _ detail: String) {
    #expect(throws: ConfigurationFile.Failure.syntax(path: "rc", line: line, detail: detail)) {
      try Self.configuration(text)
    }
  }

  @Test func searchOrder() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "rc-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["home", "argus", "a", "b"] {
      try FileManager.default.createDirectory(
        at: folder.appending(path: name), withIntermediateDirectories: true)
      try "RA_PRINT_LABELS=7\n".write(
        to: folder.appending(path: "\(name)/.rarc"), atomically: true, encoding: .utf8)
    }
    try "RA_PRINT_LABELS=8\n".write(
      to: folder.appending(path: "argus/ra.conf"), atomically: true, encoding: .utf8)
    func files(_ environment: [String: String]) -> [String] {
      ClientConfiguration.standardFiles(environment).filter { $0 != "/etc/ra.conf" }
        .map { String($0.dropFirst(folder.path.count + 1)) }
    }
    let home = folder.appending(path: "home").path
    let argus = folder.appending(path: "argus").path
    #expect(files(["HOME": home]) == ["home/.rarc"])
    #expect(files(["HOME": home, "ARGUSHOME": argus]) == ["argus/ra.conf", "argus/.rarc"])
    let path = "\(folder.path)/none:\(folder.path)/b:\(folder.path)/a"
    #expect(files(["HOME": home, "ARGUSPATH": path]) == ["b/.rarc"])
  }

  @Test func commandLineWins() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "rc-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try "RA_PRINT_LABELS=7\nRA_FILTER=udp\n".write(
      to: folder.appending(path: ".rarc"), atomically: true, encoding: .utf8)
    func values(_ words: String...) throws -> ClientConfiguration {
      try ClientConfiguration(
        arguments: words, table: CommonOptions.table, environment: ["HOME": folder.path])
    }
    #expect(try values("-r", "f").labelInterval == 7)
    #expect(try values("-r", "f").filter == "udp")
    #expect(try values("-L", "0", "-", "tcp").filter == "tcp")
    #expect(try values("-L", "0").labelInterval == 0)
    let file = folder.appending(path: ".rarc").path
    #expect(try values("-r", "f", "-X").labelInterval == 0)
    #expect(try values("-X", "-F", file).labelInterval == 7)
    #expect(try values("-F", file, "-X").labelInterval == 0)
    #expect(try values("-X", "-o", "RA_PRINT_LABELS=3").labelInterval == 3)
  }

  @Test func services() {
    let text = """
      # comment
      domain 53/tcp
      domain\t\t53/udp
      http 80/tcp www # WorldWideWeb
      ssh 22/tcp
      other 99/ddp
      broken 99999/tcp
      late 80/tcp
      """
    let file = ServicesFile(parsing: Array(text.utf8))
    #expect(file.entries(named: "domain").map(\.transport) == ["tcp", "udp"])
    #expect(file.entries(named: "www").map(\.port) == [80])
    #expect(file.entries(named: "nope").isEmpty)
    let names = file.portNames
    #expect(names.has(53, isUDP: true) && names.has(22, isUDP: false) && !names.has(22, isUDP: true))
  }
}
