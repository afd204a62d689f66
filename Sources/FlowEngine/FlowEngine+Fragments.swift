import FlowModel
import NetworkTypes
import PacketDecoding

/// Fragments without ports join the flow of the datagram's first fragment.
///
/// Every fragmented datagram has an entry of its own, found by addresses, protocol and
/// identification. Until the first fragment is seen it is a flow like any other; then it becomes a
/// place holder that names its parent.
extension FlowEngine {
  /// The flow that a fragment's entry stands for; `Flow.none` when that flow is gone.
  mutating func parent(ofFragment number: UInt32) -> UInt32 {
    let fragments = state(of: number)
    let parent = fragments.pointee.parent
    guard pool.wait(parent).pointee.serial == fragments.pointee.parentSerial else {
      remove(number)
      return Flow.none
    }
    guard settle(parent) else {
      remove(number)
      return Flow.none
    }
    wake(parent)
    return parent
  }

  /// The first fragment of a datagram: what came before it moves into its flow, what comes later
  /// will find it.
  mutating func adoptFragments(_ packet: borrowing Packet, into parent: UInt32) {
    var fragment = Packet()
    fragment.network = packet.network
    fragment.transport = .fragment
    fragment.ipProtocol = packet.ipProtocol
    fragment.source = packet.source
    fragment.destination = packet.destination
    fragment.ipID = packet.ipID
    let assignment = FlowIdentity.assign(fragment, configuration, detail: 0)
    // With a key of addresses only, fragments are in their flow already.
    guard assignment.identity != pool[parent].pointee.identity else { return }
    let hash = assignment.identity.hash(seed: seed)
    var number = index.find(assignment.identity, hash: hash, in: pool)
    if number != Flow.none, !settle(number) { number = Flow.none }
    if number != Flow.none {
      guard !pool[number].pointee.isPlaceHolder else { return }
      let flow = changeableState(of: parent)
      let orphan = changeableState(of: number)
      flow.pointee.absorb(orphan.pointee, sentBy: fragmentSource(packet, flow))
      if !orphan.pointee.hasReported { totals.flows &-= 1 }
    } else {
      number = create(fragment, assignment, hash, sparing: parent)
      makeState(of: number, fragment, assignment)
      totals.flows &-= 1
    }
    let entry = pool[number]
    if entry.pointee.stage == .active {
      active.remove(number, in: pool)
    } else {
      idle[entry.pointee.idleClass.list].remove(number, in: pool)
    }
    entry.pointee.stage = .idle
    entry.pointee.idleClass = .fragment
    entry.pointee.stamp = clock
    entry.pointee.isPlaceHolder = true
    let placeHolder = changeableState(of: number)
    placeHolder.pointee.parent = parent
    placeHolder.pointee.parentSerial = pool.wait(parent).pointee.serial
    placeHolder.pointee.halves = Directional(source: Half(), destination: Half())
    idle[IdleClass.fragment.list].append(number, in: pool)
  }
}

extension Flow {
  /// Adds the unreported packets of an orphan fragment flow.
  ///
  /// - Parameter end: whose fragments are the source's.
  mutating func absorb(_ orphan: borrowing Flow, sentBy end: IPAddress) {
    for side in Side.allCases {
      let from = orphan.halves[side]
      guard from.packets > 0 else { continue }
      let sender = side == .source ? orphan.source : orphan.destination
      let to: Side = sender == end ? .source : .destination
      halves[to].absorb(from)
      start = min(start, from.start)
      last = max(last, from.last)
    }
  }
}

extension Half {
  mutating func absorb(_ other: Half) {
    if packets == 0 {
      start = other.start
      last = other.last
      minimumSize = other.minimumSize
      maximumSize = other.maximumSize
    } else {
      start = min(start, other.start)
      last = max(last, other.last)
      minimumSize = min(minimumSize, other.minimumSize)
      maximumSize = max(maximumSize, other.maximumSize)
    }
    packets &+= other.packets
    bytes &+= other.bytes
    applicationBytes &+= other.applicationBytes
    hasFragments = true
    hasIPAttributes = hasIPAttributes || other.hasIPAttributes
    encapsulation |= other.encapsulation
  }
}
