package import NetworkTypes

/// Series over time: areas or lines, stacked or not, above and below the axis.
package struct TimeSeriesChart: Sendable {
  package enum ValueGrid: Hashable, Sendable {
    case automatic
    case none
    /// A line every step, a label every so many lines.
    case every(step: Double, labelled: Int)
  }

  package enum TimeGrid: Sendable {
    case automatic
    case none
    case every(minor: TimeTicks.Step, major: TimeTicks.Step, label: TimeTicks.Step)

    var isNone: Bool { if case .none = self { true } else { false } }
  }

  package struct Options: Sendable {
    package var title = ""
    package var subtitle = ""
    /// Beside the value axis.
    package var valueLabel = ""
    /// Below the legend, one line each.
    package var comments: [String] = []
    package var watermark = ""
    package var quantity = Quantity(unit: "")
    /// Of sums over time; nil where they are of the same kind.
    package var totalQuantity: Quantity?

    package var isStacked = true
    package var isFilled = true
    /// Values are joined by slanting lines rather than drawn as steps.
    package var isSloped = false
    package var isLogarithmic = false
    /// The axis ends there; a larger value moves it, unless the limits are rigid.
    package var upper: Double?
    package var lower: Double?
    package var isRigid = false
    /// The axis ends at the largest values rather than at round numbers.
    package var isTight = false
    /// It also begins at the smallest instead of at zero.
    package var isTightBelow = false
    /// Lines of the grid stand on whole pixels, where they are sharp.
    package var snapsToPixels = true
    /// Twice as many labels on the value axis.
    package var hasFineValues = false

    /// Of the plot itself; the picture is larger by titles, labels and legend.
    package var width = 800.0
    package var height = 275.0
    package var showsOnlyPlot = false
    package var showsLegend = true
    /// Sums over time mean something: bytes do, rates do not.
    package var showsTotals = true
    package var sideNames = (above: "source", below: "destination")
    package var valueGrid = ValueGrid.automatic
    package var timeGrid = TimeGrid.automatic
    /// Text of a mark of the time axis; nil is what suits the step.
    package var timeLabel: (@Sendable (Timestamp) -> String)?
    /// Nanoseconds from a mark to the middle of its label.
    package var timeLabelShift: Int64 = 0
    /// Room for the labels of the value axis, in characters; nil is as much as they need.
    package var labelLength: Int?
    package var theme = Theme.light
    package var zone = ClockZone.utc
    package var zoneName = "UTC"
    package var fonts = ChartFonts()
    package var smoothing = Drawing.Smoothing.normal
    package var smoothingThreshold = 0.0

    package init() {}
  }

  /// Borders of the bins: one more than there are bins, rising.
  package var edges: [Timestamp]
  package var series: [Series]
  package var options = Options()

  package init(edges: [Timestamp], series: [Series], options: Options = Options()) {
    self.edges = edges
    self.series = series
    self.options = options
  }

  package var bins: Int { max(edges.count - 1, 0) }
  package var isSplit: Bool { series.contains { !$0.below.isEmpty } }

  /// The picture.
  package func draw(_ measure: TextMeasure = .system()) -> Drawing {
    TimeSeriesLayout(self, measure).draw()
  }
}

/// Text sizes by role, pixels.
package struct ChartFonts: Hashable, Sendable {
  package var title = Drawing.Font(size: 16, isBold: true)
  package var subtitle = Drawing.Font(size: 11)
  package var axis = Drawing.Font(size: 11)
  package var unit = Drawing.Font(size: 11)
  package var legend = Drawing.Font(size: 11)
  package var watermark = Drawing.Font(size: 9)

  package init() {}
}

extension ChartFonts {
  package static var all: [WritableKeyPath<ChartFonts, Drawing.Font>] {
    [\.title, \.subtitle, \.axis, \.unit, \.legend, \.watermark]
  }
}
