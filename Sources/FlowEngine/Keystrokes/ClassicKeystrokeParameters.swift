/// Parameters of the published keystroke detector, as ARGUS_KEYSTROKE_CONF names them.
public struct ClassicKeystrokeParameters: Equatable, Sendable {
  public enum Scope: Sendable {
    case off
    /// Flows whose payload lengths keep to multiples of `modulus`.
    case ssh
    /// Every TCP flow.
    case tcp
  }
  public var scope = Scope.off
  /// Payload bytes of a key: DC_MIN, DC_MAX.
  public var clientSize = 48...128
  /// Payload bytes of its echo: DS_MIN, DS_MAX.
  public var serverSize = 24...256
  /// Packets of the flow at most between key and echo: GS_MAX.
  public var echoGap = 3
  /// Nanoseconds at least between two keys: IC_MIN.
  public var interval: Int64 = 50_000_000
  /// Time between two keys over time between their echoes: ICR_MIN, ICR_MAX.
  public var intervalRatio = 0.892...1.122
  /// Packets of the flow at most between two keys: GPC_MAX.
  public var keyGap = 3

  /// Packets of the flow, both directions, that are taken for the handshake.
  static let startup: UInt32 = 22
  /// What every SSH payload length is a multiple of: the cipher block, at least.
  static let modulus: UInt32 = 4

  public init() {}
}
