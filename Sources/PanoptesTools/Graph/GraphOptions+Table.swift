import Charts

/// The options of `ragraph` that other clients do not have.
extension GraphOptions {
  enum Row: Sendable {
    case flag(@Sendable (inout GraphOptions) -> Void)
    case value(@Sendable (inout GraphOptions, String) throws(OptionError) -> Void)
  }

  static let table: [String: Row] = [
    "-fill": .flag { $0.isFilled = false },
    "-stack": .flag { $0.isStacked = false },
    "-split": .flag { $0.isSplit = false },
    "-invert": .flag { $0.isInverted = true },
    "-rigid": .flag { $0.isRigid = true },
    "-log": .flag { $0.isLogarithmic = true },
    "-slope-mode": .flag { $0.isSloped = true },
    "-only-graph": .flag { $0.showsOnlyPlot = true },
    "-no-legend": .flag { $0.showsLegend = false },
    "-alt-autoscale": .flag {
      $0.isTight = true
      $0.isTightBelow = true
    },
    "-alt-autoscale-max": .flag { $0.isTight = true },
    "-alt-y-grid": .flag { $0.hasFineValues = true },
    "-no-gridfit": .flag { $0.snapsToPixels = false },
    // Logarithmic axes have prefixes and pictures no maker's mark: both are as asked.
    "-units=si": .flag { _ in },
    "-norrdwmark": .flag { _ in },
    "-debug": .flag { $0.isDebugging = true },
    "-dark": .flag { $0.theme = .dark },
    "-light": .flag { $0.theme = .light },
    "-binary": .flag { $0.prefix = .binary },
    "-title": .value { $0.title = $1 },
    "-vertical-label": .value { $0.valueLabel = $1 },
    "-yaxis-label": .value { $0.valueLabel = $1 },
    "-comment": .value { $0.comments.append($1) },
    "-watermark": .value { $0.watermark = $1 },
    "-imginfo": .value { $0.imageInfo = $1 },
    "-w": .value { $0.output = $1 },
    "-width": .value { (o, t) throws(OptionError) in o.width = try pixels(t) },
    "-height": .value { (o, t) throws(OptionError) in o.height = try pixels(t) },
    "-zoom": .value { (o, t) throws(OptionError) in o.zoom = try number(t, 0.05...50) },
    "-upper": .value { (o, t) throws(OptionError) in o.upper = try limit(t) },
    "-upper-limit": .value { (o, t) throws(OptionError) in o.upper = try limit(t) },
    "-lower": .value { (o, t) throws(OptionError) in o.lower = try limit(t) },
    "-lower-limit": .value { (o, t) throws(OptionError) in o.lower = try limit(t) },
    "-units-exponent": .value { (o, t) throws(OptionError) in o.exponent = try exponent(t) },
    "-units-length": .value { (o, t) throws(OptionError) in o.labelLength = Int(try number(t, 1...40)) },
    "-x-grid": .value { (o, t) throws(OptionError) in o.timeGrid = try GraphTimeGrid(t) },
    "-y-grid": .value { (o, t) throws(OptionError) in o.valueGrid = try valueGrid(t) },
    "-font": .value { (o, t) throws(OptionError) in try setFont(t, &o.fonts) },
    "-font-render-mode": .value { (o, t) throws(OptionError) in
      guard let mode = Drawing.Smoothing(rawValue: t) else {
        throw .invalid("'\(t)' is none of normal, light, mono")
      }
      o.smoothing = mode
    },
    "-font-smoothing-threshold": .value { (o, t) throws(OptionError) in
      o.smoothingThreshold = try number(t, 0...1000)
    },
    "-N": .value { (o, t) throws(OptionError) in try o.setObjects(t) },
  ]

  // MARK: Values

  private static func number(_ text: String, _ range: ClosedRange<Double>) throws(OptionError) -> Double {
    guard let value = Double(text), range.contains(value) else {
      throw .invalid("'\(text)' is no number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  private static func pixels(_ text: String) throws(OptionError) -> Double {
    guard let value = Int(text), (10...20_000).contains(value) else {
      throw .invalid("'\(text)' is no number of pixels from 10 to 20000")
    }
    return Double(value)
  }

  private static func limit(_ text: String) throws(OptionError) -> Double {
    guard let (value, rest) = QuantityText.read(text[...], isTime: false), rest.isEmpty else {
      throw .invalid("'\(text)' is no number")
    }
    return value
  }

  /// A power of ten that has a prefix: 3 is k, 6 is M, -3 is m.
  private static func exponent(_ text: String) throws(OptionError) -> Int {
    guard let value = Int(text), value % 3 == 0, (-12...18).contains(value) else {
      throw .invalid("'\(text)' is no multiple of 3 from -12 to 18")
    }
    return value / 3
  }

  /// `none`, or `step:factor`: a line every step, a label every so many lines.
  private static func valueGrid(_ text: String) throws(OptionError) -> TimeSeriesChart.ValueGrid {
    if text == "none" { return .none }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let step = Double(parts[0]), step > 0, step.isFinite, let factor = Int(parts[1]),
      factor > 0
    else { throw .invalid("'\(text)' is neither none nor step:factor, as in 1000:5") }
    return .every(step: step, labelled: factor)
  }

  /// `TAG:size:[font]`; size 0 leaves it as it is.
  private static func setFont(_ text: String, _ fonts: inout ChartFonts) throws(OptionError) {
    let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count >= 2, let size = Double(parts[1]), (0...200).contains(size) else {
      throw .invalid("'\(text)' is no font; write TAG:size:[name], as in TITLE:14:Serif")
    }
    let family = parts.count > 2 && !parts[2].isEmpty && parts[2] != "." ? String(parts[2]) : nil
    func set(_ font: inout Drawing.Font) {
      if size > 0 { font.size = size }
      if let family { font.family = family }
    }
    switch parts[0] {
    case "DEFAULT":
      for path in ChartFonts.all { set(&fonts[keyPath: path]) }
    case "TITLE": set(&fonts.title)
    case "AXIS": set(&fonts.axis)
    case "UNIT": set(&fonts.unit)
    case "LEGEND": set(&fonts.legend)
    case "WATERMARK": set(&fonts.watermark)
    default: throw .invalid("'\(parts[0])' is none of DEFAULT, TITLE, AXIS, UNIT, LEGEND, WATERMARK")
    }
  }
}
