/// What stands before an identifier: protocol, direction and type.
struct FilterQualifier {
  enum Scope {
    case none
    /// A link-level word: addresses and protocols are those of the frame.
    case link
    case traffic(FilterProtocol)
  }

  enum Subject {
    case host, net, port, ipProtocol, etherProtocol, sensor, intermediate, encapsulation, country
    /// `saddr`, `daddr`: a host or a network.
    case endpoint
    /// A number, text, time or address of the registry.
    case quantity(ClassicQuantity, String)
  }

  var scope = Scope.none
  var direction: FilterDirection?
  var subject: Subject
}
