/// What the key of a flow must hold for a selection to take it: a necessary condition, cheap enough to
/// be asked of a record's bytes. All of it is about IPv4; protocol and ports hold for IPv6's TCP and UDP.
///
/// It never asks which end is the source, for that takes more than the key. A screen that knows
/// nothing lets everything pass.
public struct KeyScreen: Equatable, Sendable {
  /// One bit for each IP protocol.
  public var protocols: Protocols = .all
  /// TCP and UDP: one of the ports is in this range.
  public var ports: ClosedRange<UInt16> = 0 ... .max
  /// One of the addresses is in this network.
  public var network: UInt32 = 0
  public var mask: UInt32 = 0

  public init() {}

  public static let open = KeyScreen()

  /// Whether a flow with this key may be wanted; false is certain.
  @inlinable @inline(__always)
  public func admits(
    ipProtocol: UInt8, source: UInt32, destination: UInt32, sourcePort: UInt16, destinationPort: UInt16
  ) -> Bool {
    guard protocols.contains(ipProtocol) else { return false }
    if ipProtocol == 6 || ipProtocol == 17 {
      let span = ports.upperBound &- ports.lowerBound
      guard sourcePort &- ports.lowerBound <= span || destinationPort &- ports.lowerBound <= span else {
        return false
      }
    }
    return source & mask == network || destination & mask == network
  }

  /// The same of an IPv6 flow: names of other protocols mean others there, so that those pass.
  @inlinable @inline(__always)
  public func admits(ipProtocol: UInt8, sourcePort: UInt16, destinationPort: UInt16) -> Bool {
    guard ipProtocol == 6 || ipProtocol == 17 else { return true }
    guard protocols.contains(ipProtocol) else { return false }
    let span = ports.upperBound &- ports.lowerBound
    return sourcePort &- ports.lowerBound <= span || destinationPort &- ports.lowerBound <= span
  }

  /// Both conditions must hold.
  public func intersection(_ other: KeyScreen) -> KeyScreen {
    var result = self
    result.protocols = protocols.intersection(other.protocols)
    // Different ports, like different networks, may be those of the two ends: the narrower one is asked.
    if other.ports.count < ports.count { result.ports = other.ports }
    if other.mask > mask { (result.network, result.mask) = (other.network, other.mask) }
    return result
  }

  /// One of the conditions must hold.
  public func union(_ other: KeyScreen) -> KeyScreen {
    var result = self
    result.protocols = protocols.union(other.protocols)
    result.ports =
      min(ports.lowerBound, other.ports.lowerBound)...max(ports.upperBound, other.ports.upperBound)
    if mask != other.mask || network != other.network { (result.network, result.mask) = (0, 0) }
    return result
  }

  /// A set of protocol numbers.
  public struct Protocols: Equatable, Sendable {
    public var words: InlineArray<4, UInt64>

    public init(_ numbers: UInt8...) {
      words = InlineArray(repeating: 0)
      for number in numbers { words[Int(number >> 6)] |= 1 << UInt64(number & 63) }
    }

    private init(words: InlineArray<4, UInt64>) { self.words = words }

    public static let all = Protocols(words: InlineArray(repeating: .max))

    @inlinable @inline(__always)
    public func contains(_ number: UInt8) -> Bool {
      words[unchecked: Int(number >> 6)] >> UInt64(number & 63) & 1 != 0
    }

    public func intersection(_ other: Protocols) -> Protocols {
      Protocols(words: InlineArray { words[$0] & other.words[$0] })
    }

    public func union(_ other: Protocols) -> Protocols {
      Protocols(words: InlineArray { words[$0] | other.words[$0] })
    }

    public static func == (a: Protocols, b: Protocols) -> Bool {
      a.words.indices.allSatisfy { a.words[$0] == b.words[$0] }
    }
  }
}
