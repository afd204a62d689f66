/// The ICMP error that a flow provoked (ICMP-mapped block). IPv4, host order.
public struct ICMPMapping: Equatable, Sendable, BitwiseCopyable {
  /// 1 unreachable, 2 redirect, 4 time exceeded.
  public var reason: UInt8 = 0
  public var type: UInt8 = 0
  public var code: UInt8 = 0
  public var sequence: UInt16 = 0
  /// Who sent the ICMP message (the intermediate node), and to whom.
  public var sender: UInt32 = 0
  public var receiver: UInt32 = 0
  public var innerSource: UInt32 = 0
  public var innerDestination: UInt32 = 0
  public var gateway: UInt32 = 0
  @inlinable public init() {}
}
