internal import CHints
import FlowModel
public import NetworkTypes
import PacketDecoding

/// Fetching what coming packets will need while those before them are counted: a flow is rarely in the
/// cache when its next packet comes, and a packet that waits for one line of memory after the other
/// waits longer than it is counted.
///
/// Only hints: nothing is changed, and a wrong guess costs no more than a line of memory.
struct FlowForesight {
  /// Frames between a packet's three looks ahead: at its place in the index, at its flow, at where
  /// it will be noted or counted.
  static let step: UInt32 = 8

  /// What so many flows hold is more than a processor's cache.
  static let manyFlows = 1 << 15

  /// How many frames before its turn a frame should be announced.
  static let distance = 24

  struct Expected {
    var hash: UInt32 = 0
    var isKnown = false
    var isSwapped = false
  }

  var ring = InlineArray<32, Expected>(repeating: Expected())
  var next: UInt32 = 0

  @inline(__always)
  func expected(before steps: UInt32) -> Expected { ring[unchecked: Int((next &- steps) & 31)] }

  @inline(__always)
  mutating func push(_ packet: Expected) {
    ring[unchecked: Int(next & 31)] = packet
    next &+= 1
  }
}

extension FlowEngine {
  /// How many frames before its turn a frame is best announced to `foresee`.
  public static var foresight: Int { FlowForesight.distance }

  /// Announces a frame that will come to `process` soon.
  @inline(__always)
  public mutating func foresee(_ frame: RawSpan, linkType: LinkType) {
    let packet = linkType == .ethernet ? expect(frame) : .init()
    if packet.isKnown { index.prefetch(hash: packet.hash) }
    foresight.push(packet)
    let second = foresight.expected(before: FlowForesight.step)
    if second.isKnown {
      let number = index.guess(hash: second.hash)
      if number != Flow.none { pool.prefetch(number) }
    }
    let third = foresight.expected(before: 2 * FlowForesight.step)
    if third.isKnown { prefetchPlace(of: third) }
  }

  /// What finds the flow of TCP or UDP above IP above Ethernet, which most packets are.
  @inline(__always)
  func expect(_ frame: RawSpan) -> FlowForesight.Expected {
    var result = FlowForesight.Expected()
    guard frame.byteCount >= 42 else { return result }
    let etherType: UInt16 = frame.bigEndian(at: 12)
    var identity = FlowIdentity()
    let ports: UInt32
    let (source, destination): (IPAddress, IPAddress)
    if etherType == 0x0800 {
      let ipProtocol = frame[23]
      let fragment: UInt16 = frame.bigEndian(at: 20)
      guard ipProtocol == 6 || ipProtocol == 17, fragment & 0x3fff == 0 else { return result }
      let transport = 14 + Int(frame[14] & 0xf) * 4
      guard transport + 4 <= frame.byteCount else { return result }
      source = IPAddress(ipv4: frame.bigEndian(at: 26))
      destination = IPAddress(ipv4: frame.bigEndian(at: 30))
      ports = frame.bigEndian(at: transport)
      identity.c = FlowIdentity.tail(.ip, ipProtocol, .ipv4)
    } else if etherType == 0x86dd, frame.byteCount >= 58 {
      let ipProtocol = frame[20]
      guard ipProtocol == 6 || ipProtocol == 17 else { return result }
      source = IPAddress(high: frame.bigEndian(at: 22), low: frame.bigEndian(at: 30))
      destination = IPAddress(high: frame.bigEndian(at: 38), low: frame.bigEndian(at: 46))
      ports = frame.bigEndian(at: 54)
      identity.c = FlowIdentity.tail(.ip, ipProtocol, .ipv6)
    } else {
      return result
    }
    result.isSwapped = identity.setEndpoints(
      source, UInt16(truncatingIfNeeded: ports >> 16), destination, UInt16(truncatingIfNeeded: ports))
    result.hash = identity.hash(seed: seed)
    result.isKnown = true
    return result
  }

  /// Where the packet will be noted; when there is no room left, what counting will touch.
  @inline(__always)
  private func prefetchPlace(of packet: FlowForesight.Expected) {
    let number = index.guess(hash: packet.hash)
    guard number != Flow.none else { return }
    let state = pool[number].pointee.state
    if pool[number].pointee.hasNotes {
      let wait = pool.wait(number)
      logs.prefetchEnd(wait.pointee.log)
      guard wait.pointee.log.count >= PacketLog.nearlyFull else { return }
    }
    if state != Flow.none { states.prefetch(state) }
  }
}
