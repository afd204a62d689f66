public import NetworkTypes

/// Where names of hosts come from: the system's resolver, or a test's table.
public protocol HostNames: AnyObject, Sendable {
  /// Appends the name; false, with nothing appended, when the address has none.
  func append(_ address: IPAddress, to out: inout ByteWriter) -> Bool
}
