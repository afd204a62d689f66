import Testing

@testable import Charts

@Suite struct HistogramChartTests {
  private func svg(_ chart: HistogramChart) throws -> SVGDocument {
    try SVGDocument(chart.draw(.estimate))
  }

  @Test func barsAndOutliers() throws {
    var chart = HistogramChart(
      bars: [
        .init(lower: 0, upper: 10, count: 5), .init(lower: 10, upper: 20, count: 0),
        .init(lower: 20, upper: 30, count: 2),
      ], below: 1, above: 3)
    chart.options.title = "Duration"
    let document = try svg(chart)
    let (hints, texts) = (try document.hints, try document.texts)
    #expect(hints == ["0 to 10: 5", "20 to 30: 2", "below: 1", "above: 3"])
    for text in ["Duration", "below", "above", "100 %", "30"] { #expect(texts.contains(text), "\(text)") }
  }

  @Test func emptyAndLogarithmic() throws {
    #expect(try svg(HistogramChart(bars: [])).hints.isEmpty)
    var chart = HistogramChart(bars: [
      .init(lower: 0, upper: 1, count: 100_000), .init(lower: 1, upper: 2, count: 1),
    ])
    chart.options.isLogarithmic = true
    #expect(try svg(chart).hints.count == 2)
  }
}
