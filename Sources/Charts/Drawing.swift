/// A picture as a list of what to paint, in order: what charts make and renderers read.
package struct Drawing: Sendable {
  package enum Anchor: String, Hashable, Sendable { case start, middle, end }

  package struct Font: Hashable, Sendable {
    package var size: Double
    package var isBold = false
    /// Nil is the first family of the standard ones that there is.
    package var family: String?

    package init(size: Double, isBold: Bool = false, family: String? = nil) {
      self.size = size
      self.isBold = isBold
      self.family = family
    }
  }

  package enum Element: Sendable {
    case rectangle(Rectangle, Color)
    /// A filled outline; the title is shown where a reader points at it (SVG).
    case area([Point], Color, title: String?)
    case line([Point], Color, width: Double, dash: [Double])
    /// `at` is the baseline; a quarter turn to the left for vertical text.
    case text(String, at: Point, Font, Color, Anchor, isVertical: Bool)
    /// What follows, up to `unclip`, is not seen outside of the rectangle.
    case clip(Rectangle)
    case unclip
  }

  /// How the edges of letters are smoothed in PNG.
  package enum Smoothing: String, Hashable, Sendable, CaseIterable { case normal, light, mono }

  package var smoothing = Smoothing.normal
  /// Letters up to that size are not smoothed.
  package var smoothingThreshold = 0.0
  package let width: Double
  package let height: Double
  /// What the picture is, for readers who do not see it.
  package var title: String
  package private(set) var elements: [Element] = []

  package init(width: Double, height: Double, title: String) {
    self.width = width
    self.height = height
    self.title = title
  }

  mutating func add(_ element: Element) { elements.append(element) }

  mutating func fill(_ rectangle: Rectangle, _ color: Color) { add(.rectangle(rectangle, color)) }

  mutating func line(
    _ points: [Point], _ color: Color, width: Double = 1, dash: [Double] = []
  ) {
    guard points.count > 1 else { return }
    add(.line(points, color, width: width, dash: dash))
  }

  mutating func text(
    _ text: String, at: Point, _ font: Font, _ color: Color, _ anchor: Anchor = .start,
    isVertical: Bool = false
  ) {
    guard !text.isEmpty else { return }
    add(.text(text, at: at, font, color, anchor, isVertical: isVertical))
  }
}
