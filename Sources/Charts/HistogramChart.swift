/// A frequency distribution: a bar for each class, and the share that has come together up to it.
package struct HistogramChart: Sendable {
  package struct Bar: Hashable, Sendable {
    /// Borders of the class; the upper one belongs to the next.
    package var lower: Double
    package var upper: Double
    package var count: UInt64

    package init(lower: Double, upper: Double, count: UInt64) {
      (self.lower, self.upper, self.count) = (lower, upper, count)
    }
  }

  package struct Options: Sendable {
    package var title = ""
    package var subtitle = ""
    /// Below the class axis.
    package var valueLabel = ""
    package var quantity = Quantity(unit: "")
    package var width = 800.0
    package var height = 300.0
    package var theme = Theme.light
    package var fonts = ChartFonts()
    /// Counts on a logarithmic axis: rare classes are seen beside common ones.
    package var isLogarithmic = false

    package init() {}
  }

  package var bars: [Bar]
  /// Values below the first and above the last class; drawn apart, in grey.
  package var below: UInt64
  package var above: UInt64
  package var options = Options()

  package init(bars: [Bar], below: UInt64 = 0, above: UInt64 = 0, options: Options = Options()) {
    (self.bars, self.below, self.above, self.options) = (bars, below, above, options)
  }

  /// The picture.
  package func draw(_ measure: TextMeasure = .system()) -> Drawing {
    HistogramLayout(self, measure).draw()
  }
}
