/// The table below a chart: a row for each series, with its numbers on each side of the axis.
struct ChartLegend {
  private struct Column {
    let title: String
    let cells: [String]
    let width: Double
  }

  private struct Group {
    let title: String
    let columns: [Column]
  }

  private let names: [String]
  private let groups: [Group]
  private let fonts: ChartFonts
  private let theme: Theme
  private let measure: TextMeasure
  private let rowHeight: Double
  private let gap = 18.0
  /// More between the sides than between columns.
  private let groupGap = 16.0
  private let swatch = 11.0

  var height: Double { names.isEmpty ? 0 : Double(names.count + (groups.count > 1 ? 2 : 1)) * rowHeight + 2 }

  init(_ chart: TimeSeriesChart, _ measure: TextMeasure) {
    let options = chart.options
    let font = options.fonts.legend
    (fonts, theme, self.measure) = (options.fonts, options.theme, measure)
    rowHeight = font.size + 7
    names = chart.series.map(\.name)
    let quantity = options.quantity
    let totalQuantity = options.totalQuantity ?? quantity
    func group(_ title: String, _ values: [[Double]], _ totals: [Double?]) -> Group {
      func column(_ title: String, _ cells: [String]) -> Column {
        let width = ([title] + cells).map { measure.width($0, font) }.max() ?? 0
        return Column(title: title, cells: cells, width: width)
      }
      func column(_ title: String, _ number: ([Double]) -> Double) -> Column {
        column(title, values.map { $0.isEmpty ? "" : quantity.text(number($0)) })
      }
      let total = column(
        "total",
        zip(values, totals).map { $0.isEmpty ? "" : totalQuantity.text($1 ?? $0.reduce(0, +)) })
      let average = column("average") { $0.reduce(0, +) / Double($0.count) }
      let largest = column("maximum") { $0.max() ?? 0 }
      return Group(title: title, columns: (options.showsTotals ? [total] : []) + [average, largest])
    }
    var groups: [Group] = []
    if chart.series.contains(where: { !$0.above.isEmpty }) {
      groups.append(
        group(options.sideNames.above, chart.series.map(\.above), chart.series.map { $0.totals?.above }))
    }
    if chart.isSplit {
      groups.append(
        group(options.sideNames.below, chart.series.map(\.below), chart.series.map { $0.totals?.below }))
    }
    self.groups = groups
  }

  func draw(_ drawing: inout Drawing, at origin: Point, width: Double, color: (Int) -> Color) {
    guard !names.isEmpty else { return }
    let font = fonts.legend
    let numbers =
      groups.flatMap(\.columns).reduce(0) { $0 + $1.width + gap } + groupGap * Double(groups.count - 1)
    // Names take what the numbers leave, and no more than they need.
    let indent = swatch + 7
    let widest = names.map { measure.width($0, font) }.max() ?? 0
    let nameWidth = max(40, min(widest, width - numbers - indent))
    var baseline = origin.y + font.size
    var left = origin.x + indent + nameWidth
    let titles = groups.count > 1 ? baseline + rowHeight : baseline
    for group in groups {
      let first = left + gap
      for column in group.columns {
        left += column.width + gap
        drawing.text(column.title, at: Point(left, titles), font, theme.faintText, .end)
        for (index, cell) in column.cells.enumerated() {
          drawing.text(
            cell, at: Point(left, titles + rowHeight * Double(index + 1)), font, theme.text, .end)
        }
      }
      if groups.count > 1 {
        drawing.text(
          group.title, at: Point(left, baseline), Drawing.Font(size: font.size, isBold: true),
          theme.faintText,
          .end)
        drawing.line([Point(first, baseline + 4.5), Point(left, baseline + 4.5)], theme.grid)
      }
      left += groupGap
    }
    baseline = titles
    for (index, name) in names.enumerated() {
      baseline += rowHeight
      drawing.fill(
        Rectangle(x: origin.x, y: baseline - font.size + 1, width: swatch, height: swatch), color(index))
      drawing.text(
        measure.fitted(name, font, width: nameWidth), at: Point(origin.x + indent, baseline), font, theme.text
      )
    }
  }
}
