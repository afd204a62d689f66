import FlowModel
import PacketDecoding
import Testing

@testable import FlowEngine

/// Connections with a known answer: handshake, loss, order, windows, reuse.
@Suite struct TCPTrackerTests {
  typealias Send = (Double, (inout Packet) -> Void) -> Void

  private func handshake(_ send: Send, isn: UInt32 = 1000, at time: Double = 0) {
    send(time) { $0.tcp(.syn, seq: isn) }
    send(time + 0.015) { $0.tcp([.syn, .ack], seq: 5000, ack: isn &+ 1, reply: true) }
    send(time + 0.020) { $0.tcp(.ack, seq: isn &+ 1, ack: 5001) }
  }

  private func data(_ send: Send, _ time: Double, _ seq: UInt32, length: UInt32 = 100, id: UInt32 = 0) {
    send(time) { $0.tcp([.ack, .psh], seq: seq, ack: 5001, length: length, id: id) }
  }

  private func ack(_ send: Send, _ time: Double, _ ack: UInt32, window: UInt16 = 1000) {
    send(time) { $0.tcp(.ack, seq: 5001, ack: ack, window: window, reply: true) }
  }

  private func outcome(_ body: (Send) -> Void) -> Seen? { EngineHarness().run(body).first }

  @Test func handshakeTimes() throws {
    let seen = try #require(outcome { handshake($0) })
    #expect(seen.synAck == 15_000)
    #expect(seen.ackData == 5_000)
    #expect(seen.status == [.synSeen, .synAckSeen, .established])
    #expect(seen.base == [1000, 5000])
  }

  @Test func acknowledgedSegmentsAreNoLoss() {
    let seen = outcome { send in
      handshake(send)
      for i in 0..<10 as Range<UInt32> {
        data(send, 1 + Double(i) * 0.1, 1001 + i * 100)
        ack(send, 1.05 + Double(i) * 0.1, 1101 + i * 100)
      }
    }
    #expect(seen?.losses == [0, 0])
    #expect(seen?.applicationBytes == [1000, 0])
  }

  @Test func aSegmentSentAgainBeforeItsAcknowledgmentIsLoss() {
    let seen = outcome { send in
      handshake(send)
      data(send, 1, 1001)
      data(send, 1.3, 1001)
      ack(send, 1.4, 1101)
    }
    #expect(seen?.losses == [1, 0])
    #expect(seen?.status.contains(.sourceRetransmission) == true)
  }

  @Test(arguments: [0, 7] as [UInt8])
  func aSegmentSentAgainAfterItsAcknowledgmentIsLossWhateverTheScale(_ scale: UInt8) {
    let seen = outcome { send in
      send(0) {
        $0.tcp(.syn, seq: 1000)
        $0.tcpOptions = .windowScale
        $0.tcpWindowScale = scale
      }
      send(0.015) {
        $0.tcp([.syn, .ack], seq: 5000, ack: 1001, reply: true)
        $0.tcpOptions = .windowScale
        $0.tcpWindowScale = scale
      }
      send(0.02) { $0.tcp(.ack, seq: 1001, ack: 5001, window: 500) }
      data(send, 1, 1001, length: 1000)
      ack(send, 1.1, 2001)
      data(send, 1.5, 1001, length: 1000)
    }
    #expect(seen?.losses == [1, 0])
  }

  @Test func lateSegmentsAreOutOfOrderNotLost() {
    for ids in [[1, 3, 2], [0, 0, 0]] as [[UInt32]] {
      let seen = outcome { send in
        handshake(send)
        data(send, 1, 1001, id: ids[0])
        ack(send, 1.01, 1101)
        data(send, 1.02, 1201, id: ids[1])
        data(send, 1.03, 1101, id: ids[2])
      }
      #expect(seen?.losses == [0, 0])
      #expect(seen?.status.contains(.sourceOutOfOrder) == true)
    }
  }

  @Test func keepAlivesAreNoLoss() {
    let seen = outcome { send in
      handshake(send)
      data(send, 1, 1001)
      ack(send, 1.1, 1101)
      data(send, 30, 1100, length: 0)
      ack(send, 30.1, 1101)
      data(send, 40, 1100, length: 1)
      ack(send, 40.1, 1101)
    }
    #expect(seen?.losses == [0, 0])
  }

  @Test func sequenceNumbersMayWrap() {
    let isn = UInt32.max - 350
    let seen = outcome { send in
      handshake(send, isn: isn)
      for i in 0..<10 as Range<UInt32> {
        data(send, 1 + Double(i) * 0.1, isn &+ 1 &+ i * 100)
        ack(send, 1.05 + Double(i) * 0.1, isn &+ 101 &+ i * 100)
      }
    }
    #expect(seen?.losses == [0, 0])
    #expect(seen?.applicationBytes == [1000, 0])
    #expect(seen?.base.first == isn)
  }

  @Test func aClosedWindowIsNoted() {
    let seen = outcome { send in
      handshake(send)
      data(send, 1, 1001)
      ack(send, 1.1, 1101, window: 0)
      ack(send, 1.2, 1101)
      data(send, 1.3, 1101)
    }
    #expect(seen?.status.contains(.destinationWindowShut) == true)
  }

  @Test func repeatedSYNsCountAsLoss() {
    let seen = outcome { send in
      for time in [0.0, 1, 3] { send(time) { $0.tcp(.syn, seq: 1000) } }
    }
    #expect(seen?.losses == [2, 0])
  }

  @Test(arguments: [0.5, 16, 40])
  func aTupleUsedAgainIsANewFlow(_ gap: Double) {
    let records = EngineHarness().run { send in
      for (start, isn) in [(0.0, 1000), (gap, 77777)] as [(Double, UInt32)] {
        handshake(send, isn: isn, at: start)
        data(send, start + 0.1, isn + 1)
        ack(send, start + 0.11, isn + 101)
        send(start + 0.2) { $0.tcp([.fin, .ack], seq: isn + 101, ack: 5001) }
        send(start + 0.21) { $0.tcp([.fin, .ack], seq: 5001, ack: isn + 102, reply: true) }
        send(start + 0.22) { $0.tcp(.ack, seq: isn + 102, ack: 5002) }
      }
    }
    #expect(records.map(\.sequence) == [1, 2])
    #expect(records.map { $0.base[0] } == [1000, 77777])
    #expect(records.allSatisfy { $0.packets == [5, 3] })
  }

  /// Every first segment, by its six classic flags: the state argus users know.
  @Test func everyFirstSegmentHasItsState() {
    for flags in 0..<64 as Range<UInt8> {
      let seen = outcome { send in
        send(0) { $0.tcp(TCPFlags(rawValue: flags), seq: 5000, ack: 7000, length: 3) }
      }
      let expected: TCPStatus =
        switch flags {
        case _ where flags & 4 != 0: [.sourceReset, .destinationReset]
        case 2: .synSeen
        case 18: .synAckSeen
        case 1, 17: .fin
        default: .established
        }
      #expect(seen?.status == expected)
      #expect(seen?.base.first == (flags == 2 || flags == 18 ? 5000 : 4999))
    }
  }
}
