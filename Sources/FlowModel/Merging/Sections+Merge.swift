extension OuterLayer {
  /// The tunnel of the earliest record; that there were others shows.
  public mutating func merge(_ other: OuterLayer, _ order: MergeOrder) {
    let changed =
      hasChanged || other.hasChanged || kind != other.kind || source != other.source
      || destination != other.destination
    if order.isEarlier { self = other }
    hasChanged = changed
  }
}

extension Evidence {
  /// The strongest evidence and every opening that was seen; of two the earliest record's.
  public mutating func merge(_ other: Evidence, _ order: MergeOrder) {
    let strongest = max(direction.rawValue, other.direction.rawValue)
    let corrected = isCorrected || other.isCorrected
    var first = openings
    var second = other.openings
    if order.isEarlier { swap(&first, &second) }
    for side in Side.allCases { openings[side] = first[side].isSeen ? first[side] : second[side] }
    direction = DirectionEvidence(rawValue: strongest) ?? direction
    isCorrected = corrected
  }
}
