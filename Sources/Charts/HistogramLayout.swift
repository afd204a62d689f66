/// One picture of a histogram in the making.
struct HistogramLayout {
  let chart: HistogramChart
  let measure: TextMeasure
  let scale: ValueScale
  let ticks: ValueTicks
  let plot: Rectangle
  let width: Double
  let height: Double

  private var options: HistogramChart.Options { chart.options }
  private var theme: Theme { options.theme }
  private var fonts: ChartFonts { options.fonts }
  private let counts = Quantity(unit: "")
  /// Bars and, at either end, room for what is outside of the classes.
  private let slots: Int
  private let firstSlot: Int

  init(_ chart: HistogramChart, _ measure: TextMeasure) {
    self.chart = chart
    self.measure = measure
    let options = chart.options
    let all = chart.bars.map(\.count) + [chart.below, chart.above]
    let largest = Double(all.max() ?? 0)
    let room = max(2, Int(options.height / 44))
    scale =
      options.isLogarithmic
      ? .decades(lower: 0, upper: max(largest, 1), smallest: 1)
      : .rounded(lower: 0, upper: max(largest, 1), ticks: room)
    let found = ValueTicks(scale, count: room, prefix: .si)
    // Counts are whole numbers.
    var whole = found
    whole.major = found.major.filter { $0 == $0.rounded() }
    ticks = whole
    firstSlot = chart.below > 0 ? 2 : 0
    slots = max(chart.bars.count, 1) + firstSlot + (chart.above > 0 ? 2 : 0)
    let fonts = options.fonts
    let labels = ticks.major.map { measure.width(Quantity(unit: "").text($0), fonts.axis) }.max() ?? 0
    let left = 14 + fonts.unit.size + 8 + labels + 8
    let top =
      12 + (options.title.isEmpty ? 4 : fonts.title.size + 6)
      + (options.subtitle.isEmpty ? 0 : fonts.subtitle.size + 6) + 6
    plot = Rectangle(x: left.rounded(), y: top.rounded(), width: options.width, height: options.height)
    width = (plot.right + 18 + measure.width("100 %", fonts.axis) + fonts.unit.size + 14).rounded(.up)
    height = (plot.bottom + 6 + fonts.axis.size + 8 + fonts.unit.size + 14).rounded(.up)
  }

  private func y(_ count: Double) -> Double { plot.bottom - plot.height * scale.place(count) }

  /// The left border of a slot; slots have all the same width, as classes have on their own scale.
  private func x(_ slot: Int) -> Double { plot.x + plot.width * Double(slot) / Double(slots) }

  func draw() -> Drawing {
    var drawing = Drawing(
      width: width, height: height, title: options.title.isEmpty ? options.valueLabel : options.title)
    drawing.fill(Rectangle(x: 0, y: 0, width: width, height: height), theme.background)
    drawing.fill(plot, theme.plot)
    drawValues(&drawing)
    drawBars(&drawing)
    drawShares(&drawing)
    drawClasses(&drawing)
    drawHeadings(&drawing)
    return drawing
  }

  private func drawValues(_ drawing: inout Drawing) {
    for value in ticks.major {
      let at = y(value).rounded(.down) + 0.5
      drawing.line([Point(plot.x, at), Point(plot.right, at)], theme.grid)
      drawing.text(
        counts.text(value), at: Point(plot.x - 8, at + fonts.axis.size * 0.36), fonts.axis, theme.text, .end)
    }
    drawing.text(
      "records", at: Point(12 + fonts.unit.size * 0.8, plot.y + plot.height / 2), fonts.unit, theme.faintText,
      .middle, isVertical: true)
  }

  private func drawBars(_ drawing: inout Drawing) {
    let barWidth = plot.width / Double(slots)
    let gap = barWidth > 6 ? 1.0 : 0
    // Numbers on some bars and not on others would look like a choice.
    let largest = chart.bars.map(\.count).max() ?? 0
    let hasNumbers = measure.width(counts.text(Double(largest)) + "0", fonts.axis) < barWidth
    func bar(_ slot: Int, _ count: UInt64, _ color: Color, _ title: String) {
      guard count > 0 else { return }
      // What is there is seen, however rare.
      let top = min(y(Double(count)), plot.bottom - 1)
      let (left, right) = (x(slot) + gap, x(slot + 1) - gap)
      drawing.add(
        .area(
          [Point(left, top), Point(right, top), Point(right, plot.bottom), Point(left, plot.bottom)], color,
          title: title))
      if hasNumbers {
        let text = counts.text(Double(count))
        drawing.text(text, at: Point((left + right) / 2, top - 4), fonts.axis, theme.faintText, .middle)
      }
    }
    for (index, item) in chart.bars.enumerated() {
      let range = "\(options.quantity.text(item.lower)) to \(options.quantity.text(item.upper))"
      bar(firstSlot + index, item.count, theme.series[0], "\(range): \(item.count)")
    }
    if chart.below > 0 { bar(0, chart.below, theme.other, "below: \(chart.below)") }
    if chart.above > 0 { bar(slots - 1, chart.above, theme.other, "above: \(chart.above)") }
    drawing.line([Point(plot.x, plot.bottom + 0.5), Point(plot.right, plot.bottom + 0.5)], theme.axis)
  }

  /// The cumulative share, 0 to 100 %, against the right-hand axis.
  private func drawShares(_ drawing: inout Drawing) {
    let total = chart.bars.reduce(chart.below + chart.above) { $0 + $1.count }
    guard total > 0 else { return }
    var sum = chart.below
    func share() -> Double { plot.bottom - plot.height * Double(sum) / Double(total) }
    var points = [Point(x(firstSlot), share())]
    for (index, bar) in chart.bars.enumerated() {
      sum += bar.count
      points.append(Point(x(firstSlot + index + 1), share()))
    }
    if chart.above > 0 { points += [Point(x(slots - 1), share()), Point(plot.right, plot.y)] }
    drawing.line(points, theme.series[1], width: 1.6)
    for percent in [0, 25, 50, 75, 100] {
      let at = plot.bottom - plot.height * Double(percent) / 100
      drawing.line([Point(plot.right, at), Point(plot.right + 4, at)], theme.axis)
      drawing.text(
        "\(percent) %", at: Point(plot.right + 8, at + fonts.axis.size * 0.36), fonts.axis, theme.faintText)
    }
    drawing.text(
      "cumulative", at: Point(width - 6, plot.y + plot.height / 2), fonts.unit, theme.series[1], .middle,
      isVertical: true)
  }

  /// The borders of the classes, as many as there is room for.
  private func drawClasses(_ drawing: inout Drawing) {
    let baseline = plot.bottom + 7 + fonts.axis.size
    func mark(_ at: Double, _ text: String) {
      drawing.line([Point(at, plot.bottom), Point(at, plot.bottom + 4)], theme.axis)
      drawing.text(text, at: Point(at, baseline), fonts.axis, theme.text, .middle)
    }
    func named(_ slot: Int, _ text: String) {
      drawing.text(
        text, at: Point((x(slot) + x(slot + 1)) / 2, baseline), fonts.axis, theme.faintText, .middle)
    }
    let borders = chart.bars.map(\.lower) + (chart.bars.last.map { [$0.upper] } ?? [])
    let labels = borders.map { options.quantity.text($0, withUnit: false) }
    let widest = labels.map { measure.width($0, fonts.axis) }.max() ?? 0
    // Every so many, evenly.
    let skip = max(1, Int(((widest + 12) * Double(slots) / plot.width).rounded(.up)))
    for (index, label) in labels.enumerated() where index % skip == 0 {
      let at = x(firstSlot + index)
      if chart.above > 0, index == labels.count - 1, at + widest / 2 + 30 > plot.right { continue }
      mark(at, label)
    }
    if chart.below > 0 { named(0, "below") }
    if chart.above > 0 { named(slots - 1, "above") }
    drawing.text(
      options.valueLabel, at: Point(plot.x + plot.width / 2, baseline + 8 + fonts.unit.size), fonts.unit,
      theme.faintText, .middle)
  }

  private func drawHeadings(_ drawing: inout Drawing) {
    var baseline = 12.0
    let room = width - plot.x - 12
    if !options.title.isEmpty {
      baseline += fonts.title.size
      drawing.text(
        measure.fitted(options.title, fonts.title, width: room), at: Point(plot.x, baseline), fonts.title,
        theme.text)
      baseline += 6
    }
    guard !options.subtitle.isEmpty else { return }
    baseline += fonts.subtitle.size
    drawing.text(
      measure.fitted(options.subtitle, fonts.subtitle, width: room), at: Point(plot.x, baseline),
      fonts.subtitle, theme.faintText)
  }
}
