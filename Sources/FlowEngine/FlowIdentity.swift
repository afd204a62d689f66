import NetworkTypes
import PacketDecoding

/// What a flow is found by: 48 bytes, the same for both directions of a conversation.
struct FlowIdentity: Equatable {
  /// What the words mean.
  enum Kind: UInt8 {
    case ip = 1, icmp, igmp, esp, fragment, arp, rarp, ethernet, layer3, layer2, wlan
  }

  /// The lower endpoint's address, then the higher's.
  var a0: UInt64 = 0
  var a1: UInt64 = 0
  var b0: UInt64 = 0
  var b1: UInt64 = 0
  /// Ports of the endpoints, protocol, kind, family.
  var c: UInt64 = 0
  /// Whatever else the kind is told apart by.
  var d: UInt64 = 0

  static func == (x: FlowIdentity, y: FlowIdentity) -> Bool {
    (x.a0 ^ y.a0) | (x.a1 ^ y.a1) | (x.b0 ^ y.b0) | (x.b1 ^ y.b1) | (x.c ^ y.c) | (x.d ^ y.d) == 0
  }

  /// Multiply-and-fold over the words; the seed keeps crafted traffic from choosing its bucket.
  @inline(__always)
  func hash(seed: UInt64) -> UInt32 {
    @inline(__always) func fold(_ x: UInt64, _ y: UInt64) -> UInt64 {
      let product = x.multipliedFullWidth(by: y)
      return product.high ^ product.low
    }
    let first = fold(a1 ^ 0x9e37_79b9_7f4a_7c15 ^ seed, b1 ^ 0xd1b5_4a32_d192_ed03)
    let second = fold(a0 ^ c ^ 0x8ebc_6af0_9c88_c6e3, b0 ^ d ^ 0x5895_81a9_4b74_6b3d ^ seed)
    return UInt32(truncatingIfNeeded: fold(first ^ 0x1d8e_4e27_c47d_124f, second ^ seed))
  }

  /// The kind's number, the protocol and the address family in the low bytes of `c`.
  @inline(__always)
  static func tail(_ kind: Kind, _ ipProtocol: UInt8, _ network: Packet.Network) -> UInt64 {
    UInt64(kind.rawValue) | UInt64(ipProtocol) << 8 | UInt64(network.rawValue) << 16
  }

  /// Orders two endpoints. Returns true when source and destination stand swapped.
  @inline(__always)
  mutating func setEndpoints(
    _ source: IPAddress, _ sourcePort: UInt16, _ destination: IPAddress, _ destinationPort: UInt16
  ) -> Bool {
    let swapped: Bool
    if source.high != destination.high {
      swapped = source.high > destination.high
    } else if source.low != destination.low {
      swapped = source.low > destination.low
    } else {
      swapped = sourcePort > destinationPort
    }
    if swapped {
      (a0, a1, b0, b1) = (destination.high, destination.low, source.high, source.low)
      c |= UInt64(destinationPort) << 48 | UInt64(sourcePort) << 32
    } else {
      (a0, a1, b0, b1) = (source.high, source.low, destination.high, destination.low)
      c |= UInt64(sourcePort) << 48 | UInt64(destinationPort) << 32
    }
    return swapped
  }

  /// Keeps the direction: for flows that only go one way.
  @inline(__always)
  mutating func setOneWay(_ source: IPAddress, _ destination: IPAddress) {
    (a0, a1, b0, b1) = (source.high, source.low, destination.high, destination.low)
  }
}
