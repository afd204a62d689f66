import FlowModel
import NetworkTypes
import PacketDecoding
import Testing

@testable import FlowEngine

@Suite struct TypingStateTests {
  @Test func onlyNewBytesAreNew() {
    var stream = TypingStream()
    #expect(stream.newBytes(from: 0xffff_fff0, length: 32) == 32)
    #expect(stream.newBytes(from: 0xffff_fff0, length: 32) == 0)
    #expect(stream.newBytes(from: 0x8, length: 16) == 8)
    #expect(stream.newBytes(from: 0x17, length: 1) == 0)
    // A hole, and what fills it.
    #expect(stream.newBytes(from: 0x40, length: 8) == 8 && stream.skipped == 0x28)
    #expect(stream.newBytes(from: 0x18, length: 0x10) == 0x10)
    #expect(stream.newBytes(from: 0x28, length: 0x18) == 0x18)
    #expect(stream.newBytes(from: 0x28, length: 0x18) == 0)
  }

  @Test func roundTripsComeFromWhatWasSentOnce() {
    var sent = TypingSent()
    sent.append(.init(time: 1000, end: 10, length: 10, isUsed: true))
    sent.append(.init(time: 2000, end: 20, length: 10, isUsed: true))
    sent.acknowledge(10, at: 1500)
    #expect(sent.roundTrip == 500)
    sent.noteResent(upTo: 20)
    sent.acknowledge(20, at: 2100)
    #expect(sent.roundTrip == 500)
  }

  @Test func aMessageIsAnsweredOnce() {
    var sent = TypingSent()
    for i in 1...3 as ClosedRange<UInt32> {
      sent.append(.init(time: Int64(i), end: i * 10, length: 10, isUsed: true, isCandidate: true))
    }
    var older: UInt32 = 0
    #expect(sent.answer(20, olderCandidates: &older)?.end == 20)
    #expect(older == 1)
    #expect(sent.answer(20, olderCandidates: &older) == nil)
    #expect(sent.answer(25, olderCandidates: &older) == nil)
    #expect(sent.answer(30, olderCandidates: &older)?.end == 30)
    #expect(older == 1)
  }

  @Test func theCommonestBurstSizeIsTheKeys() {
    var sizes = KeySizes()
    for _ in 0..<50 { _ = sizes.count(52, keys: 1, inBurst: false, adds: true) }
    for _ in 0..<10 { _ = sizes.count(36, keys: 1, inBurst: true, adds: true) }
    #expect(sizes.mode.size == 36)
    let added = sizes.count(44, keys: 1, inBurst: true, adds: false)
    #expect(added == false)
    sizes.discount(36, messages: 4, keys: 4)
    #expect(sizes.mode.count == 6)
  }

  @Test func fixedGapsConcentrate() {
    var fixed = GapHistogram()
    var varied = GapHistogram()
    var random = HandRandom(seed: 4)
    for i in 0..<400 {
      fixed.add(60_000_000 + Int64(i % 5) * 400_000)
      varied.add(Int64(170e6 * random.logNormal(0.45)))
    }
    #expect(fixed.concentration > 0.95 && varied.concentration < 0.4)
    #expect((55_000_000...70_000_000).contains(fixed.median))
    #expect((145_000_000...205_000_000).contains(varied.median))
  }

  @Test func aFlowNeedsTwoSmallMessagesForADetector() {
    var hint = TypingHint()
    #expect(hint.note(36, isSource: true, at: 1_000_000_000) == nil)
    #expect(hint.note(36, isSource: false, at: 1_020_000_000) == nil)
    let first = hint.note(44, isSource: true, at: 1_200_000_000)
    #expect(first?.time == 1_000_000_000 && first?.length == 36)
    // A large message between them, or one of another size: no keyboard.
    #expect(hint.note(1448, isSource: true, at: 1_300_000_000) == nil)
    #expect(hint.note(36, isSource: true, at: 1_400_000_000) == nil)
    #expect(hint.note(120, isSource: true, at: 1_500_000_000) == nil)
  }

  @Test func slotsAreUsedAgain() {
    var pool = SlabPool<ClassicKeystrokes>()
    let slots = (0..<200).map { _ in pool.take(ClassicKeystrokes()) }
    #expect(Set(slots).count == 200 && pool.count == 200)
    for slot in slots { pool.release(slot) }
    #expect(pool.count == 0)
    let again = (0..<200).map { _ in pool.take(ClassicKeystrokes()) }
    #expect(Set(again) == Set(slots))
  }

  /// Packets of a made-up session through the engine: the section is in the records and adds up.
  @Test(arguments: [true, false])
  func theEngineReportsIt(_ sourceTypes: Bool) {
    var conversation = Conversation()
    conversation.typistIsSource = sourceTypes
    let seen = Seen()
    var configuration = FlowEngineConfiguration()
    configuration.detectsTyping = true
    configuration.keystrokes.scope = .tcp
    configuration.keystrokes.clientSize = 32...128
    var engine = FlowEngine(configuration: configuration, seed: 1) { record in seen.add(record) }
    var number = 0
    for event in conversation.events(.human(150)) {
      var packet = Packet()
      packet.time = Timestamp(nanoseconds: event.segment.time)
      packet.network = .ipv4
      packet.tcp(
        [.ack, .psh], seq: event.segment.sequence, ack: event.segment.acknowledgment,
        length: event.segment.length, reply: number > 0 && !event.segment.isSource)
      // The first packet names the source.
      if number == 0, !event.segment.isSource { continue }
      number += 1
      packet.payloadCaptured = 8
      let frame = [UInt8](repeating: 0x91, count: 8)
      engine.process(packet, frame: frame.span.bytes)
    }
    engine.finish()
    let typist: Side = sourceTypes ? .source : .destination
    #expect(seen.sum.verdict == .interactive && seen.records > 3)
    #expect((146...151).contains(seen.sum.ends[typist].keys), "\(seen.sum.ends[typist].keys)")
    #expect(seen.sum.ends[typist.opposite].keys == 0)
    #expect(seen.classic <= 150 && (seen.classic > 0 || !sourceTypes))
    #expect(engine.typing.count == 0 && engine.keystrokes.count == 0)
  }

  private final class Seen {
    var sum = Typing()
    var records = 0
    var classic: UInt32 = 0
    func add(_ record: borrowing FlowRecord) {
      if record.has(.typing) {
        sum.merge(record.typing)
        records += 1
      }
      if record.has(.behavior) { classic += record.behavior.keystrokes.source }
    }
  }

  @Test func arbitrarySegmentsAreSurvived() {
    var random = HandRandom(seed: 12)
    for _ in 0..<200 {
      var detector = TypingDetector()
      var classic = KeystrokeWatch()
      var classicDetectors = SlabPool<ClassicKeystrokes>()
      var parameters = ClassicKeystrokeParameters()
      parameters.scope = .tcp
      for _ in 0..<400 {
        let bits = random.next()
        var segment = TypingSegment(
          isSource: bits & 1 == 0, time: bits & 2 == 0 ? Int64(bitPattern: random.next()) : Int64(bits >> 30),
          length: bits & 4 == 0 ? UInt32(truncatingIfNeeded: bits >> 32) : UInt32(bits >> 8 & 63))
        segment.sequence =
          bits & 8 == 0 ? UInt32(truncatingIfNeeded: random.next()) : UInt32(bits >> 16 & 1023)
        segment.acknowledgment = UInt32(truncatingIfNeeded: random.next() >> (bits & 16 == 0 ? 0 : 50))
        segment.hasAcknowledgment = bits & 32 == 0
        segment.head = random.next()
        segment.headCount = Int(bits >> 40 & 7)
        segment.tail = UInt8(truncatingIfNeeded: bits >> 50)
        segment.hasTail = bits & 64 == 0
        detector.observe(segment, isDatagram: bits & 0x700 == 0)
        classic.observe(
          fromSource: segment.isSource, length: segment.length, next: segment.sequence,
          acknowledgment: segment.acknowledgment, at: segment.time, parameters, in: &classicDetectors)
        if bits & 0xf800 == 0 { _ = detector.report() }
      }
      let typing = detector.report()
      #expect(typing.confidence <= 100)
      #expect(typing.ends.source.low <= typing.ends.source.high)
    }
  }
}
