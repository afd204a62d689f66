import NetworkTypes
import Testing

@testable import Charts

@Suite struct TimeSeriesChartTests {
  static let start: Int64 = 1_700_000_000

  private func chart(_ series: [Series], bins: Int) -> TimeSeriesChart {
    TimeSeriesChart(
      edges: (0...bins).map { Timestamp(seconds: Self.start + Int64($0)) }, series: series)
  }

  private func svg(_ chart: TimeSeriesChart) throws -> SVGDocument {
    try SVGDocument(chart.draw(.estimate))
  }

  @Test func everySeriesHasAnAreaAndARow() throws {
    var chart = chart(
      [
        Series("a & b", above: [1, 2, 3], below: [3, 2, 1]),
        Series("c", above: [0, 5, 0], below: [0, 0, 0]),
        Series("other", above: [1, 1, 1], below: [1, 1, 1], isOther: true),
      ], bins: 3)
    chart.options.title = "Bytes <by> address"
    chart.options.quantity = Quantity(unit: "B")
    let document = try svg(chart)
    let hints = try document.hints
    // c has nothing below the axis.
    #expect(hints.count == 5)
    #expect(hints.contains("a & b (source): largest 3 B"))
    let texts = try document.texts
    for text in ["Bytes <by> address", "a & b", "c", "other", "source", "destination", "total", "UTC", "5 B"]
    {
      #expect(texts.contains(text), "\(text) in \(texts)")
    }
  }

  @Test func stackedAreasEndAtTheirSums() throws {
    var chart = chart([Series("a", above: [4, 4]), Series("b", above: [6, 6])], bins: 2)
    chart.options.upper = 10
    chart.options.isRigid = true
    let layout = TimeSeriesLayout(chart, .estimate)
    #expect(layout.above.tops == [[4, 4], [10, 10]])
    #expect(layout.y(10) == layout.plot.y)
    #expect(layout.y(0) == layout.plot.bottom)
    chart.options.isStacked = false
    #expect(TimeSeriesLayout(chart, .estimate).above.tops == [[4, 4], [6, 6]])
  }

  @Test func moreBinsThanPixelsAreAveraged() {
    let values = (0..<5000).map { Double($0 % 7) }
    var chart = chart([Series("a", above: values)], bins: 5000)
    chart.options.width = 400
    let layout = TimeSeriesLayout(chart, .estimate)
    #expect(layout.series[0].above.count <= 400)
    #expect(layout.edges.count == layout.series[0].above.count + 1)
    let sums = zip(layout.series[0].above, zip(layout.edges, layout.edges.dropFirst()))
      .reduce(0) { $0 + $1.0 * Double($1.1.1 - $1.1.0) / 1e9 }
    #expect((sums - values.reduce(0, +)).magnitude < 1e-6)
  }

  @Test func nothingAtAllIsStillAPicture() throws {
    for bins in [0, 1] {
      let document = try svg(chart([], bins: bins))
      #expect(document.rootName == "svg")
    }
    #expect(try svg(chart([Series("a", above: [0, 0])], bins: 2)).rootName == "svg")
  }

  @Test func hostileNamesAndNumbers() throws {
    let document = try svg(
      chart([Series("\u{1}\"<>&'\n", above: [.nan, .infinity, -5, 1e300])], bins: 4))
    let numbers = try document.paths.joined()
    #expect(!numbers.contains("nan") && !numbers.contains("inf"))
  }

  @Test func onlyThePlot() throws {
    var chart = chart([Series("a", above: [1, 2])], bins: 2)
    chart.options.showsOnlyPlot = true
    (chart.options.width, chart.options.height) = (300, 100)
    let drawing = chart.draw(.estimate)
    #expect((drawing.width, drawing.height) == (300, 100))
    #expect(try svg(chart).texts.isEmpty)
  }

  @Test func picturesAreWhatTheyClaim() throws {
    let drawing = chart([Series("a", above: [1, 2], below: [2, 1])], bins: 2).draw()
    let png = try PictureFormat.png.render(drawing, zoom: 2)
    #expect(png.prefix(8) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    let width = png[16..<20].reduce(0) { $0 << 8 | Int($1) }
    #expect(width == Int((drawing.width * 2).rounded(.up)))
    let pdf = try PictureFormat.pdf.render(drawing)
    #expect(String(decoding: pdf.prefix(5), as: UTF8.self) == "%PDF-")
  }

  @Test func formatsByExtension() {
    #expect(PictureFormat(path: "a/b.c/x.PNG") == .png)
    #expect(PictureFormat(path: "x.svg") == .svg)
    #expect(PictureFormat(path: "x.pdf") == .pdf)
    #expect(PictureFormat(path: "x.gif") == nil)
    #expect(PictureFormat(path: "a.png/x") == nil)
    #expect(PictureFormat(path: ".png") == nil)
  }

  @Test func aPictureHasLimits() {
    var chart = chart([], bins: 1)
    chart.options.width = 1e7
    let drawing = chart.draw(.estimate)
    #expect(throws: ChartError.self) { try PictureFormat.png.render(drawing) }
  }
}
