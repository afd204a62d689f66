import Charts

/// What the words of a `ragraph` command line say about the picture.
struct GraphOptions: Sendable {
  /// Words before the first option: metrics and objects.
  var subjects: [String] = []
  var isFilled = true
  var isStacked = true
  var isSplit = true
  var isInverted = false
  var isRigid = false
  var isLogarithmic = false
  var isSloped = false
  var showsOnlyPlot = false
  var showsLegend = true
  var isTight = false
  var isTightBelow = false
  var snapsToPixels = true
  var hasFineValues = false
  var isDebugging = false
  var title: String?
  var valueLabel: String?
  var comments: [String] = []
  var watermark: String?
  var imageInfo: String?
  var width: Double?
  var height: Double?
  var zoom = 1.0
  var upper: Double?
  var lower: Double?
  var exponent: Int?
  var labelLength: Int?
  var timeGrid: GraphTimeGrid?
  var valueGrid: TimeSeriesChart.ValueGrid?
  var fonts = ChartFonts()
  var smoothing = Drawing.Smoothing.normal
  var smoothingThreshold = 0.0
  var theme = Theme.Name.light
  var prefix = UnitPrefix.si
  /// `-N`: how many objects have a colour of their own.
  var objects = 10
  var output: String?

  /// Takes the words that are about the picture and returns the others, which are options of every
  /// client. A word counts wherever it stands: ragraph's options have a single dash and a name.
  static func take(_ words: [String]) throws(OptionError) -> (GraphOptions, rest: [String]) {
    var options = GraphOptions()
    var rest: [String] = []
    var remaining = words[...]
    while let word = remaining.first, !word.hasPrefix("-") {
      options.subjects.append(word)
      remaining.removeFirst()
    }
    while let word = remaining.popFirst() {
      if let row = table[word] {
        switch row {
        case .flag(let apply): apply(&options)
        case .value(let apply):
          guard let value = remaining.popFirst() else { throw .invalid("\(word) needs an argument") }
          do throws(OptionError) {
            try apply(&options, value)
          } catch {
            throw .invalid("\(word): \(error.description)")
          }
        }
      } else if word.hasPrefix("-N"), word.count > 2 {
        try options.setObjects(String(word.dropFirst(2)))
      } else {
        rest.append(word)
      }
    }
    return (options, rest)
  }

  mutating func setObjects(_ text: String) throws(OptionError) {
    let digits = text.first.map { "io".contains($0) } == true ? text.dropFirst() : text[...]
    guard let count = Int(digits), (1...1000).contains(count) else {
      throw .invalid("-N: '\(text)' is no number of objects from 1 to 1000")
    }
    objects = count
  }
}
