import Charts
import FlowAnalytics
import FlowModel

/// A histogram as a picture.
enum HistogramPicture {
  static func chart(_ text: HistogramText, theme: Theme.Name, isLogarithmic: Bool) -> HistogramChart {
    let histogram = text.histogram
    let borders = histogram.classes.borders
    var chart = HistogramChart(
      bars: histogram.counts.indices.map {
        .init(lower: borders[$0], upper: borders[$0 + 1], count: histogram.counts[$0])
      },
      below: text.showsOutliers ? histogram.below : 0, above: text.showsOutliers ? histogram.above : 0)
    let quantity = quantity(text.field)
    chart.options.quantity = quantity
    chart.options.title = text.field.summary.prefix(1).uppercased() + text.field.summary.dropFirst()
    chart.options.valueLabel = text.field.id + (quantity.unit.isEmpty ? "" : " (\(quantity.unit))")
    chart.options.theme = .named(theme)
    chart.options.isLogarithmic = isLogarithmic
    if let summary = histogram.summary {
      let facts = [
        "n \(summary.count)", "mean \(quantity.text(summary.mean))", "σ \(quantity.text(summary.deviation))",
        "median \(quantity.text(summary.median))", "95 % \(quantity.text(summary.percentile95))",
        "from \(quantity.text(summary.minimum))", "to \(quantity.text(summary.maximum))",
      ]
      chart.options.subtitle = facts.joined(separator: " · ")
    }
    return chart
  }

  /// How numbers of a field are written: ports and the like have neither unit nor prefix.
  static func quantity(_ field: Field, prefix: UnitPrefix = .si) -> Quantity {
    switch field.unit {
    case .bytes: Quantity(unit: "B", prefix: prefix)
    case .packets: Quantity(unit: "pkts", prefix: prefix)
    case .seconds: Quantity(unit: "s", prefix: prefix)
    case .bitsPerSecond: Quantity(unit: "bit/s", prefix: prefix)
    case .packetsPerSecond: Quantity(unit: "pkts/s", prefix: prefix)
    case .milliseconds: Quantity(unit: "ms", prefix: .none)
    case .percent: Quantity(unit: "%", prefix: .none)
    case .degrees: Quantity(unit: "°", prefix: .none)
    case .none, .ratio: Quantity(unit: "", prefix: field.merge == .sum ? prefix : .none)
    }
  }
}
