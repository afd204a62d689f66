/// Why there is no picture.
package enum ChartError: Error, Hashable, Sendable {
  /// Nothing draws PNG or PDF on this machine.
  case noCairo
  case cairo(String)
  /// More pixels than a picture may have.
  case tooLarge(width: Double, height: Double)

  package var description: String {
    switch self {
    case .noCairo: "PNG and PDF need the cairo library (Debian: libcairo2); SVG does not"
    case .cairo(let text): "cairo: \(text)"
    case .tooLarge(let width, let height):
      "a picture of \(Quantity.fixed(width, digits: 0)) x \(Quantity.fixed(height, digits: 0)) is too large"
    }
  }
}
