/// A place on a drawing: pixels from its top left corner, y downwards.
package struct Point: Hashable, Sendable {
  package var x: Double
  package var y: Double

  package init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}

package struct Rectangle: Hashable, Sendable {
  package var x: Double
  package var y: Double
  package var width: Double
  package var height: Double

  package init(x: Double, y: Double, width: Double, height: Double) {
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }

  package var right: Double { x + width }
  package var bottom: Double { y + height }
}

/// A colour, each part from 0 to 1.
package struct Color: Hashable, Sendable {
  package var red: Double
  package var green: Double
  package var blue: Double
  package var alpha: Double

  /// - Parameter hex: 0xRRGGBB.
  package init(_ hex: UInt32, alpha: Double = 1) {
    red = Double(hex >> 16 & 0xff) / 255
    green = Double(hex >> 8 & 0xff) / 255
    blue = Double(hex & 0xff) / 255
    self.alpha = alpha
  }

  package func with(alpha: Double) -> Color {
    var copy = self
    copy.alpha = alpha
    return copy
  }
}
