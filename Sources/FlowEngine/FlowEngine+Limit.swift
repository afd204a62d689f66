import FlowModel

/// A bound on flows, and on the memory that they hold.
extension FlowEngine {
  /// Makes room for one more flow where a limit asks for it: those that have been silent longest go.
  ///
  /// - Parameter spared: a flow that is in use by the caller, or `Flow.none`.
  @inline(__always)
  mutating func makeRoom(sparing spared: UInt32 = Flow.none) {
    if let limit = configuration.maximumFlows, pool.count >= limit { shed(sparing: spared) }
    if let limit = configuration.maximumMemory { shed(toHold: limit, sparing: spared) }
  }

  /// State of flows grows after they began, too: more than one may have to go for a new one.
  private mutating func shed(toHold limit: Int, sparing spared: UInt32) {
    var attempts = 0
    while bytesHeld > limit, pool.count > 1, attempts < 8 {
      shed(sparing: spared)
      attempts += 1
    }
  }

  /// The flow that has been silent longest goes. One that is already reported loses nothing but its
  /// memory; only when there is none, the flow that is next due is reported early.
  private mutating func shed(sparing spared: UInt32) {
    var oldest: (flow: UInt32, stamp: Int64)?
    for list in idle.indices where idle[list].head != Flow.none {
      let head = idle[list].head
      let stamp = pool[head].pointee.stamp
      if head != spared, oldest.map({ stamp < $0.stamp }) ?? true { oldest = (head, stamp) }
    }
    var flow = oldest?.flow ?? active.head
    if flow != Flow.none, flow == spared { flow = pool.wait(flow).pointee.next }
    guard flow != Flow.none else { return }
    if pool[flow].pointee.stage == .active { writeRecord(flow) }
    // Place holders for fragments are no flows of their own.
    if !pool[flow].pointee.isPlaceHolder { totals.shed &+= 1 }
    remove(flow)
  }

  /// Bytes in use by flows and what belongs to them, index included. The pools keep what was in use
  /// at the most, so this also bounds what they take.
  public var bytesHeld: Int {
    let flows =
      pool.bytesHeld + states.bytesHeld + logs.bytesHeld + FlowIndex.bytes(forFlows: pool.count)
    let dynamics = tcpMemory.bytesHeld + gaps.bytesHeld + responses.bytesHeld + spins.bytesHeld
    let typists = keystrokes.bytesHeld + typing.bytesHeld
    let layers = outers.bytesHeld + handshakes.bytesHeld + hellos.bytesHeld + openings.bytesHeld
    return flows + dynamics + typists + layers + userData.bytesHeld
  }
}

extension TCPMemory {
  var bytesHeld: Int {
    flights.bytesHeld + holes.bytesHeld + counters.bytesHeld + sketches.bytesHeld + echoes.bytesHeld
  }
}
