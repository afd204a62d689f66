/// How a cell of the screen looks.
struct CellStyle: Hashable, Sendable {
  /// The eight colours of ECMA-48 and their bright forms.
  enum Color: UInt8, Hashable, Sendable, CaseIterable {
    case black, red, green, yellow, blue, magenta, cyan, white
    case brightBlack, brightRed, brightGreen, brightYellow, brightBlue, brightMagenta, brightCyan, brightWhite

    var foreground: Int { rawValue < 8 ? 30 + Int(rawValue) : 82 + Int(rawValue) }
    var background: Int { foreground + 10 }
  }

  struct Attributes: OptionSet, Hashable, Sendable {
    let rawValue: UInt8
    static let bold = Attributes(rawValue: 1)
    static let dim = Attributes(rawValue: 2)
    static let underline = Attributes(rawValue: 4)
    static let blink = Attributes(rawValue: 8)
    static let reverse = Attributes(rawValue: 16)
  }

  /// Nil is the terminal's own.
  var foreground: Color?
  var background: Color?
  var attributes: Attributes = []

  static let plain = CellStyle()
  static let bold = CellStyle(attributes: .bold)
  static let dim = CellStyle(attributes: .dim)
  static let reverse = CellStyle(attributes: .reverse)

  /// The escape sequence (SGR) that sets exactly this style.
  var sequence: String {
    var codes = [0]
    for (attribute, code) in [
      (Attributes.bold, 1), (.dim, 2), (.underline, 4), (.blink, 5), (.reverse, 7),
    ] where attributes.contains(attribute) { codes.append(code) }
    if let foreground { codes.append(foreground.foreground) }
    if let background { codes.append(background.background) }
    return "\u{1b}[\(codes.map(String.init).joined(separator: ";"))m"
  }
}
