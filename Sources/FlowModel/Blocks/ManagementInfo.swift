public import NetworkTypes

/// What a sensor or collector says of itself: the body of a management record.
public struct ManagementInfo: Equatable, Sendable {
  /// The identity kind in mask 0x00e00000, and other flags.
  public var status: UInt32 = 0
  public var localNetwork: UInt32 = 0
  public var netmask: UInt32 = 0
  public var nextSequence: UInt32 = 0
  /// START: when the sensor started. Others: start of the reporting interval.
  public var intervalStart = Timestamp(nanoseconds: 0)
  public var now = Timestamp(nanoseconds: 0)
  public var majorVersion: UInt8 = 3
  public var minorVersion: UInt8 = 0
  /// Capture link type; 0 in START.
  public var interfaceType: UInt8 = 0
  public var interfaceStatus: UInt8 = 0
  /// Seconds.
  public var reportInterval: UInt16 = 0
  public var managementInterval: UInt16 = 0
  /// Since the last management record.
  public var packetsReceived: UInt64 = 0
  public var bytesReceived: UInt64 = 0
  public var drift: Int64 = 0
  public var records: UInt32 = 0
  public var flows: UInt32 = 0
  /// Packets that the kernel or the capture dropped.
  public var dropped: UInt32 = 0
  public var queue: UInt32 = 0
  public var output: UInt32 = 0
  public var clients: UInt32 = 0
  public var buffers: UInt32 = 0
  /// Memory in use.
  public var memory: UInt32 = 0
  public var sourceDataLength: UInt16 = 0
  public var destinationDataLength: UInt16 = 0
  @inlinable public init() {}
}
