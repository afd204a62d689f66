import PacketDecoding

/// Protocols that run the network itself, whose payload is kept whole (`-C`, `ARGUS_CONTROLPLANE_PROTO`).
public struct ControlPlane: Sendable, Equatable {
  /// A transport protocol and one of its ports, either side's.
  public struct Service: Sendable, Hashable {
    public var ipProtocol: UInt8
    public var port: UInt16
    public init(ipProtocol: UInt8, port: UInt16) {
      self.ipProtocol = ipProtocol
      self.port = port
    }
  }

  public var services: Set<Service> = []
  /// Frames whose LLC access points are those of IS-IS (ISO 10589).
  public var hasISIS = false
  public init() {}

  /// What argus takes for it when nothing is named: OpenFlow, by its old port and by IANA's, and IS-IS.
  public static var standard: Self {
    var plane = Self()
    plane.services = [Service(ipProtocol: 6, port: 6633), Service(ipProtocol: 6, port: 6653)]
    plane.hasISIS = true
    return plane
  }

  public var isActive: Bool { hasISIS || !services.isEmpty }

  /// Bytes kept each way and record: an argus record must stay within 256 KiB.
  static var dataLength: Int { 32768 }

  func contains(_ flow: UnsafeMutablePointer<Flow>) -> Bool {
    if flow.pointee.network == .ethernet { return hasISIS && flow.pointee.dsap == 0xfe }
    return contains(flow.pointee.ipProtocol, flow.pointee.sourcePort)
      || contains(flow.pointee.ipProtocol, flow.pointee.destinationPort)
  }

  private func contains(_ ipProtocol: UInt8, _ port: UInt16) -> Bool {
    port != 0 && services.contains(Service(ipProtocol: ipProtocol, port: port))
  }
}
