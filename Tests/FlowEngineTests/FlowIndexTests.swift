import TestSupport
import Testing

@testable import FlowEngine

/// The index against a dictionary, with hashes that collide on purpose.
@Suite struct FlowIndexTests {
  private func identity(_ number: UInt64) -> FlowIdentity {
    var identity = FlowIdentity()
    identity.a1 = number
    return identity
  }

  @Test(arguments: [1, 7, 64, 4096] as [UInt64])
  func agreesWithADictionaryUnderInsertAndRemove(_ distinctHashes: UInt64) {
    var index = FlowIndex(capacity: 16)
    var pool = FlowPool()
    var reference: [UInt64: UInt32] = [:]
    var random = SplitMix(seed: 42)
    for _ in 0..<4000 {
      let number = random.next() % 300
      let hash = UInt32(truncatingIfNeeded: number % distinctHashes) &* 0x9e37_79b9
      if let flow = reference[number] {
        #expect(index.find(identity(number), hash: hash, in: pool) == flow)
        if random.next() % 2 == 0 {
          index.remove(flow, hash: hash)
          pool.release(flow)
          reference[number] = nil
        }
      } else {
        #expect(index.find(identity(number), hash: hash, in: pool) == Flow.none)
        let flow = pool.take()
        pool[flow].pointee.identity = identity(number)
        index.insert(flow, hash: hash)
        reference[number] = flow
      }
    }
    for (number, flow) in reference {
      let hash = UInt32(truncatingIfNeeded: number % distinctHashes) &* 0x9e37_79b9
      #expect(index.find(identity(number), hash: hash, in: pool) == flow)
    }
    #expect(pool.count == reference.count)
  }

  @Test func listKeepsOrderWhateverIsTakenOut() {
    var pool = FlowPool()
    var list = FlowList()
    var reference: [UInt32] = []
    var random = SplitMix(seed: 7)
    for _ in 0..<2000 {
      if reference.count < 5 || random.next() % 2 == 0 {
        let flow = pool.take()
        list.append(flow, in: pool)
        reference.append(flow)
      } else {
        let flow = reference.remove(at: Int(random.next() % UInt64(reference.count)))
        list.remove(flow, in: pool)
        pool.release(flow)
      }
      #expect(list.head == reference.first ?? Flow.none)
    }
    var walked: [UInt32] = []
    var flow = list.head
    while flow != Flow.none {
      walked.append(flow)
      flow = pool.wait(flow).pointee.next
    }
    #expect(walked == reference)
  }
}
