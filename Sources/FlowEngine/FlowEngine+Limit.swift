import FlowModel

/// A bound on flows, and so on memory.
extension FlowEngine {
  /// Makes room for one flow: the one that has been silent longest goes. One that is already
  /// reported loses nothing but its memory; only when there is none, the flow that is next due is
  /// reported early.
  mutating func shed() {
    var oldest: (flow: UInt32, stamp: Int64)?
    for list in idle.indices where idle[list].head != Flow.none {
      let head = idle[list].head
      let stamp = pool.wait(head).pointee.stamp
      if oldest.map({ stamp < $0.stamp }) ?? true { oldest = (head, stamp) }
    }
    guard let flow = oldest?.flow ?? (active.head == Flow.none ? nil : active.head) else { return }
    if pool.wait(flow).pointee.stage == .active { writeRecord(flow) }
    // Place holders for fragments are no flows of their own.
    if pool[flow].pointee.parent == Flow.none { totals.shed &+= 1 }
    remove(flow)
  }

  /// How many flows fit into `bytes` of pools and index.
  public static func flows(inBytes bytes: Int, userDataLength: Int) -> Int {
    let each = MemoryLayout<Flow>.stride + MemoryLayout<FlowWait>.stride + 2 * userDataLength
    // The index doubles when it is three quarters full; while it does, old and new are there.
    var flows = bytes / each
    while flows > 1, flows * each + FlowIndex.bytes(forFlows: flows) > bytes { flows -= flows / 64 + 1 }
    return max(flows, 1)
  }
}
