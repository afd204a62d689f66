/// Random numbers for anonymisation: the system's, or those that a seed gives again in every run.
///
/// A seed makes a run repeatable, and its secrets no better than the seed.
struct AnonymizerRandom: RandomNumberGenerator {
  private var system = SystemRandomNumberGenerator()
  private var state: UInt64?

  init(seed: UInt64?) { state = seed }

  /// SplitMix64 (Steele, Lea, Flood, 2014) where there is a seed.
  mutating func next() -> UInt64 {
    guard let old = state else { return system.next() }
    let new = old &+ 0x9e37_79b9_7f4a_7c15
    state = new
    var value = (new ^ new >> 30) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
    return value ^ value >> 31
  }
}
