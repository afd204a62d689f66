internal import NetworkTypes

extension TimeSeriesLayout {
  func draw() -> Drawing {
    var drawing = Drawing(
      width: width, height: height, title: options.title.isEmpty ? options.valueLabel : options.title)
    (drawing.smoothing, drawing.smoothingThreshold) = (options.smoothing, options.smoothingThreshold)
    drawing.fill(Rectangle(x: 0, y: 0, width: width, height: height), theme.background)
    drawing.fill(plot, theme.plot)
    drawGrid(&drawing, minor: theme.minorGrid, major: theme.grid)
    drawing.add(.clip(plot))
    drawSeries(&drawing, above, sign: 1) { $0.above }
    drawSeries(&drawing, below, sign: -1) { $0.below }
    // Values can be read off in the middle of a large area too.
    if options.isFilled {
      for value in ticks.major {
        drawing.line(level(value), theme.background.with(alpha: 0.28), width: 1)
      }
    }
    drawing.add(.unclip)
    if scale.lower < 0 { drawing.line(level(0), theme.axis, width: 1) }
    guard !options.showsOnlyPlot else { return drawing }
    drawFrame(&drawing)
    drawHeadings(&drawing)
    drawTimes(&drawing)
    drawValues(&drawing)
    drawFoot(&drawing)
    return drawing
  }

  // MARK: Grid

  private func snapped(_ place: Double) -> Double {
    options.snapsToPixels ? place.rounded(.down) + 0.5 : place
  }

  /// In the middle of a pixel, where a line of one pixel is sharp.
  private func level(_ value: Double) -> [Point] {
    let at = snapped(y(value))
    return at < plot.y - 1 || at > plot.bottom + 1 ? [] : [Point(plot.x, at), Point(plot.right, at)]
  }

  private func moment(_ time: Timestamp) -> [Point] {
    let at = snapped(x(time))
    return [Point(at, plot.y), Point(at, plot.bottom)]
  }

  private func drawGrid(_ drawing: inout Drawing, minor: Color, major: Color) {
    for value in ticks.minor { drawing.line(level(value), minor) }
    switch options.timeGrid {
    case .none: break
    case .automatic: for tick in times.ticks { drawing.line(moment(tick.time), major, dash: [1, 2]) }
    case .every(let fine, let coarse, _):
      let (start, end) = (edges.first ?? .zero, edges.last ?? .zero)
      for (step, color) in [(fine, minor), (coarse, major)] {
        for tick in TimeTicks(from: start, to: end, step: step, zone: options.zone).ticks {
          drawing.line(moment(tick.time), color)
        }
      }
    }
    for value in ticks.major { drawing.line(level(value), major) }
  }

  private func drawFrame(_ drawing: inout Drawing) {
    drawing.line(
      [Point(plot.x + 0.5, plot.y), Point(plot.x + 0.5, plot.bottom)], theme.axis.with(alpha: 0.7))
    let base = plot.bottom.rounded(.down) + 0.5
    drawing.line([Point(plot.x, base), Point(plot.right, base)], theme.axis.with(alpha: 0.7))
  }

  // MARK: Series

  private func drawSeries(
    _ drawing: inout Drawing, _ stack: SeriesStack, sign: Double, _ values: (Series) -> [Double]
  ) {
    // From the top of the stack down, each to the axis and opaque: neighbours leave no seam.
    let order = options.isStacked ? Array(series.indices.reversed()) : Array(series.indices)
    for index in order where values(series[index]).contains(where: { $0 > 0 }) {
      let border = outline(stack.tops[index].map { sign * $0 })
      let zero = min(y(0), plot.bottom)
      if options.isFilled, let first = border.first, let last = border.last {
        let area = border + [Point(last.x, zero), Point(first.x, zero)]
        let color =
          options.isStacked ? blend(color(index), theme.areaAlpha) : color(index).with(alpha: 0.35)
        drawing.add(.area(area, color, title: hint(index, values(chart.series[index]), sign)))
      }
      if !options.isFilled || !options.isStacked { drawing.line(border, color(index), width: 1.4) }
    }
  }

  /// A colour over the plot's ground, opaque.
  private func blend(_ color: Color, _ alpha: Double) -> Color {
    var result = color
    result.red = theme.plot.red + (color.red - theme.plot.red) * alpha
    result.green = theme.plot.green + (color.green - theme.plot.green) * alpha
    result.blue = theme.plot.blue + (color.blue - theme.plot.blue) * alpha
    return result
  }

  private func outline(_ values: [Double]) -> [Point] {
    var points: [Point] = []
    func add(_ point: Point) {
      // The middle one of three on a level says nothing.
      if points.count > 1, points[points.count - 1].y == point.y, points[points.count - 2].y == point.y {
        points.removeLast()
      }
      points.append(point)
    }
    for (bin, value) in values.enumerated() where bin + 1 < edges.count {
      let (left, right) = (x(edges[bin]), x(edges[bin + 1]))
      if options.isSloped, values.count > 1 {
        if bin == 0 { add(Point(left, y(value))) }
        add(Point((left + right) / 2, y(value)))
        if bin == values.count - 1 { add(Point(right, y(value))) }
      } else {
        add(Point(left, y(value)))
        add(Point(right, y(value)))
      }
    }
    return points
  }

  private func hint(_ index: Int, _ values: [Double], _ sign: Double) -> String {
    let side = chart.isSplit ? " (\(sign > 0 ? options.sideNames.above : options.sideNames.below))" : ""
    let largest = options.quantity.text(values.max() ?? 0)
    return "\(series[index].name)\(side): largest \(largest)"
  }

  // MARK: Text

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
    if !options.subtitle.isEmpty {
      baseline += fonts.subtitle.size
      drawing.text(
        measure.fitted(options.subtitle, fonts.subtitle, width: room), at: Point(plot.x, baseline),
        fonts.subtitle, theme.faintText)
    }
  }

  private func drawTimes(_ drawing: inout Drawing) {
    guard !options.timeGrid.isNone else { return }
    let first = plot.bottom + 6 + fonts.axis.size
    let second = first + fonts.axis.size + 4
    let zoneWidth = measure.width(options.zoneName, fonts.axis)
    var lastRight = -Double.infinity
    var lastDateRight = -Double.infinity
    for tick in times.ticks {
      let mark = x(tick.time)
      let at = x(tick.time + options.timeLabelShift)
      let label = options.timeLabel?(tick.time) ?? tick.label
      let half = measure.width(label, fonts.axis) / 2
      // The first and last may stick out a little, but not over a neighbour or the picture's edge.
      guard at - half > lastRight + 6, at + half < width - 2 else { continue }
      lastRight = at + half
      drawing.line(
        [Point(snapped(mark), plot.bottom), Point(snapped(mark), plot.bottom + 4)],
        theme.axis)
      drawing.text(label, at: Point(at, first), fonts.axis, theme.text, .middle)
      if let date = tick.date {
        let half = measure.width(date, fonts.axis) / 2
        guard at - half > lastDateRight + 6, at + half < plot.right - zoneWidth - 8 else { continue }
        lastDateRight = at + half
        drawing.text(date, at: Point(max(at, half + 2), second), fonts.axis, theme.faintText, .middle)
      }
    }
    drawing.text(options.zoneName, at: Point(plot.right, second), fonts.axis, theme.faintText, .end)
  }

  private func drawValues(_ drawing: inout Drawing) {
    for (value, label) in zip(ticks.major, tickLabels) {
      let at = y(value)
      guard at >= plot.y - 1, at <= plot.bottom + 1 else { continue }
      drawing.text(
        label, at: Point(plot.x - 8, at + fonts.axis.size * 0.36), fonts.axis, theme.text, .end)
    }
    let middle = plot.y + plot.height / 2
    drawing.text(
      measure.fitted(options.valueLabel, fonts.unit, width: plot.height + 30),
      at: Point(12 + fonts.unit.size * 0.8, middle), fonts.unit, theme.faintText, .middle, isVertical: true)
    guard chart.isSplit else { return }
    let zero = min(max(y(0), plot.y), plot.bottom)
    for (name, from, to) in [
      (options.sideNames.above, plot.y, zero), (options.sideNames.below, zero, plot.bottom),
    ] where measure.width(name, fonts.axis) < to - from {
      drawing.text(
        name, at: Point(plot.right + 6 + fonts.axis.size * 0.8, (from + to) / 2), fonts.axis, theme.faintText,
        .middle, isVertical: true)
    }
  }

  private func drawFoot(_ drawing: inout Drawing) {
    var at = plot.bottom + 12 + fonts.axis.size * 2 + 8
    if options.showsLegend {
      legend.draw(&drawing, at: Point(plot.x, at), width: plot.width) { color($0) }
      at += legend.height + 6
    }
    for comment in options.comments {
      at += fonts.legend.size + 5
      drawing.text(
        measure.fitted(comment, fonts.legend, width: width - plot.x - 12), at: Point(plot.x, at - 4),
        fonts.legend, theme.faintText)
    }
    if !options.watermark.isEmpty {
      drawing.text(
        measure.fitted(options.watermark, fonts.watermark, width: width - 24),
        at: Point(width / 2, height - 8),
        fonts.watermark, theme.faintText.with(alpha: 0.8), .middle)
    }
  }
}
