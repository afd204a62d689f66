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
  public static let orientationBlocks: BlockSet = [.flow, .network, .metric]

  /// Puts the initiator first.
  ///
  /// A connection of which only the SYN-ACK was seen belongs to the receiver of that SYN-ACK once
  /// it has progressed. One seen from the middle is turned only where port numbers may say so.
  public mutating func orient(by ports: PortDirection = [], services: ServiceNames? = nil) {
    guard kind == .flow, has(.flow), has(.network), network.isTCP, key.isIP else { return }
    let status = network.tcp.status
    if status.contains(.synSeen) { return }
    if status.contains(.synAckSeen) {
      if !status.isDisjoint(with: [.established, .fin, .normalClose]) { reverse() }
    } else if !ports.isEmpty, key.sourcePort < key.destinationPort, isServer(key.sourcePort, ports, services) {
      reverse()
    }
  }

  private func isServer(_ port: UInt16, _ rules: PortDirection, _ services: ServiceNames?) -> Bool {
    rules.contains(.wellKnown) && port < 1024
      || rules.contains(.registered) && port < 49152
      || rules.contains(.services) && (services?.has(port, isUDP: false) ?? false)
  }
}
