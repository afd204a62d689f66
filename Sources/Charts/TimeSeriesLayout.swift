internal import NetworkTypes

/// One picture of a time series chart in the making: where everything stands, then the painting.
struct TimeSeriesLayout {
  let chart: TimeSeriesChart
  let measure: TextMeasure
  let series: [Series]
  /// Borders of the bins that are drawn, which may hold several of the chart's.
  let edges: [Timestamp]
  let above: SeriesStack
  let below: SeriesStack
  let scale: ValueScale
  let ticks: ValueTicks
  let tickLabels: [String]
  let times: TimeTicks
  let plot: Rectangle
  let legend: ChartLegend
  let width: Double
  let height: Double

  var options: TimeSeriesChart.Options { chart.options }
  var theme: Theme { options.theme }
  var fonts: ChartFonts { options.fonts }

  init(_ chart: TimeSeriesChart, _ measure: TextMeasure) {
    self.chart = chart
    self.measure = measure
    let options = chart.options
    let factor = max(1, Int((Double(chart.bins) / max(options.width, 1)).rounded(.up)))
    series = chart.series.map { $0.merged(by: factor) }
    let bins = (chart.bins + factor - 1) / factor
    edges = (0...max(bins, 1)).map { index in
      chart.edges.isEmpty
        ? Timestamp(seconds: Int64(index)) : chart.edges[min(index * factor, chart.edges.count - 1)]
    }
    above = SeriesStack(series.map(\.above), bins: bins, isStacked: options.isStacked)
    below = SeriesStack(series.map(\.below), bins: bins, isStacked: options.isStacked)
    let room = max(2, Int(options.height / (options.hasFineValues ? 22 : 44)))
    scale = Self.scale(above, below, options, ticks: room)
    switch options.valueGrid {
    case .automatic: ticks = ValueTicks(scale, count: room, prefix: options.quantity.prefix)
    case .none: ticks = ValueTicks(scale, step: .infinity, labelled: 1)
    case .every(let step, let labelled): ticks = ValueTicks(scale, step: step, labelled: labelled)
    }
    let scale = scale
    let ticks = ticks
    // Below the axis numbers are as positive as above it: the side says what they are.
    let isSplit = chart.isSplit
    tickLabels = ticks.major.map { value in
      let shown = isSplit ? value.magnitude : value
      return ticks.step == 0
        ? options.quantity.text(shown, withUnit: false)
        : options.quantity.tick(
          shown, step: ticks.step, largest: max(scale.upper.magnitude, scale.lower.magnitude))
    }
    let start = edges.first ?? .zero
    let end = edges.last ?? .zero
    switch options.timeGrid {
    case .automatic, .none:
      times = TimeTicks(from: start, to: end, count: max(2, Int(options.width / 78)), zone: options.zone)
    case .every(_, _, let label): times = TimeTicks(from: start, to: end, step: label, zone: options.zone)
    }
    legend = ChartLegend(chart, measure)
    guard !options.showsOnlyPlot else {
      plot = Rectangle(x: 0, y: 0, width: options.width, height: options.height)
      (width, height) = (options.width, options.height)
      return
    }
    let fonts = options.fonts
    var labels = tickLabels.map { measure.width($0, fonts.axis) }.max() ?? 0
    if let length = options.labelLength {
      labels = measure.width(String(repeating: "0", count: length), fonts.axis)
    }
    let left = 14 + (options.valueLabel.isEmpty ? 0 : fonts.unit.size + 8) + labels + 8
    let right = isSplit ? 18 + fonts.axis.size : 18
    let top =
      12 + (options.title.isEmpty ? 4 : fonts.title.size + 6)
      + (options.subtitle.isEmpty ? 0 : fonts.subtitle.size + 6) + 4
    plot = Rectangle(x: left.rounded(), y: top.rounded(), width: options.width, height: options.height)
    width = (plot.right + right).rounded(.up)
    height =
      (plot.bottom + 12 + fonts.axis.size * 2 + 8
      + (options.showsLegend ? legend.height + 6 : 0)
      + Double(options.comments.count) * (fonts.legend.size + 5)
      + (options.watermark.isEmpty ? 0 : fonts.watermark.size + 6) + 8).rounded(.up)
  }

  private static func scale(
    _ above: SeriesStack, _ below: SeriesStack, _ options: TimeSeriesChart.Options, ticks: Int
  ) -> ValueScale {
    var upper = above.largest
    var lower = -below.largest
    if options.isTightBelow, below.largest == 0, above.least.isFinite { lower = above.least }
    if let limit = options.upper { upper = options.isRigid ? limit : max(upper, limit) }
    if let limit = options.lower { lower = options.isRigid ? limit : min(lower, limit) }
    if options.isLogarithmic {
      let smallest = min(above.smallest, below.smallest)
      let first = options.lower.flatMap { $0 > 0 ? $0 : nil } ?? (smallest.isFinite ? smallest : 1)
      return .decades(lower: lower, upper: upper, smallest: first)
    }
    guard upper > lower else { return ValueScale(.linear, lower: lower, upper: lower + 1) }
    // A limit that was asked for is where the axis ends, round or not.
    if options.isRigid || options.isTight { return ValueScale(.linear, lower: lower, upper: upper) }
    let rounded = ValueScale.rounded(
      lower: lower, upper: upper, ticks: ticks, prefix: options.quantity.prefix)
    return ValueScale(
      .linear, lower: options.lower == lower ? lower : rounded.lower,
      upper: options.upper == upper ? upper : rounded.upper)
  }

  // MARK: Places

  func x(_ time: Timestamp) -> Double {
    let span = Double(max((edges.last ?? .zero) - (edges.first ?? .zero), 1))
    return plot.x + plot.width * Double(time - (edges.first ?? .zero)) / span
  }

  func y(_ value: Double) -> Double {
    plot.bottom - plot.height * min(max(scale.place(value), -0.5), 1.5)
  }

  func color(_ index: Int) -> Color {
    series[index].isOther ? theme.other : theme.color(of: index)
  }
}
