/// What became of TCP segments, and how long the parts of a connection took.
extension Field {
  private static let segmentBlocks: BlockSet = [.segments, .flow, .metric]
  private typealias Count = @Sendable (Segments.Direction) -> UInt32

  /// A counter of both directions together and of each.
  private static func segmentCounter(
    _ id: String, _ title: String, unit: Unit = .none, _ summary: String, _ count: @escaping Count
  ) -> [Field] {
    let width = max(title.count + 1, 8)
    return family(
      [
        .total(id, title, width), .source("s" + id, "S" + title, width),
        .destination("d" + id, "D" + title, width),
      ], unit: unit, blocks: segmentBlocks, merge: .sum, summary: summary
    ) { side in
      .count { record in
        guard record.has(.segments) else { return nil }
        let directions = record.segments.directions
        if let side { return UInt64(count(directions[side])) }
        return UInt64(count(directions.source)) + UInt64(count(directions.destination))
      }
    }
  }

  /// What the path and the peer made the ends do.
  static let segments: [Field] =
    segmentCounter("lost", "Lost", "TCP segments lost on the way to the sensor") { $0.lost }
    + segmentCounter(
      "rbytes", "ReBytes", unit: .bytes, "payload bytes of TCP segments that the sensor saw again"
    ) { $0.retransmittedBytes }
    + segmentCounter("spur", "Spur", "TCP segments sent again that the receiver had already") { $0.spurious }
    + segmentCounter("late", "Late", "TCP segments that came after later ones; no loss") { $0.late }
    + segmentCounter("copies", "Copies", "TCP packets seen once more, copied by path or capture") {
      $0.copies
    }
    + segmentCounter(
      "unseen", "Unseen", unit: .bytes, "TCP bytes that were acknowledged and never seen by the sensor"
    ) { $0.unseenBytes }
    + segmentCounter("stray", "Stray", "TCP segments outside of any window, counted nowhere else") {
      $0.strays
    }

  /// How the ends answered each other.
  static let acknowledgments: [Field] =
    segmentCounter("dupack", "DupAck", "TCP acknowledgments that say nothing new while data is outstanding") {
      $0.duplicateAcknowledgments
    }
    + segmentCounter("selack", "SelAck", "TCP acknowledgments with selective blocks") {
      $0.selectiveAcknowledgments
    }
    + segmentCounter("dupsack", "DupSack", "TCP reports of data received twice (D-SACK)") {
      $0.duplicateReports
    }
    + segmentCounter("zwin", "ZeroWin", "TCP packets with a window of 0") { $0.zeroWindows }
    + segmentCounter("kalive", "KAlive", "TCP keep-alive probes") { $0.keepAlives }
    + segmentCounter("wprobe", "WProbe", "TCP probes of a shut window") { $0.probes }

  /// Parts of a connection's life.
  static let connectionParts: [Field] = [
    part(
      "tcpsetup", "TcpSetup", .minimum, "TCP connection set-up: first SYN to the acknowledgment of its answer"
    ) {
      $0.setUp
    },
    part("tcpdelay", "TcpDelay", .minimum, "TCP data presentation delay: set-up to the first payload") {
      $0.presentation
    },
    part("tcptrans", "TcpTrans", .maximum, "TCP transport: first to last payload so far") { $0.transport },
    part("tcpdown", "TcpDown", .maximum, "TCP tear-down: first FIN or RST to the last packet so far") {
      $0.tearDown
    },
  ]

  private static func part(
    _ id: String, _ title: String, _ merge: Merge, _ summary: String,
    _ value: @escaping @Sendable (Segments.Durations) -> UInt64?
  ) -> Field {
    Field(
      id, title: title, width: 12, unit: .seconds, blocks: segmentBlocks, merge: merge,
      value: .real { record in
        guard record.has(.segments) else { return nil }
        return value(record.segments.durations).map { Double($0) / 1e6 }
      }, summary: summary)
  }
}
