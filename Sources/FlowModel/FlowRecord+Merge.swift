/// Merging two records without more ado; whoever merges many keeps accumulators (`AccumulatorLayout`).
extension FlowRecord {
  /// Makes this record one of both, by the rules that the fields declare.
  ///
  /// The other record must have this one's direction. Counts are exact whatever the order; mean and
  /// deviation are as exact as the records hold them.
  public mutating func merge(_ other: borrowing FlowRecord) {
    let layout = AccumulatorLayout(blocks: blocks.union(other.blocks).union(.aggregation))
    let texts = AccumulatorTexts()
    let memory = UnsafeMutableRawPointer.allocate(byteCount: layout.size, alignment: 16)
    defer { memory.deallocate() }
    let (offset, rank) = (offset, rank)
    layout.start(memory, with: self, texts: texts)
    layout.add(other, to: memory, texts: texts)
    layout.fill(&self, from: memory, texts: texts)
    (self.offset, self.rank) = (offset, rank)
  }
}

extension FlowRecord {
  /// The record stands for several, and brings their statistics along.
  public var isAggregate: Bool { has(.aggregation) && aggregation.count > 1 }
}

extension AccumulatorLayout.Metric {
  public var isDuration: Bool { sample == nil }
}
