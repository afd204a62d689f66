import FlowAnalytics
import FlowModel
import NetworkTypes

/// A histogram as `rahisto` prints it: what the values have in common, then a row for each class.
struct HistogramText {
  let field: Field
  let histogram: Histogram
  /// Digits after the decimal point.
  var precision = 6
  /// Classes that nothing fell into have no row.
  var hidesEmpty = false
  /// Rows for what is below and above the classes.
  var showsOutliers = false
  var showsTitles = true
  /// Separates columns, without padding.
  var delimiter: UInt8?

  /// A row: what is outside of the classes has a name.
  struct Row {
    let lower: Double
    let upper: Double
    let count: UInt64
    var name: String?
  }

  var rows: [Row] {
    let classes = histogram.classes
    var rows = classes.borders.dropLast().indices.map { index in
      Row(lower: classes.borders[index], upper: classes.borders[index + 1], count: histogram.counts[index])
    }
    if showsOutliers {
      // From zero on there mostly is nothing below, and no row for it.
      if histogram.below > 0 || classes.lower > 0 {
        rows.insert(
          Row(lower: -.infinity, upper: classes.lower, count: histogram.below, name: "below"), at: 0)
      }
      rows.append(Row(lower: classes.upper, upper: .infinity, count: histogram.above, name: "above"))
    }
    return rows
  }

  /// Appends statistics and rows; nothing when nothing was counted.
  func append(to out: inout ByteWriter) {
    guard let summary = histogram.summary else { return }
    appendSummary(summary, to: &out)
    let rows = rows
    if showsTitles { out.append(line(["Class", "Interval", "Freq", "Rel.Freq", "Cum.Freq"], titles: true)) }
    let total = Double(summary.count)
    var sum: UInt64 = 0
    var number = 0
    for row in rows {
      sum += row.count
      if hidesEmpty, row.count == 0 { continue }
      number += 1
      let digits = delimiter == nil ? 4 : 6
      out.append(
        line(
          [
            "\(number)", Self.scientific(row.lower.isFinite ? row.lower : 0), "\(row.count)",
            Self.fixed(Double(row.count) / total * 100, digits) + "%",
            Self.fixed(Double(sum) / total * 100, digits) + "%",
          ], name: row.name))
    }
  }

  /// ` N = 37      mean =  668.270264  stddev = 1356.680542  max = 4840  min = 42`, and so on.
  func appendSummary(_ summary: HistogramSummary, to out: inout ByteWriter) {
    let mean = Self.fixed(summary.mean, precision)
    let deviation = Self.fixed(summary.deviation, precision)
    let largest = number(summary.maximum)
    let median =
      field.isIntegral && summary.count % 2 == 0
      ? Self.fixed(summary.median, precision) : number(summary.median)
    if let delimiter {
      let cells = [
        "N=\(summary.count)", "mean=\(mean)", "stddev=\(deviation)", "max=\(largest)",
        "min=\(number(summary.minimum))", "median=\(median)", "95%=\(number(summary.percentile95))",
      ]
      out.append(
        (cells + (summary.mode.map { ["mode=\(number($0))"] } ?? [])).joined(separator: Self.text(delimiter)))
      out.append("\n")
      return
    }
    let width = max(mean.utf8.count, deviation.utf8.count, largest.utf8.count)
    out.append(
      " N = \(Self.left("\(summary.count)", 6))  mean = \(Self.right(mean, width))  stddev = "
        + "\(Self.right(deviation, width))  max = \(largest)  min = \(number(summary.minimum))\n")
    out.append(
      "           median = \(Self.right(median, width))     95% = \(number(summary.percentile95))\n")
    if let mode = summary.mode { out.append("             mode = \(Self.right(number(mode), width))\n") }
  }

  /// A value of the field: whole numbers without decimals.
  func number(_ value: Double) -> String { Self.fixed(value, field.isIntegral ? 0 : precision) }

  private func line(_ cells: [String], titles: Bool = false, name: String? = nil) -> String {
    if let delimiter {
      return (cells + (name.map { [$0] } ?? [])).joined(separator: Self.text(delimiter)) + "\n"
    }
    if titles { return " Class      Interval         Freq    Rel.Freq     Cum.Freq    \n" }
    let widths = [6, 16, 11, 12, 13]
    // The classic rows end in four blanks; an outlier has its name there.
    return zip(cells, widths).map { Self.right($0, $1) }.joined() + (name.map { " \($0)" } ?? "    ") + "\n"
  }

  // MARK: Numbers

  private static func text(_ byte: UInt8) -> String { String(decoding: [byte], as: UTF8.self) }

  static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.utf8.count)) + text
  }

  private static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.utf8.count))
  }

  static func fixed(_ value: Double, _ digits: Int) -> String {
    var out = ByteWriter(capacity: 64)
    out.append(fixed: value, digits: digits)
    return out.takeString()
  }

  /// `1.234000e+05`, as C's `%e` writes it.
  static func scientific(_ value: Double) -> String {
    guard value != 0, value.isFinite else { return "0.000000e+00" }
    var exponent = 0
    var magnitude = value.magnitude
    while magnitude >= 10 {
      magnitude /= 10
      exponent += 1
    }
    while magnitude < 1 {
      magnitude *= 10
      exponent -= 1
    }
    var digits = fixed(magnitude, 6)
    if digits.hasPrefix("10") {
      digits = "1.000000"
      exponent += 1
    }
    let power = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
    return "\(value < 0 ? "-" : "")\(digits)e\(exponent < 0 ? "-" : "+")\(power)"
  }
}
