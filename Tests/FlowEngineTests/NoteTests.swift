import FlowModel
import NetworkTypes
import PacketDecoding
import TestSupport
import Testing

@testable import FlowEngine

/// Packets that are noted first and counted later. That records do not depend on it is what every test of
/// `EngineHarness`, the fuzz target `segments` and the heavy suites show; here is what it saves, and where
/// it ends.
@Suite struct NoteTests {
  private static let start: Int64 = 1_700_000_000_000_000_000

  private static var configuration: FlowEngineConfiguration {
    var configuration = FlowEngineConfiguration()
    configuration.countsApplicationBytes = true
    configuration.measuresIntervals = true
    configuration.measuresPacketSizes = true
    configuration.measuresRoundTrips = true
    configuration.recordsGapHistograms = true
    configuration.recordsSizeHistograms = true
    configuration.recordsMAC = true
    configuration.keystrokes.scope = .tcp
    configuration.detectsTyping = true
    configuration.notesFrom = 0
    return configuration
  }

  /// Set-up, a request and the first segment of the answer, of so many connections.
  private static func open(_ connections: Int, in engine: inout FlowEngine) {
    let frame = [UInt8](repeating: 0, count: 64)
    for step in 0..<5 {
      for port in 0..<connections {
        var packet = Packet()
        packet.time = Timestamp(nanoseconds: start + Int64(step) * 20_000_000 + Int64(port))
        packet.network = .ipv4
        packet.ttl = 64
        let isReply = step == 1 || step == 4
        let flags: TCPFlags = step == 0 ? .syn : step == 1 ? [.syn, .ack] : .ack
        let sequence: UInt32 = isReply ? (step == 1 ? 5000 : 5001) : (step == 0 ? 999 : 1000)
        packet.tcp(
          flags, seq: sequence, ack: step == 0 ? 0 : isReply ? (step == 1 ? 1000 : 1300) : 5001,
          length: step == 3 ? 300 : step == 4 ? 1400 : 0, reply: isReply)
        if isReply { packet.destinationPort = UInt16(port) } else { packet.sourcePort = UInt16(port) }
        engine.process(packet, frame: frame.span.bytes)
      }
    }
  }

  @Test func aLiveConnectionTakesFewBytes() {
    var engine = FlowEngine(configuration: Self.configuration, seed: 1) { _ in }
    let before = engine.bytesHeld
    Self.open(1000, in: &engine)
    #expect(engine.flowCount == 1000 && engine.states.count == 0)
    #expect((engine.bytesHeld - before) / 1000 <= 400)
  }

  @Test func aReportedFlowOfFewPacketsNeedsNoState() {
    var records: [[UInt64]] = []
    var engine = FlowEngine(configuration: Self.configuration, seed: 1) { record in
      records.append([
        UInt64(record.cause.rawValue), UInt64(record.transport.sequence), record.traffic.packets,
        UInt64(record.roundTrips.directions.source.acknowledgments.count),
      ])
    }
    Self.open(1, in: &engine)
    engine.advance(to: Timestamp(nanoseconds: Self.start + 6_000_000_000))
    #expect(records.count == 1 && engine.flowCount == 1 && engine.trackedState == 1)
    // It goes on: what was reported is not reported again.
    Self.open(1, in: &engine)
    engine.finish()
    #expect(records.count == 2 && records[1][2] == 5 && engine.trackedState == 0)
    #expect(records[0][1] == records[1][1] && records[0][0] != records[1][0])
  }

  @Test func packetsAreCountedAtOnceWhenContextsRunOut() {
    func run(notesFrom: Int) -> [UInt64] {
      var configuration = Self.configuration
      configuration.notesFrom = notesFrom
      var seen: [UInt64] = []
      var engine = FlowEngine(configuration: configuration, seed: 1) { record in
        seen += [
          record.traffic.packets, UInt64(record.vlan.tags.source), UInt64(record.time.end.nanoseconds),
        ]
      }
      let frame = [UInt8](repeating: 0, count: 64)
      for number in 0..<(PacketContexts.limit + 500) {
        var packet = Packet()
        packet.time = Timestamp(nanoseconds: Self.start + Int64(number) * 1000)
        packet.network = .ipv4
        packet.vlanCount = 1
        packet.vlan = UInt16(truncatingIfNeeded: number)
        packet.ttl = UInt8(number >> 16)
        packet.tcp(.ack, seq: 1000, ack: 5001)
        packet.sourcePort = UInt16(number % 700)
        engine.process(packet, frame: frame.span.bytes)
      }
      engine.finish()
      return seen
    }
    #expect(run(notesFrom: 0) == run(notesFrom: .max))
  }

  /// What a note keeps of a packet comes back.
  @Test func aNoteHoldsWhatCountingLooksAt() {
    var random = SplitMix(seed: 3)
    var contexts = PacketContexts(seed: 9)
    let replay = PacketReplay()
    let notes = UnsafeMutablePointer<PacketNote>.allocate(capacity: 2)
    defer { notes.deallocate() }
    var noted = 0
    for _ in 0..<20_000 {
      var frame = (0..<300).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      let packet = Self.any(&random, &frame)
      let count = PacketNote.count(packet, since: Self.start)
      guard count > 0 else { continue }
      noted += 1
      var latest: UInt16 = 0
      guard let context = contexts.number(of: packet, latest: &latest) else { continue }
      let side: Side = random.next() % 2 == 0 ? .source : .destination
      notes.update(repeating: PacketNote(), count: 2)
      PacketNote.write(packet, frame.span.bytes, from: side, context: context, since: Self.start, to: notes)
      #expect(notes.pointee.side == side)
      #expect(replay.read(notes, since: Self.start, in: &contexts) == Int(count))
      expectSame(packet, frame, replay, side)
    }
    #expect(noted > 10_000)
  }

  private static func any(_ random: inout SplitMix, _ frame: inout [UInt8]) -> Packet {
    var packet = Packet()
    packet.time = Timestamp(nanoseconds: start + Int64(random.next() % (1 << 42)))
    packet.network = random.next() % 4 == 0 ? .ipv6 : .ipv4
    packet.ttl = UInt8(random.next() % 3)
    packet.tos = UInt8(random.next() % 2)
    packet.ipID = UInt32(random.next() % 0x10000)
    packet.hasMAC = random.next() % 2 == 0
    packet.sourceMAC = MACAddress(value: random.next() % 3 + 0xfeed_0000_0000)
    packet.destinationMAC = MACAddress(value: random.next() % 3)
    packet.outerEtherType = 0x8100
    packet.encapsulation = [.ethernet, .vlan]
    packet.vlanCount = UInt8(random.next() % 2)
    packet.vlan = UInt16(random.next() % 4)
    packet.mplsCount = UInt8(random.next() % 2)
    packet.mpls = UInt32(random.next() % 3)
    packet.transportOffset = 34
    let isTCP = random.next() % 3 != 0
    packet.transport = isTCP ? .tcp : .udp
    packet.ipProtocol = isTCP ? 6 : 17
    packet.tcpFlags = TCPFlags(rawValue: UInt8(truncatingIfNeeded: random.next() & random.next()))
    packet.tcpSequence = UInt32(truncatingIfNeeded: random.next())
    packet.tcpAcknowledgment = UInt32(truncatingIfNeeded: random.next())
    packet.tcpWindow = UInt16(truncatingIfNeeded: random.next())
    packet.tcpMaximumSegmentSize = 1460
    packet.tcpWindowScale = 7
    packet.tcpTimestampValue = UInt32(truncatingIfNeeded: random.next())
    packet.tcpTimestampEcho = UInt32(truncatingIfNeeded: random.next())
    let options = Int(random.next() % 8) * 4
    if options > 0 { packet.tcpOptions = random.next() % 2 == 0 ? .timestamp : [.timestamp, .sack] }
    packet.tcpSACKBlocks = packet.tcpOptions.contains(.sack) ? 2 : 0
    packet.tcpSACKFirst = SACKBlock(left: UInt32(truncatingIfNeeded: random.next()), right: 7)
    packet.tcpSACKSecond = SACKBlock(left: 9, right: UInt32(truncatingIfNeeded: random.next()))
    packet.payloadOffset = isTCP ? 54 + options : 42
    let length = packet.tcpFlags.contains(.syn) && isTCP ? 0 : Int(random.next() % 230)
    packet.payloadLength = UInt32(length)
    packet.wireLength = UInt32(packet.payloadOffset + length)
    packet.payloadCaptured = random.next() % 3 == 0 ? min(length, 11) : length
    frame.removeLast(frame.count - min(frame.count, packet.payloadOffset + packet.payloadCaptured))
    return packet
  }

  private func expectSame(
    _ packet: borrowing Packet, _ frame: [UInt8], _ replay: borrowing PacketReplay, _ side: Side
  ) {
    let other = replay.packet(side)
    func same<T: Equatable>(_ a: T, _ b: T, _ what: Comment) { #expect(a == b, what) }
    same(packet.time, other.pointee.time, "time")
    same(packet.network, other.pointee.network, "network")
    same(packet.transport, other.pointee.transport, "transport")
    same(packet.ipProtocol, other.pointee.ipProtocol, "protocol")
    same(packet.wireLength, other.pointee.wireLength, "wire length")
    same(packet.payloadLength, other.pointee.payloadLength, "payload length")
    same([packet.ttl, packet.tos], [other.pointee.ttl, other.pointee.tos], "attributes")
    if packet.network == .ipv4 { same(packet.ipID, other.pointee.ipID, "identification") }
    same(packet.hasMAC, other.pointee.hasMAC, "link")
    if packet.hasMAC {
      same(
        [packet.sourceMAC, packet.destinationMAC], [other.pointee.sourceMAC, other.pointee.destinationMAC],
        "link")
    }
    same(packet.encapsulation, other.pointee.encapsulation, "layers")
    same(packet.vlanCount > 0 ? packet.vlan : 0, other.pointee.vlanCount > 0 ? other.pointee.vlan : 0, "tag")
    same(
      packet.mplsCount > 0 ? packet.mpls : 0, other.pointee.mplsCount > 0 ? other.pointee.mpls : 0, "label")
    let start = other.pointee.payloadOffset
    guard packet.transport == .tcp else {
      same(packet.payloadCaptured, other.pointee.payloadCaptured, "captured")
      for i in 0..<min(16, packet.payloadCaptured) {
        same(frame[packet.payloadOffset + i], replay.frame[start + i], "byte \(i)")
      }
      return
    }
    same(packet.tcpFlags, other.pointee.tcpFlags, "flags")
    same(packet.tcpSequence, other.pointee.tcpSequence, "sequence")
    same(packet.tcpAcknowledgment, other.pointee.tcpAcknowledgment, "acknowledgment")
    same(packet.tcpWindow, other.pointee.tcpWindow, "window")
    same(packet.tcpOptions, other.pointee.tcpOptions, "options")
    guard !packet.tcpFlags.contains(.syn) else {
      same(packet.tcpMaximumSegmentSize, other.pointee.tcpMaximumSegmentSize, "segment size")
      same(packet.tcpWindowScale, other.pointee.tcpWindowScale, "scale")
      let length = packet.payloadOffset - packet.transportOffset - 20
      same(length, start - other.pointee.transportOffset - 20, "length of options")
      for i in 0..<length {
        same(
          frame[packet.transportOffset + 20 + i], replay.frame[other.pointee.transportOffset + 20 + i],
          "option")
      }
      return
    }
    if packet.tcpOptions.contains(.timestamp) {
      same(packet.tcpTimestampValue, other.pointee.tcpTimestampValue, "timestamp")
      same(packet.tcpTimestampEcho, other.pointee.tcpTimestampEcho, "echo")
    }
    if packet.tcpOptions.contains(.sack) {
      same(packet.tcpSACKBlocks, other.pointee.tcpSACKBlocks, "blocks")
      same(packet.tcpSACKFirst, other.pointee.tcpSACKFirst, "block")
      same(packet.tcpSACKSecond, other.pointee.tcpSACKSecond, "block")
    }
    guard packet.payloadCaptured > 0, packet.payloadLength <= TypingSegment.longestLookedAt else { return }
    same(packet.payloadCaptured, other.pointee.payloadCaptured, "captured")
    for i in 0..<min(8, packet.payloadCaptured) {
      same(frame[packet.payloadOffset + i], replay.frame[start + i], "byte \(i)")
    }
    same(
      frame[packet.payloadOffset + packet.payloadCaptured - 1],
      replay.frame[start + packet.payloadCaptured - 1], "last byte")
  }
}
