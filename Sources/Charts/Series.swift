/// One colour of a chart: values by bin.
package struct Series: Sendable {
  package var name: String
  /// Drawn upwards from zero; empty where there are none.
  package var above: [Double]
  /// Drawn downwards from zero, as positive numbers.
  package var below: [Double]
  /// What is left when the largest have been named; drawn grey and last.
  package var isOther: Bool
  /// What the values add up to over time, where that is not their own sum: rates do not add.
  package var totals: (above: Double, below: Double)?

  package init(_ name: String, above: [Double] = [], below: [Double] = [], isOther: Bool = false) {
    self.name = name
    self.above = above
    self.below = below
    self.isOther = isOther
  }

  /// Means of neighbouring bins: a picture shows no more bins than it has pixels, and the mean keeps
  /// areas what they are.
  func merged(by factor: Int) -> Series {
    guard factor > 1 else { return self }
    func means(_ values: [Double]) -> [Double] {
      stride(from: 0, to: values.count, by: factor).map { first in
        let group = values[first..<min(first + factor, values.count)]
        return group.reduce(0, +) / Double(group.count)
      }
    }
    var copy = self
    copy.above = means(above)
    copy.below = means(below)
    return copy
  }
}
