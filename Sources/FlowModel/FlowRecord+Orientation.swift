/// Which ports tell the server from the client when the packets do not.
public struct PortDirection: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }
  /// A port that has a service name.
  public static let services = Self(rawValue: 1)
  /// Ports below 1024.
  public static let wellKnown = Self(rawValue: 2)
  /// Ports below 49152.
  public static let registered = Self(rawValue: 4)
}

extension FlowRecord {
  /// Blocks that decide the direction of a TCP or UDP record.
  public static let orientationBlocks: BlockSet = [.flow, .network, .metric, .icmpMapped]

  /// Puts the initiator first.
  ///
  /// A connection of which only the SYN-ACK was seen belongs to the receiver of that SYN-ACK once
  /// it has progressed. One seen from the middle is turned only where port numbers may say so.
  public mutating func orient(by ports: PortDirection = [], services: ServiceNames? = nil) {
    guard kind == .flow, has(.flow) else { return }
    settleTime()
    if key.wasReversed {
      if key.family == .arp { return turn() }
      // A ping that was answered names its question already.
      let isAnswered = has(.metric) && packets(.source) > 0 && packets(.destination) > 0
      if key.family == .ipv4, key.ipProtocol == IPNumber.icmp, !isAnswered { return turn() }
    }
    guard key.family == .ipv4, has(.network), network.isTCP else { return }
    let status = network.tcp.status
    if status.contains(.synSeen) { return }
    if status.contains(.synAckSeen) {
      if !status.isDisjoint(with: [.established, .fin, .normalClose]) { reverseConnection() }
    } else if !ports.isEmpty, isServer(ports, services) {
      reverseConnection()
    }
  }

  /// Of a connection of which only the SYN-ACK was seen, and that has progressed.
  private var isAnsweredOnly: Bool {
    guard kind == .flow, has(.flow), key.family == .ipv4, has(.network), network.isTCP else { return false }
    let status = network.tcp.status
    return status.contains(.synAckSeen) && !status.contains(.synSeen)
      && !status.isDisjoint(with: [.established, .fin, .normalClose])
  }

  /// Turns a record that reading will turn, so that what is written reads as it stands: nothing in a
  /// record says that its direction was found already.
  public mutating func turnForWriting() {
    if isAnsweredOnly { reverseConnection() }
  }

  /// The classic clients leave the marks of loss, window and congestion with the side that had them,
  /// and `flgs` shows them so.
  private mutating func reverseConnection() {
    let status = network.tcp.status
    if has(.time), has(.metric), !time.isBidirectional, packets(.source) == 1, packets(.destination) == 1 {
      // The question stays the first of the two packets when it becomes the destination's.
      let (start, end) = (time.start, time.end)
      time.ranges = Directional(
        source: TimeBlock.Range(start: start, end: start), destination: TimeBlock.Range(start: end, end: end))
      time.isBidirectional = true
    }
    reverse()
    network.tcp.status = status
  }

  /// A lone packet takes no time, unless an ICMP error answered it.
  private mutating func settleTime() {
    guard has(.time), has(.metric), !time.isBidirectional, traffic.packets == 1, !has(.icmpMapped) else {
      return
    }
    time.ranges.source.start = time.ranges.source.end
  }

  /// The sensor swapped the key of an answer without its question. Such a record belongs to whoever
  /// would have asked, and an ICMP message turns into its counterpart.
  private mutating func turn() {
    reverse()
    key.wasReversed = false
    guard key.family == .ipv4 else { return }
    switch key.icmpType {
    case 0: key.icmpType = 8
    case 8: key.icmpType = 0
    case 13, 15, 17: key.icmpType += 1
    case 14, 16, 18: key.icmpType -= 1
    default: break
    }
  }

  /// The source's port is that of a server, and the destination's is not, or less so.
  private func isServer(_ rules: PortDirection, _ services: ServiceNames?) -> Bool {
    let (own, other) = (key.sourcePort, key.destinationPort)
    if own < other {
      if rules.contains(.wellKnown), own < 1024 { return true }
      if rules.contains(.registered), own < 49152, other >= 49152 { return true }
    }
    guard rules.contains(.services), let services, other >= 1024 else { return false }
    return services.has(own, isUDP: false) && !services.has(other, isUDP: false)
  }
}
