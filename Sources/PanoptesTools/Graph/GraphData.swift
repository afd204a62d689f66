import FlowAnalytics
import FlowModel
import NetworkTypes

/// What is drawn, as numbers: for each object and bin the metrics, as `rabins -M hard` prints them.
struct GraphData {
  struct Sample {
    let bin: Int
    let values: [Double]
  }

  struct Object {
    let name: String
    /// In order of time; bins without records have none.
    var samples: [Sample] = []
  }

  /// Borders, one more than bins: from the first bin that has records to the last, without gaps.
  let edges: [Timestamp]
  private(set) var objects: [Object] = []

  var bins: Int { max(edges.count - 1, 0) }

  /// The seconds that a bin lasts.
  func seconds(_ bin: Int) -> Double { Double(edges[bin + 1] - edges[bin]) / 1e9 }

  enum Failure: Error {
    case tooManyBins(Int)
    case spill(SpillFailure)
  }

  /// Empties the aggregator.
  init(_ aggregator: BinnedAggregator, _ subjects: GraphSubjects, names: RowText) throws(Failure) {
    let open = aggregator.openBins
    guard let first = open.first, let last = open.last else {
      edges = []
      return
    }
    let count = last.index - first.index + 1
    guard count <= GraphBins.maximumCount else { throw .tooManyBins(Int(count)) }
    var bins = aggregator.bins
    var edges = [first.start]
    while let end = edges.last, end < last.end { edges.append(bins.bin(at: end).end) }
    self.edges = edges
    var places: [String: Int] = [:]
    var record = FlowRecord()
    var objects: [Object] = []
    do throws(SpillFailure) {
      try aggregator.close { (bin, results) throws(SpillFailure) in
        try results.forEach(.arrival, into: &record) { result in
          // As long as the bin: what is a rate is one over the whole of it.
          let range = TimeBlock.Range(start: bin.start, end: bin.end)
          result.time.isBidirectional = true
          for side in Side.allCases where result.time.ranges[side].isPresent {
            result.time.ranges[side] = range
          }
          var values: [Double] = []
          for metric in subjects.metrics { values.append(metric.field.number(result) ?? 0) }
          let name = Self.name(result, subjects, names)
          let place = places[name] ?? objects.count
          if place == objects.count {
            objects.append(Object(name: name))
            places[name] = place
          }
          let index = Int(bin.index - first.index)
          // Keys that print alike are one object.
          if let last = objects[place].samples.last, last.bin == index {
            objects[place].samples[objects[place].samples.count - 1] = Sample(
              bin: index,
              values: zip(zip(last.values, values), subjects.metrics).map { pair, metric in
                metric.isAdditive ? pair.0 + pair.1 : max(pair.0, pair.1)
              })
          } else {
            objects[place].samples.append(Sample(bin: index, values: values))
          }
          return true
        }
      }
    } catch {
      throw .spill(error)
    }
    self.objects = objects
  }

  /// What the key says: `10.0.0.1`, `http/tcp`.
  private static func name(_ record: borrowing FlowRecord, _ subjects: GraphSubjects, _ names: RowText)
    -> String
  {
    guard !subjects.labels.isEmpty else { return "" }
    let cells = names.cells(record)
    var parts: [String] = []
    for (index, field) in subjects.labels.enumerated() {
      var text = cells[index]
      if text.isEmpty { text = "none" }
      if case .port = field.value, let proto = cells.last { text += "/\(proto)" }
      parts.append(text)
    }
    return parts.joined(separator: " ")
  }

  /// The columns that names are made of; a port needs its protocol.
  static func nameFields(_ subjects: GraphSubjects) -> FieldSelection {
    FieldSelection(
      (subjects.labels + [FieldRegistry.field(named: "proto")].compactMap { $0 }).map { .init($0) })
  }

  // MARK: Series

  /// The objects with the most, in order, and how many are left.
  func largest(_ count: Int) -> (top: [Object], rest: [Object]) {
    let sums = objects.map { object in
      object.samples.reduce(0.0) { sum, sample in
        sum + sample.values.reduce(0) { $0 + ($1.isFinite ? $1.magnitude : 0) }
      }
    }
    // Equal ones by name, so that the same data make the same picture.
    let order = objects.indices.sorted { a, b in
      sums[a] != sums[b] ? sums[a] > sums[b] : objects[a].name < objects[b].name
    }
    return (order.prefix(count).map { objects[$0] }, order.dropFirst(count).map { objects[$0] })
  }

  /// One metric of some objects, bin by bin; values of several are added.
  func values(_ objects: [Object], metric: Int) -> [Double] {
    var values = [Double](repeating: 0, count: bins)
    for object in objects {
      for sample in object.samples where sample.values[metric].isFinite {
        values[sample.bin] += sample.values[metric]
      }
    }
    return values
  }
}
