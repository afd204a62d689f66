import FlowModel
import FlowOutput
import NetworkTypes
import Testing

/// Passwords do not show where they are to be hidden.
@Suite struct SecretsTests {
  private func selection() throws -> FieldSelection {
    var selection = FieldSelection.standard
    try selection.apply(["suser:200"])
    return selection
  }

  private func record(_ payload: String) -> FlowRecord {
    var record = FlowRecord()
    record.blocks = [.sourceData]
    record.storage.append("before")
    let start = record.storage.count
    record.storage.append(payload)
    record.userData.source.range = start..<record.storage.count
    return record
  }

  /// The payload as it is shown, line ends as periods.
  private func hidden(_ payload: String) throws -> String {
    var configuration = TextColumns.Configuration()
    configuration.style.userData = .obfuscate
    configuration.header = .never
    configuration.isVariable = true
    configuration.delimiter = 0x1f
    var out = ByteWriter()
    var columns = TextColumns(try selection(), configuration)
    columns.write(record(payload), to: &out)
    return String(out.takeString().dropLast().drop { $0 != "=" }.dropFirst())
  }

  @Test(arguments: [
    ("USER joe\r\nPASS secret 1\r\nCWD /\r\n", "USER joe..PASS xxxxxxxx..CWD /.."),
    ("pass hunter2", "pass xxxxxxx"),
    ("APOP joe c4c9334b\r\n", "APOP joe xxxxxxxx.."),
    ("a1 LOGIN joe hunter2\r\na2 SELECT x\r\n", "a1 LOGIN joe xxxxxxx..a2 SELECT x.."),
    ("a1 AUTHENTICATE PLAIN AGpv\r\n", "a1 AUTHENTICATE PLAIN xxxx.."),
    ("AUTH PLAIN AGpvZQ==\r\nMAIL\r\n", "AUTH PLAIN xxxxxxxx..MAIL.."),
    ("AUTH PLAIN\r\nAGpvZQ==\r\nMAIL\r\n", "AUTH PLAIN..xxxxxxxx..MAIL.."),
    ("AUTH LOGIN\r\nam9l\r\naHVu\r\nMAIL\r\n", "AUTH LOGIN..xxxx..xxxx..MAIL.."),
    ("AUTH LOGIN am9l\r\naHVu\r\nMAIL\r\n", "AUTH LOGIN xxxx..xxxx..MAIL.."),
    ("auth cram-md5\r\nam9l\r\nMAIL\r\n", "auth cram-md5..xxxx..MAIL.."),
    ("AUTH hunter2\r\nGET key\r\n", "AUTH xxxxxxx..GET key.."),
    (
      "GET / HTTP/1.1\r\nAuthorization: Basic am9l\r\nHost: x\r\n",
      "GET / HTTP/1.1..Authorization: Basic xxxx..Host: x.."
    ),
    ("proxy-authorization: am9l\r\n", "proxy-authorization: xxxx.."),
    ("POST /?pwd=abc&x=1 HTTP/1.1", "POST /?pwd=xxx&x=1 HTTP/1.1"),
    ("user=joe&user_password=hunter2&x=1", "user=joe&user_password=xxxxxxx&x=1"),
    ("{\"password\": \"hun ter\", \"x\":1}", "{\"password\": \"xxxxxxx\", \"x\":1}"),
    ("Password: zzz ok", "Password: xxx ok"),
  ])
  func passwordsAreHidden(payload: String, shown: String) throws { #expect(try hidden(payload) == shown) }

  @Test(arguments: [
    "331 Password required", "compass=north", "PASS", "password:", "GET /login HTTP/1.1", "AUTHORITY x y",
    "+OK",
  ])
  func theRestStays(payload: String) throws { #expect(try hidden(payload) == payload) }

  @Test func structuredFormatsHideThemToo() throws {
    var style = FieldStyle()
    var out = ByteWriter()
    var plain = JSONWriter(try selection(), style: style)
    plain.write(record("PASS abc\r\nx"), to: &out)
    #expect(out.takeString() == "{\"suser\":\"PASS abc\\r\\nx\"}\n")
    style.userData = .obfuscate
    var json = JSONWriter(try selection(), style: style)
    json.write(record("PASS abc\r\nx"), to: &out)
    #expect(out.takeString() == "{\"suser\":\"PASS xxx\\r\\nx\"}\n")
  }
}
