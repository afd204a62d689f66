public import NetworkTypes

/// Turns names in a filter into numbers. The tools inject /etc/services, /etc/protocols and the
/// resolver; this module reads no files.
public struct NameResolution: Sendable {
  /// A named port belongs to an IP protocol: 6 for TCP, 17 for UDP.
  public struct Service: Hashable, Sendable {
    public var ipProtocol: UInt8
    public var port: UInt16
    public init(ipProtocol: UInt8, port: UInt16) {
      self.ipProtocol = ipProtocol
      self.port = port
    }
  }

  /// Every protocol in which the service name exists; empty for an unknown name.
  public var port: @Sendable (_ name: String) -> [Service]
  public var ipProtocol: @Sendable (_ name: String) -> UInt8?
  /// Every address of the name; empty for an unknown name.
  public var host: @Sendable (_ name: String) -> [IPAddress]

  public init(
    port: @escaping @Sendable (_ name: String) -> [Service] = { _ in [] },
    ipProtocol: @escaping @Sendable (_ name: String) -> UInt8? = { IPProtocolNames.number(named: $0) },
    host: @escaping @Sendable (_ name: String) -> [IPAddress] = { _ in [] }
  ) {
    self.port = port
    self.ipProtocol = ipProtocol
    self.host = host
  }

  /// Knows IP protocols only.
  public static let numeric = NameResolution()
}
