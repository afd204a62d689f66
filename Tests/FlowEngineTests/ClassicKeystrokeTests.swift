import Testing

@testable import FlowEngine

/// The published detector, step by step. Figures of whole sessions are those of argus 3.0.8 on the
/// same packets.
@Suite struct ClassicKeystrokeTests {
  /// A connection seen near its client.
  private final class Session {
    private var watch = KeystrokeWatch()
    private var detectors = SlabPool<ClassicKeystrokes>()
    var parameters = ClassicKeystrokeParameters()
    var time: Int64 = 1_700_000_000_000_000_000
    var client: UInt32 = 1000
    var server: UInt32 = 9000

    var keys: UInt32 { watch.keys(in: detectors) }
    var isReported: Bool { watch.isReported }
    func clearInterval() { watch.clearInterval(in: detectors) }

    init(startup: Int = 22) {
      parameters.scope = .ssh
      for _ in 0..<startup { send(fromSource: true, 0) }
    }

    func send(fromSource: Bool, _ length: UInt32, acknowledging: UInt32? = nil) {
      let sequence = fromSource ? client : server
      watch.observe(
        fromSource: fromSource, length: length, next: sequence &+ length,
        acknowledgment: acknowledging ?? (fromSource ? server : client), at: time, parameters,
        in: &detectors)
      if fromSource { client &+= length } else { server &+= length }
    }

    /// Key, echo 20 ms later, the client's acknowledgment.
    func key(after milliseconds: Int64, _ size: UInt32 = 48, echo: UInt32 = 48, delay: Int64 = 20) {
      time += (milliseconds - delay) * 1_000_000
      send(fromSource: true, size)
      time += delay * 1_000_000
      send(fromSource: false, echo)
      send(fromSource: true, 0)
    }
  }

  @Test func everyKeyOfARegularSessionCounts() {
    let session = Session()
    for gap in [400, 130, 180, 95, 220, 160, 140, 350, 120, 170] as [Int64] { session.key(after: gap) }
    #expect(session.keys == 10)
    session.clearInterval()
    session.key(after: 150)
    #expect(session.keys == 1)
  }

  @Test func theFirst22PacketsAreNotLookedAt() {
    let session = Session(startup: 0)
    // Three packets a key: packets 1 to 22 hold seven keys and the eighth's client packet.
    for _ in 0..<10 { session.key(after: 150) }
    #expect(session.keys == 2)
    #expect(session.isReported)
    #expect(!Session(startup: 22).isReported)
    #expect(Session(startup: 23).isReported)
  }

  @Test(arguments: [(36, 48, 0), (36, 32, 10), (48, 48, 10), (132, 48, 0)])
  func theSizeFloorDecides(_ size: UInt32, _ floor: Int, _ expected: UInt32) {
    let session = Session()
    session.parameters.clientSize = floor...128
    for _ in 0..<10 { session.key(after: 150, size, echo: 36) }
    #expect(session.keys == expected)
  }

  @Test func aLengthThatSSHDoesNotHaveEndsIt() {
    let session = Session()
    for _ in 0..<5 { session.key(after: 150) }
    session.send(fromSource: false, 33)
    for _ in 0..<5 { session.key(after: 150) }
    #expect(session.keys == 5)
    let any = Session()
    any.parameters.scope = .tcp
    for _ in 0..<5 { any.key(after: 150) }
    any.send(fromSource: false, 33)
    for _ in 0..<5 { any.key(after: 150) }
    // The packet between is one more, still within three packets of the key before... but the next
    // key is four away: tentative, and confirmed by its follower.
    #expect(any.keys == 10)
  }

  @Test func quickKeysAreRefused() {
    let session = Session()
    for _ in 0..<10 { session.key(after: 40) }
    // Only the first key, which has none before it, passes; nothing confirms it.
    #expect(session.keys == 0)
  }

  @Test func anEchoIntervalUnlikeTheKeyIntervalIsRefused() {
    let session = Session()
    for i in 0..<10 { session.key(after: 150, delay: i % 2 == 0 ? 20 : 60) }
    #expect(session.keys == 0)
  }

  @Test func anEchoTooFarAwayIsRefused() {
    let session = Session()
    for _ in 0..<10 {
      session.time += 130_000_000
      session.send(fromSource: true, 48)
      for _ in 0..<4 { session.send(fromSource: true, 0) }
      session.time += 20_000_000
      session.send(fromSource: false, 48)
    }
    #expect(session.keys == 0)
  }

  @Test func distantKeysStayTentativeUntilOneFollowsClosely() {
    let session = Session()
    for _ in 0..<4 {
      session.key(after: 150)
      for _ in 0..<4 { session.send(fromSource: false, 0) }
    }
    #expect(session.keys == 0)
    session.key(after: 150)
    #expect(session.keys == 0)
    session.key(after: 150)
    #expect(session.keys == 2)
  }

  @Test func unansweredPacketsDoNotFillTheTable() {
    let session = Session()
    for _ in 0..<50 {
      session.time += 100_000_000
      session.send(fromSource: true, 48)
    }
    for _ in 0..<6 { session.key(after: 150) }
    #expect(session.keys > 0)
  }
}
