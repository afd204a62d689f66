import FlowModel
import Testing

/// Quantiles against the exact ones.
@Suite struct DelaySketchTests {
  /// A seeded generator, so that a failure repeats.
  private struct Random {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
  }

  private func sketch(_ values: [UInt32]) -> DelaySketch {
    var sketch = DelaySketch()
    for value in values { sketch.add(value) }
    return sketch
  }

  private func exact(_ values: [UInt32], _ share: Double) -> Double {
    Double(values.sorted()[Int((share * Double(values.count - 1)).rounded())])
  }

  @Test func anEmptySketchSaysNothing() {
    #expect(DelaySketch().quantile(0.5) == nil)
    #expect(DelaySketch().mean == nil)
  }

  @Test func oneValueIsEveryQuantile() {
    for value in [0, 1, 7, 63, 64, 20_123, .max] as [UInt32] {
      let one = sketch([value])
      for share in [0, 0.5, 1] { #expect(one.quantile(share) == Double(value)) }
    }
  }

  @Test(
    arguments: [(20_000, 3_000, 0.02), (20_000, 20_000, 0.06), (100, 200_000, 0.35)]
      as [(UInt64, UInt64, Double)])
  func quantilesAreWithinTheirClass(_ least: UInt64, _ spread: UInt64, _ error: Double) {
    var random = Random(state: 5)
    let values = (0..<5000).map { _ in UInt32(least + random.next() % spread) }
    let all = sketch(values)
    #expect(all.count == 5000)
    #expect(all.sum == values.reduce(0) { $0 + UInt64($1) })
    for share in [0.1, 0.5, 0.9, 0.99] {
      let truth = exact(values, share)
      let told = all.quantile(share) ?? 0
      #expect(abs(told - truth) <= truth * error, "\(share): \(told) for \(truth)")
    }
    #expect(all.quantile(0) ?? 0 >= Double(all.minimum))
    #expect(all.quantile(1) ?? 0 <= Double(all.maximum))
  }

  @Test func mergingIsAddingAllValues() {
    var random = Random(state: 9)
    for round in 0..<200 {
      let values = (0..<60).map { _ in UInt32(truncatingIfNeeded: random.next() >> (random.next() % 24)) }
      let cut = round % 61
      var merged = sketch(Array(values[..<cut]))
      merged.merge(sketch(Array(values[cut...])))
      let whole = sketch(values)
      #expect(merged.count == whole.count && merged.sum == whole.sum)
      #expect(merged.minimum == whole.minimum && merged.maximum == whole.maximum)
      // The merged classes may be wider, never lost.
      var (some, all) = (0, 0)
      for i in merged.bins.indices { (some, all) = (some + Int(merged.bins[i]), all + Int(whole.bins[i])) }
      #expect(some == 60 && all == 60)
    }
  }

  @Test func aFullClassHalvesAllOfThem() {
    var many = DelaySketch()
    for i in 0..<200_000 as Range<UInt32> { many.add(i % 10 == 0 ? 40_000 : 20_000) }
    #expect(many.count == 200_000)
    #expect(many.halvings > 0)
    #expect(abs((many.quantile(0.5) ?? 0) - 20_000) < 400)
    #expect(abs((many.quantile(0.99) ?? 0) - 40_000) < 800)
  }
}
