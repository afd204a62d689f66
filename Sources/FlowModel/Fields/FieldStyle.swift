public import NetworkTypes

/// How fields become text: the options that every printing tool has.
///
/// A style belongs to one writer: its clock remembers the text of the last second.
public struct FieldStyle {
  /// How much is printed as numbers; each level includes those before.
  public enum Numbers: Int, Sendable, Comparable {
    case names = 0, ports = 1, protocols = 2
    public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
  }

  public enum UserDataEncoding: Sendable { case ascii, obfuscate, hexDump, base16, base64, decoded }
  /// When an address carries its mask length: never, when shorter than the address, always.
  public enum MaskDisplay: Sendable { case never, shorter, always }
  public enum ASNumberFormat: Sendable { case plain, dot, dotAlways }
  /// What the `state` column says of TCP.
  public enum TCPStateDisplay: Sendable { case summary, events, flags(source: Bool, destination: Bool) }

  public var numbers = Numbers.names
  /// Digits after the decimal point.
  public var precision = 6
  public var mask = MaskDisplay.never
  public var tcpState = TCPStateDisplay.summary
  public var userData = UserDataEncoding.ascii
  public var asNumber = ASNumberFormat.plain
  /// Quantities with K, M, G, T.
  public var isScaled = false
  /// Names of TCP and UDP ports; without them ports are numbers.
  public var services: ServiceNames?
  /// Names of hosts, for the fields that show them.
  public var hosts: (any HostNames)?
  /// Addresses are printed as names too, where they have any.
  public var namesAddresses = false
  /// Vendors by the first bytes of hardware addresses.
  public var vendors: VendorNames?
  /// Hardware addresses begin with their vendor's name.
  public var namesHardwareAddresses = false
  /// Codepoints by the DISA's names.
  public var usesDISANames = false
  public var clock: ClockText
  /// The tool's wall clock when printing began; `idle` counts from it.
  public var now = Timestamp.zero

  public init(timeFormat: ClockText.Format = .clock("%T.%f")) { clock = ClockText(timeFormat) }

  /// A time with this style's format and precision.
  @inlinable public func append(_ time: Timestamp, to out: inout ByteWriter) {
    clock.append(time, digits: precision, to: &out)
  }

  /// A real number with this style's precision.
  @inlinable public func append(_ value: Double, to out: inout ByteWriter) {
    if value.isNaN {
      // The sensor's inter-packet deviations can be NaN, and glibc shows the sign.
      out.append(value.sign == .minus ? "-nan" : "nan")
    } else {
      out.append(fixed: value, digits: precision)
    }
  }

  /// `38959.152` as `38.959K`; below a thousand a blank stands for the unit. Three decimals, and
  /// where fewer are wanted the rest is cut off, not rounded.
  public func appendScaled(_ value: Double, to out: inout ByteWriter) {
    let units: StaticString = " KMGTPE"
    var rest = value
    var unit = 0
    while rest.magnitude >= 1000, unit < units.utf8CodeUnitCount - 1 {
      rest /= 1000
      unit += 1
    }
    out.append(fixed: rest, digits: 3)
    out.truncate(to: out.count - min(max(3 - precision, 0), 3))
    out.append(units.utf8Start[unit])
  }
}
