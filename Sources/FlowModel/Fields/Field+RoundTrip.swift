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
    times("rsptime", "RspTime", "time from its request to the other end's first answer", { $0.responses })
    + times(
      "minrsp", "MinRsp", least: "time from its request to the other end's first answer", { $0.responses })
    + times(
      "maxrsp", "MaxRsp", longest: "time from its request to the other end's first answer", { $0.responses })
    + counts("nrsp", "NumRsp", "requests of its that were answered", { $0.responses })

  /// What marks in the packets themselves tell.
  static let markedTrips: [Field] =
    times("minecho", "MinEcho", least: echo, { $0.echoes }) + times("echo", "Echo", echo, { $0.echoes })
    + counts("necho", "NumEcho", "TCP timestamps of its whose echo was seen", { $0.echoes })
    + times("minspin", "MinSpin", least: spin, { $0.spins }) + times("spin", "Spin", spin, { $0.spins })
    + counts("nspin", "NumSpin", "edges of the QUIC spin bit in its packets that measured", { $0.spins })

  private static let echo = "time from a TCP timestamp of its to the echo, the other end's waiting included"
  private static let spin =
    "whole round trip by the QUIC spin bit in its packets, both ends' waiting included"

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

  private typealias Part = @Sendable (RoundTrips.Direction) -> ResponseTimes

  private static func times(_ id: String, _ title: String, _ what: String, _ part: @escaping Part) -> [Field]
  {
    times(id, title, .derived, "mean \(what)", part) { $0.mean }
  }

  private static func times(
    _ id: String, _ title: String, least what: String, _ part: @escaping Part
  ) -> [Field] {
    times(id, title, .minimum, "least \(what)", part) { $0.count > 0 ? Double($0.minimum) : nil }
  }

  private static func times(
    _ id: String, _ title: String, longest what: String, _ part: @escaping Part
  ) -> [Field] {
    times(id, title, .maximum, "longest \(what)", part) { $0.count > 0 ? Double($0.maximum) : nil }
  }

  private static func times(
    _ id: String, _ title: String, _ merge: Merge, _ summary: String, _ part: @escaping Part,
    _ value: @escaping @Sendable (ResponseTimes) -> Double?
  ) -> [Field] {
    ends(
      ("s" + id, "S" + title), ("d" + id, "D" + title), width: 12, unit: .seconds, blocks: tripBlocks,
      merge: merge, summary: summary
    ) { side in
      .real { record in
        guard record.has(.roundTrip) else { return nil }
        return value(part(record.roundTrips.directions[side])).map { $0 / 1e6 }
      }
    }
  }

  private static func counts(
    _ id: String, _ title: String, _ summary: String, _ part: @escaping Part
  ) -> [Field] {
    ends(
      ("s" + id, "S" + title), ("d" + id, "D" + title), width: 8, blocks: tripBlocks, merge: .sum,
      summary: summary
    ) { side in
      .count { record in
        guard record.has(.roundTrip) else { return nil }
        return UInt64(part(record.roundTrips.directions[side]).count)
      }
    }
  }
}
