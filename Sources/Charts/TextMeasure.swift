internal import CCairo

/// How wide text is: by cairo's fonts, or by rule of thumb where there is no cairo.
package struct TextMeasure: Sendable {
  /// The families in order of preference; the first has figures of one width.
  static let families = ["DejaVu Sans", "Verdana", "sans-serif"]

  private let measure: @Sendable (String, Drawing.Font) -> Double

  package init(_ measure: @escaping @Sendable (String, Drawing.Font) -> Double) { self.measure = measure }

  package func width(_ text: String, _ font: Drawing.Font) -> Double { measure(text, font) }

  /// Shortens text that is too wide; the middle of an address says least, so it goes first.
  package func fitted(_ text: String, _ font: Drawing.Font, width: Double) -> String {
    guard self.width(text, font) > width else { return text }
    let characters = Array(text)
    var kept = characters.count - 1
    while kept > 1 {
      let head = (kept + 1) / 2
      let short =
        String(characters[..<head]) + "…" + String(characters[(characters.count - (kept - head))...])
      if self.width(short, font) <= width { return short }
      kept -= 1
    }
    return "…"
  }

  /// Widths as a sans serif font mostly has them: in tests the same everywhere.
  package static let estimate = TextMeasure { text, font in
    let ems = text.unicodeScalars.reduce(0.0) { sum, character in
      switch character {
      case "i", "j", "l", "I", "t", "f", "r", ".", ",", ":", ";", "'", "|", "!": sum + 0.36
      case "m", "w", "M", "W", "%", "@": sum + 0.92
      default: sum + (character.properties.isUppercase ? 0.72 : 0.62)
      }
    }
    return ems * font.size * (font.isBold ? 1.08 : 1)
  }

  /// By the fonts that PNG and PDF are drawn with.
  package static func system() -> TextMeasure {
    guard let ruler = CairoCanvas.ruler() else { return estimate }
    return TextMeasure { text, font in ruler.width(text, font) }
  }
}
