import Charts
import FlowAnalytics
import FlowModel
import NetworkTypes

/// A histogram in the terminal: a bar of block characters for each class, to an eighth of a column.
struct HistogramBars {
  let text: HistogramText
  /// Columns of the terminal.
  var width = 80

  func append(to out: inout ByteWriter) {
    guard let summary = text.histogram.summary else { return }
    text.appendSummary(summary, to: &out)
    let quantity = HistogramPicture.quantity(text.field)
    let rows = text.rows.filter { $0.count > 0 || $0.name == nil && !text.hidesEmpty }
    let labels = rows.map { row in
      switch row.name {
      case "below": "< " + quantity.text(row.upper)
      case "above": "≥ " + quantity.text(row.lower)
      default: quantity.text(row.lower) + " – " + quantity.text(row.upper)
      }
    }
    let largest = rows.map(\.count).max() ?? 0
    let counts = rows.map { "\($0.count)" }
    let shares = rows.map { HistogramText.fixed(Double($0.count) / Double(summary.count) * 100, 1) + " %" }
    let labelWidth = labels.map(\.count).max() ?? 0
    let countWidth = counts.map(\.count).max() ?? 0
    let shareWidth = shares.map(\.count).max() ?? 0
    let room = max(8, width - labelWidth - countWidth - shareWidth - 7)
    for (index, row) in rows.enumerated() {
      out.append(Self.padded(labels[index], labelWidth))
      out.append(" │")
      let bar = Self.bar(Double(row.count) / Double(max(largest, 1)), room)
      out.append(bar + String(repeating: " ", count: room - bar.count))
      out.append(" " + Self.padded(counts[index], countWidth) + "  " + Self.padded(shares[index], shareWidth))
      out.append("\n")
    }
  }

  /// A share of `width` columns; what is there at all has at least the thinnest piece.
  static func bar(_ share: Double, _ width: Int) -> String {
    let eighths = share > 0 ? max(1, Int((share * Double(width) * 8).rounded())) : 0
    let pieces = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + pieces[eighths % 8]
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
