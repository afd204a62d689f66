import FlowModel

/// State that TCP connections have only while they need it.
struct TCPMemory: ~Copyable {
  /// Segments are remembered until they are acknowledged.
  let measuresRoundTrips: Bool
  var flights = SlabPool<FlightQueue.Chunk>()
  var holes = SlabPool<SequenceHoles.Hole>()
  var counters = SlabPool<SegmentEvents>()
  var sketches = SlabPool<DelaySketch>()
  var echoes = SlabPool<ResponseTimes>()

  init(measuresRoundTrips: Bool) { self.measuresRoundTrips = measuresRoundTrips }

  /// Slots in use.
  var count: Int { flights.count + holes.count + counters.count + sketches.count + echoes.count }

  /// The counters of one end, made on first use.
  @inline(never)
  mutating func events(_ end: inout SequenceTracker) -> UnsafeMutablePointer<SegmentEvents> {
    if end.events == Flow.none { end.events = counters.take(SegmentEvents()) }
    return counters[end.events]
  }

  /// One more round trip of an end's segments.
  @inline(__always)
  mutating func addRoundTrip(_ microseconds: UInt32, to end: inout SequenceTracker) {
    // Time that ran backwards measures nothing.
    guard microseconds < 0x7fff_ffff else { return }
    end.roundTrips.add(microseconds, in: &sketches)
  }

  /// One more echo of an end's timestamps.
  @inline(__always)
  mutating func addEcho(_ microseconds: UInt32, to end: inout SequenceTracker) {
    guard microseconds < 0x7fff_ffff else { return }
    end.echoes.add(microseconds, in: &echoes)
  }

  /// Gives back all that a connection holds.
  mutating func release(_ tracker: inout TCPTracker) {
    for side in Side.allCases {
      tracker.ends[side].sequence.flight.removeAll(in: &flights)
      tracker.ends[side].sequence.holes.removeAll(in: &holes)
      if tracker.ends[side].sequence.events != Flow.none {
        counters.release(tracker.ends[side].sequence.events)
      }
      tracker.ends[side].sequence.roundTrips.release(in: &sketches)
      tracker.ends[side].sequence.echoes.release(in: &echoes)
      tracker.ends[side].sequence = SequenceTracker()
    }
  }

  /// Starts the next interval: counters go, connection state stays.
  mutating func clearInterval(_ tracker: inout TCPTracker) {
    for side in Side.allCases {
      let events = tracker.ends[side].sequence.events
      if events != Flow.none { counters[events].pointee.counts = Segments.Direction() }
      tracker.ends[side].sequence.roundTrips.release(in: &sketches)
      tracker.ends[side].sequence.echoes.release(in: &echoes)
    }
  }
}

/// What one end did besides sending in order; most never need it.
struct SegmentEvents {
  /// Of this interval.
  var counts = Segments.Direction()

  // Kept.
  /// Sent again for a reason that is not known yet: a report of doubles settles it.
  var unproven: UInt32 = 0
  /// Doubles that are counted and whose report is still to come.
  var expectedReports: UInt32 = 0
  /// Losses that only a step in the IP identification told of, and that a late packet may take back.
  var inferred: UInt32 = 0
  /// Where the last stray segment ended, and how many followed one another there.
  var strayEdge: UInt32 = 0
  var strayRun: UInt32 = 0
}
