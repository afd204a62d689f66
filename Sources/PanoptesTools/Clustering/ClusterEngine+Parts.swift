import FlowAnalytics

/// Engines of several threads, of which one takes over what the others made.
extension ClusterEngine {
  /// An engine of the same kind for another thread, one of so many; nil where the order of records decides
  /// what comes out. Rules are for one thread: their patterns and filters are.
  func part(of parts: Int, environment: [String: String]) throws(OptionError) -> ClusterEngine? {
    guard options.model == nil, aggregators.allSatisfy(\.isDivisible) else { return nil }
    var options = options
    // What all may hold together.
    options.memoryLimit = max(memoryLimit / max(parts, 1), 1)
    return try ClusterEngine(options, output: output, environment: environment)
  }

  func beginPiece(_ number: Int) {
    for aggregator in aggregators { aggregator.beginPiece(number) }
  }

  func takeOver(_ other: ClusterEngine) {
    guard failure == nil else { return }
    failure = other.failure
    for (aggregator, part) in zip(aggregators, other.aggregators) {
      do throws(SpillFailure) { try aggregator.takeOver(part) } catch { failure = error }
    }
  }

  private var aggregators: [Aggregator] { members.map(\.aggregator) }
}
