import Charts
import FlowModel
import NetworkTypes

/// The chart of some data, as the options want it.
struct GraphChart {
  let data: GraphData
  let subjects: GraphSubjects
  let options: GraphOptions
  let bins: GraphBins
  let zone: ClockZone

  func make() -> TimeSeriesChart {
    var chart = TimeSeriesChart(edges: data.edges, series: series)
    chart.options = chartOptions
    return chart
  }

  private var isAdditive: Bool { subjects.metrics.allSatisfy(\.isAdditive) }

  // MARK: Series

  private var series: [Series] {
    if subjects.labels.isEmpty {
      return subjects.metrics.indices.map { index in
        series(subjects.metrics[index].field.title, data.objects, [index])
      }
    }
    let (top, rest) = data.largest(options.objects)
    let above = subjects.metrics.indices.filter { !subjects.metrics[$0].isBelow }
    let below = subjects.metrics.indices.filter { subjects.metrics[$0].isBelow }
    // A metric above and its like below share a colour; further ones are series of their own.
    let rounds = (0..<max(above.count, below.count)).map { round in
      [above, below].compactMap { round < $0.count ? $0[round] : nil }
    }
    func all(_ name: String, _ objects: [GraphData.Object], isOther: Bool = false) -> [Series] {
      rounds.map { metrics in
        let title = rounds.count > 1 ? " \(subjects.metrics[metrics[0]].field.title)" : ""
        var made = series(name + title, objects, metrics)
        made.isOther = isOther
        return made
      }
    }
    var result = top.flatMap { all($0.name, [$0]) }
    if !rest.isEmpty, isAdditive { result += all("other (\(rest.count))", rest, isOther: true) }
    return result
  }

  private func series(_ name: String, _ objects: [GraphData.Object], _ metrics: [Int]) -> Series {
    var result = Series(name)
    var totals = (above: 0.0, below: 0.0)
    for index in metrics {
      let metric = subjects.metrics[index]
      let raw = data.values(objects, metric: index)
      // Counts are drawn by the second, whatever the length of the bins.
      let values = metric.isCount ? raw.indices.map { raw[$0] / data.seconds($0) } : raw
      if metric.isBelow {
        result.below = values
        totals.below = raw.reduce(0, +)
      } else {
        result.above = values
        totals.above = raw.reduce(0, +)
      }
    }
    result.totals = totals
    return result
  }

  // MARK: Options

  private var chartOptions: TimeSeriesChart.Options {
    var result = TimeSeriesChart.Options()
    result.title = options.title ?? title
    result.subtitle = subtitle
    result.valueLabel = options.valueLabel ?? valueLabel
    result.comments = options.comments
    if !isAdditive, data.objects.count > options.objects {
      result.comments.append("\(data.objects.count - options.objects) more are not shown")
    }
    result.watermark = options.watermark ?? ""
    (result.quantity, result.totalQuantity) = quantities
    // What cannot be added cannot be stacked.
    result.isStacked = options.isStacked && isAdditive
    result.isFilled = options.isFilled && isAdditive
    result.isSloped = options.isSloped
    result.isLogarithmic = options.isLogarithmic
    (result.upper, result.lower, result.isRigid) = (options.upper, options.lower, options.isRigid)
    (result.isTight, result.isTightBelow) = (options.isTight, options.isTightBelow)
    if let width = options.width { result.width = width }
    result.height = options.height ?? 300
    result.showsOnlyPlot = options.showsOnlyPlot
    result.showsLegend = options.showsLegend
    result.showsTotals = subjects.metrics.allSatisfy(\.isCount)
    result.sideNames = options.isInverted ? ("destination", "source") : ("source", "destination")
    result.valueGrid = options.valueGrid ?? .automatic
    if let grid = options.timeGrid {
      (result.timeGrid, result.timeLabel, result.timeLabelShift) = (grid.grid, grid.label, grid.span / 2)
    }
    result.snapsToPixels = options.snapsToPixels
    result.hasFineValues = options.hasFineValues
    result.labelLength = options.labelLength
    result.theme = .named(options.theme)
    result.zone = zone
    result.zoneName = zoneName
    result.fonts = options.fonts
    (result.smoothing, result.smoothingThreshold) = (options.smoothing, options.smoothingThreshold)
    return result
  }

  private var title: String {
    let metrics = subjects.metrics.map(\.field.title).joined(separator: ", ")
    let objects = subjects.labels.map(\.title).joined(separator: ", ")
    return objects.isEmpty ? metrics : "\(metrics) by \(objects)"
  }

  private var subtitle: String {
    guard let first = data.edges.first, let last = data.edges.last else { return "" }
    return "\(TimeTicks.text(first, last, zone: zone)) \(zoneName) · bins of \(bins.text)"
  }

  private var zoneName: String {
    var out = ByteWriter(capacity: 64)
    ClockText(.clock("%Z")).append(data.edges.first ?? .zero, digits: 0, to: &out)
    return out.takeString()
  }

  /// Of rates and of totals.
  private var quantities: (Quantity, Quantity) {
    let first = subjects.metrics[0]
    let isUniform = subjects.metrics.allSatisfy {
      $0.field.unit == first.field.unit && $0.isCount == first.isCount
    }
    var rate = Quantity(unit: "", prefix: options.prefix, exponent: options.exponent)
    var total = rate
    guard isUniform else { return (rate, total) }
    let unit = HistogramPicture.quantity(first.field).unit
    total.unit = unit
    rate.unit = first.isCount ? (unit.isEmpty ? "/s" : "\(unit)/s") : unit
    // Percentages, milliseconds and the like are not shortened.
    if !first.isCount, HistogramPicture.quantity(first.field).prefix == .none { rate.prefix = .none }
    return (rate, total)
  }

  private var valueLabel: String {
    var labels: [String] = []
    for metric in subjects.metrics {
      let label =
        switch metric.field.unit {
        case .bytes: "bytes"
        case .packets: metric.field.id.hasSuffix("pkts") ? "packets" : "\(metric.field.title) (packets)"
        case .bitsPerSecond: "bits per second"
        case .packetsPerSecond: "packets per second"
        case .none, .ratio: metric.field.title
        default: "\(metric.field.title) (\(metric.field.unit.rawValue))"
        }
      let text = metric.isCount ? label + " per second" : label
      if !labels.contains(text) { labels.append(text) }
    }
    return labels.joined(separator: ", ")
  }
}
