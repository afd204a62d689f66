import FlowModel
import NetworkTypes

/// A list of rules in order: the first that matches decides, and what none matches is denied.
struct AccessList: Sendable {
  enum Action: String, Sendable { case permit, deny }

  /// What the list can judge; every other flow is none of its business.
  enum Family: Sendable { case ipv4, ipv6 }

  let name: String
  let family: Family
  var rules: [AccessRule] = []

  /// What a list says of a flow.
  enum Verdict: Equatable, Sendable {
    /// The place of the rule in `rules`.
    case rule(Int)
    case implicitDeny
    /// IOS lets neighbour discovery through before the implicit end of a list for IPv6.
    case implicitPermit
  }

  /// The list's verdict about a flow; nil where the flow is not of its family.
  func verdict(_ record: borrowing FlowRecord) -> Verdict? {
    guard record.has(.flow), record.key.family == (family == .ipv4 ? .ipv4 : .ipv6) else { return nil }
    for (index, rule) in rules.enumerated() where rule.matches(record) { return .rule(index) }
    return family == .ipv6 && Self.isNeighbourDiscovery(record) ? .implicitPermit : .implicitDeny
  }

  func action(_ verdict: Verdict) -> Action {
    switch verdict {
    case .rule(let index): rules[index].action
    case .implicitDeny: .deny
    case .implicitPermit: .permit
    }
  }

  private static func isNeighbourDiscovery(_ record: borrowing FlowRecord) -> Bool {
    record.key.ipProtocol == 58 && (record.key.icmpType == 135 || record.key.icmpType == 136)
  }
}

/// One line of an access list.
struct AccessRule: Equatable, Sendable {
  var action = AccessList.Action.permit
  /// Line of the file, from 1.
  var line = 0
  /// The line as it stands there, without blanks around.
  var text = ""
  /// nil: any IP protocol.
  var ipProtocol: UInt8?
  var source = AddressPattern.any
  var destination = AddressPattern.any
  var sourcePort: PortTest?
  var destinationPort: PortTest?
  var icmp: ICMPTest?
  var isEstablished = false
  var flags: FlagTest?
  /// Bits of the type of service that must have these values.
  var service: ServiceTest?
  /// Matches fragments without ports alone.
  var isForFragments = false
  var isLogged = false

  /// What a rule reads of a record.
  static let blocks: BlockSet = [.flow, .metric, .network, .ipAttributes]

  func matches(_ record: borrowing FlowRecord) -> Bool {
    let key = record.key
    if let ipProtocol, ipProtocol != key.ipProtocol { return false }
    guard source.contains(key.source), destination.contains(key.destination) else { return false }
    if isForFragments, !key.isFragment { return false }
    if key.isFragment, needsTransport {
      // Fragments have no ports to ask: IOS lets them pass a permit by their addresses, as without the
      // first one they are of no use, and does not deny them for what is not known.
      return action == .permit
    }
    if let sourcePort, !sourcePort.contains(key.sourcePort) { return false }
    if let destinationPort, !destinationPort.contains(key.destinationPort) { return false }
    if let icmp, !icmp.contains(key.icmpType, key.icmpCode) { return false }
    if isEstablished, !Self.isEstablished(record) { return false }
    if let flags, !flags.contains(Self.sourceFlags(record)) { return false }
    if let service, !service.contains(Self.service(record)) { return false }
    return true
  }

  private var needsTransport: Bool {
    sourcePort != nil || destinationPort != nil || icmp != nil || isEstablished || flags != nil
  }

  /// A router sees acknowledgment or reset in every such packet. Of a flow that is so when the connection was
  /// accepted, or when its opening was not seen and what came was no opening.
  private static func isEstablished(_ record: borrowing FlowRecord) -> Bool {
    guard record.has(.network), record.network.isTCP else { return false }
    if !record.network.tcp.status.isDisjoint(with: [.synAckSeen, .established]) { return true }
    let flags = sourceFlags(record) ?? 0
    return flags & (FlagTest.ack | FlagTest.rst) != 0 && flags & FlagTest.syn == 0
  }

  /// The flags of all packets of the source; nil for what is not TCP.
  private static func sourceFlags(_ record: borrowing FlowRecord) -> UInt8? {
    guard record.has(.network), record.network.isTCP else { return nil }
    return record.network.tcp.endpoints.source.flags
  }

  /// The type of service of the source's last packet.
  private static func service(_ record: borrowing FlowRecord) -> UInt8? {
    let attributes = record.ipAttributes.directions.source
    return record.has(.ipAttributes) && attributes.isPresent ? attributes.tos : nil
  }
}
