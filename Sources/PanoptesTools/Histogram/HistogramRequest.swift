import FlowAnalytics
import FlowModel

/// What `-H metric bins[L][:(range | size)]` asks for.
struct HistogramRequest: Sendable {
  enum Extent: Hashable, Sendable {
    /// From the data: two significant digits around what there is.
    case automatic
    case range(lower: Double, upper: Double)
    /// Of one class, from zero.
    case size(Double)
  }

  let field: Field
  let count: Int
  let spacing: HistogramClasses.Spacing
  let extent: Extent

  /// - Parameter words: those of `-H`, in order.
  init(_ words: [String]) throws(OptionError) {
    guard words.count == 2 else {
      let found = words.isEmpty ? "nothing" : "'\(words.joined(separator: " "))'"
      throw .invalid("-H takes a metric and classes, as in -H bytes 10:0-5000; there is \(found)")
    }
    field = try Self.field(words[0])
    let parts = words[1].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    var number = parts[0]
    if number.last == "L" {
      spacing = .logarithmic
      number.removeLast()
    } else {
      spacing = .linear
    }
    guard let count = Int(number), (1...HistogramClasses.maximumCount).contains(count) else {
      throw .invalid(
        "-H \(words[1]): '\(parts[0])' is no number of classes from 1 to \(HistogramClasses.maximumCount)")
    }
    self.count = count
    extent = parts.count == 1 ? .automatic : try Self.extent(String(parts[1]), field, word: words[1])
  }

  private static func field(_ name: String) throws(OptionError) -> Field {
    guard let field = FieldRegistry.field(named: name) else {
      let names = FieldRegistry.all.filter(\.isNumeric).map(\.id)
      let hint = Spelling.nearest(to: name, among: names).map { "did you mean \($0)? " } ?? ""
      throw .invalid("-H \(name): there is no such metric; \(hint)(panoptes fields lists them)")
    }
    guard field.isNumeric else { throw .invalid("-H \(name): the values of \(name) are no numbers") }
    return field
  }

  /// `lower-upper`, or the size of a class.
  private static func extent(_ text: String, _ field: Field, word: String) throws(OptionError) -> Extent {
    let isTime = field.unit == .seconds
    guard let first = QuantityText.read(text[...], isTime: isTime) else {
      throw .invalid("-H \(word): '\(text)' is neither a range nor a size")
    }
    if first.rest.isEmpty {
      guard first.value > 0 else { throw .invalid("-H \(word): a class of \(text) has no size") }
      return .size(first.value)
    }
    guard first.rest.first == "-",
      let second = QuantityText.read(first.rest.dropFirst(), isTime: isTime), second.rest.isEmpty
    else { throw .invalid("-H \(word): '\(text)' is no range; write lower-upper, as in 0-5000 or 0-10m") }
    guard first.value < second.value else { throw .invalid("-H \(word): the range \(text) is empty") }
    return .range(lower: first.value, upper: second.value)
  }

  /// The classes, once the data are known.
  ///
  /// - Parameter bounds: smallest and largest value; needed where the range is automatic.
  func classes(_ bounds: (lower: Double, upper: Double)?) -> HistogramClasses? {
    switch extent {
    case .automatic:
      guard let bounds else { return nil }
      return .covering(bounds.lower, bounds.upper, count: count, spacing: spacing)
    case .range(let lower, let upper): return classes(lower, upper)
    case .size(let size): return classes(0, size * Double(count))
    }
  }

  /// A logarithmic axis has no zero: it begins at one, or six decades below the end when that is less.
  private func classes(_ lower: Double, _ upper: Double) -> HistogramClasses? {
    let start = spacing == .logarithmic && lower <= 0 ? (upper > 1 ? 1 : upper / 1e6) : lower
    return HistogramClasses(spacing, lower: start, upper: upper, count: count)
  }
}

/// Numbers with units as rahisto writes them.
enum QuantityText {
  /// Reads a number and its unit: u, m, s, M, H, D for times, u, m, K, M, G, T for all else.
  static func read(_ text: Substring, isTime: Bool) -> (value: Double, rest: Substring)? {
    var rest = text
    var number = ""
    if let sign = rest.first, sign == "-" || sign == "+" { number.append(rest.removeFirst()) }
    func digits() {
      while let digit = rest.first, digit.isASCII, digit.isNumber { number.append(rest.removeFirst()) }
    }
    digits()
    if rest.first == "." {
      number.append(rest.removeFirst())
      digits()
    }
    if let mark = rest.first, mark == "e" || mark == "E" {
      let after = rest.dropFirst()
      let isSigned = after.first == "-" || after.first == "+"
      if let digit = (isSigned ? after.dropFirst() : after).first, digit.isASCII, digit.isNumber {
        number.append(rest.removeFirst())
        if isSigned { number.append(rest.removeFirst()) }
        digits()
      }
    }
    guard let value = Double(number), value.isFinite else { return nil }
    guard let unit = rest.first, let factor = (isTime ? times : counts)[unit] else { return (value, rest) }
    return (value * factor, rest.dropFirst())
  }

  private static let times: [Character: Double] = [
    "u": 1e-6, "m": 1e-3, "s": 1, "M": 60, "H": 3600, "h": 3600, "D": 86_400, "d": 86_400,
  ]
  private static let counts: [Character: Double] = [
    "u": 1e-6, "m": 1e-3, "k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12,
  ]
}
