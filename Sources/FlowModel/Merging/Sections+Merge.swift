extension OuterLayer {
  /// The tunnel of the earliest record; that there were others shows.
  mutating func merge(_ other: OuterLayer, isEarlier: Bool) {
    let changed =
      hasChanged || other.hasChanged || kind != other.kind || source != other.source
      || destination != other.destination
    if isEarlier { self = other }
    hasChanged = changed
  }
}

extension Correlation {
  /// Differences of two observations; there is nothing to add up.
  mutating func merge(_ other: Correlation, isEarlier: Bool) {
    if isEarlier { self = other }
  }
}
