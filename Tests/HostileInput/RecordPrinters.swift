import FlowModel
import FlowOutput
import NetworkTypes

/// Every field of a record as text, in every format and style there is.
struct RecordPrinters: ~Copyable {
  private var columns: [TextColumns]
  private var csv: CSVWriter
  private var json: JSONWriter
  private var xml: XMLWriter
  private var out = ByteWriter(capacity: 1 << 16)

  init() {
    let all = FieldSelection(FieldRegistry.all.map { FieldSelection.Item($0) })
    columns = Self.styles.map { style, isVariable in
      var configuration = TextColumns.Configuration()
      configuration.style = style
      configuration.isVariable = isVariable
      configuration.header = .every(3)
      return TextColumns(all, configuration)
    }
    csv = CSVWriter(all)
    json = JSONWriter(all)
    xml = XMLWriter(all)
  }

  private static var styles: [(FieldStyle, Bool)] {
    var plain = FieldStyle()
    plain.numbers = .ports
    var numbers = FieldStyle(timeFormat: .unix)
    numbers.numbers = .protocols
    numbers.precision = 0
    numbers.isScaled = true
    numbers.tcpState = .events
    numbers.userData = .hexDump
    numbers.mask = .always
    numbers.asNumber = .dotAlways
    var wide = FieldStyle(timeFormat: .clock("%Y/%m/%d %a %b %j %T.%f %s %z"))
    wide.precision = 9
    wide.tcpState = .flags(source: true, destination: true)
    wide.userData = .base64
    wide.mask = .shorter
    wide.asNumber = .dot
    return [(plain, false), (numbers, true), (wide, true)]
  }

  /// Prints the record everywhere; what comes out is a line each, and bounded.
  mutating func print(_ record: borrowing FlowRecord) throws(BrokenPromise) {
    for index in columns.indices {
      out.removeAll()
      columns[index].write(record, to: &out)
      try check("columns")
    }
    out.removeAll()
    csv.write(record, to: &out)
    try check("CSV")
    out.removeAll()
    json.write(record, to: &out)
    try check("JSON")
    try checkText("JSON")
    out.removeAll()
    xml.write(record, to: &out)
    try check("XML")
    try checkText("XML")
  }

  /// A record has at most 256 KiB, of which one byte is at most four of text in two fields.
  private func check(_ format: String) throws(BrokenPromise) {
    try hold(out.count > 0 && out.count < 8 << 20, "\(format): \(out.count) bytes of text for one record")
  }

  /// The formats that other programs parse are valid UTF-8 without control characters.
  private func checkText(_ format: String) throws(BrokenPromise) {
    let isClean = out.withUnsafeBytes { bytes in
      String(validating: bytes, as: UTF8.self) != nil
        && bytes.allSatisfy { $0 >= 0x20 || $0 == UInt8(ascii: "\n") }
    }
    try hold(isClean, "\(format): control characters, or not UTF-8")
  }
}
