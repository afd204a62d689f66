internal import FlowModel
internal import NetworkTypes

extension FilterSyntax {
  /// What the filter asks of every flow's key, as far as a screen can say it.
  var keyScreen: KeyScreen {
    switch self {
    case .test(let test): test.keyScreen
    case .all(let operands): operands.reduce(.open) { $0.intersection($1.keyScreen) }
    case .any(let operands):
      operands.dropFirst().reduce(operands.first?.keyScreen ?? .open) { $0.union($1.keyScreen) }
    // The opposite of a necessary condition is none.
    case .not: .open
    }
  }
}

extension FilterTest {
  fileprivate var keyScreen: KeyScreen {
    var screen = KeyScreen()
    switch self {
    case .traffic(.tcp): screen.protocols = .init(6)
    case .traffic(.udp): screen.protocols = .init(17)
    case .traffic(.icmp): screen.protocols = .init(1)
    case .traffic(.igmp): screen.protocols = .init(2)
    case .ipProtocol(let number): screen.protocols = .init(number)
    case .port(let range, _): screen.ports = range
    case .network(let prefix, _) where prefix.address.isIPv4:
      screen.mask = IPAddress(ipv4: .max).masked(to: prefix.length).ipv4
      screen.network = prefix.address.ipv4 & screen.mask
    default: break
    }
    return screen
  }
}
