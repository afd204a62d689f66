/// Round trips and response times, each as seen on one side of the sensor.
extension Field {
  private static let tripBlocks: BlockSet = [.roundTrip, .flow, .metric]

  static let roundTrips: [Field] =
    trips("minrtt", "MinRtt", .minimum, "least") { $0.count > 0 ? Double($0.minimum) : nil }
    + trips("meanrtt", "MeanRtt", .derived, "mean") { $0.mean }
    + trips("maxrtt", "MaxRtt", .maximum, "longest") { $0.count > 0 ? Double($0.maximum) : nil }
    + trips("p50rtt", "P50Rtt", .derived, "median") { $0.quantile(0.5) }
    + trips("p90rtt", "P90Rtt", .derived, "90th percentile of") { $0.quantile(0.9) }
    + trips("p99rtt", "P99Rtt", .derived, "99th percentile of") { $0.quantile(0.99) }
    + ends(
      ("snrtt", "SNumRtt"), ("dnrtt", "DNumRtt"), width: 8, blocks: tripBlocks, merge: .sum,
      summary: "TCP round trips measured"
    ) { side in
      .count { record in
        guard record.has(.roundTrip) else { return nil }
        return UInt64(record.roundTrips.directions[side].acknowledgments.count)
      }
    }

  static let responses: [Field] =
    answers("rsptime", "RspTime", .derived, "mean") { $0.mean }
    + answers("minrsp", "MinRsp", .minimum, "least") { $0.count > 0 ? Double($0.minimum) : nil }
    + answers("maxrsp", "MaxRsp", .maximum, "longest") { $0.count > 0 ? Double($0.maximum) : nil }
    + ends(
      ("snrsp", "SNumRsp"), ("dnrsp", "DNumRsp"), width: 8, blocks: tripBlocks, merge: .sum,
      summary: "requests of its that were answered"
    ) { side in
      .count { record in
        guard record.has(.roundTrip) else { return nil }
        return UInt64(record.roundTrips.directions[side].responses.count)
      }
    }

  private static func trips(
    _ id: String, _ title: String, _ merge: Merge, _ which: String,
    _ value: @escaping @Sendable (DelaySketch) -> Double?
  ) -> [Field] {
    ends(
      ("s" + id, "S" + title), ("d" + id, "D" + title), width: 12, unit: .seconds, blocks: tripBlocks,
      merge: merge, summary: "\(which) round trip from the sensor to the other end, by its TCP segments"
    ) { side in
      .real { record in
        guard record.has(.roundTrip) else { return nil }
        return value(record.roundTrips.directions[side].acknowledgments).map { $0 / 1e6 }
      }
    }
  }

  private static func answers(
    _ id: String, _ title: String, _ merge: Merge, _ which: String,
    _ value: @escaping @Sendable (ResponseTimes) -> Double?
  ) -> [Field] {
    ends(
      ("s" + id, "S" + title), ("d" + id, "D" + title), width: 12, unit: .seconds, blocks: tripBlocks,
      merge: merge, summary: "\(which) time from its request to the other end's first answer"
    ) { side in
      .real { record in
        guard record.has(.roundTrip) else { return nil }
        return value(record.roundTrips.directions[side].responses).map { $0 / 1e6 }
      }
    }
  }
}
