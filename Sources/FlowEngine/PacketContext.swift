import FlowModel
import NetworkTypes
import PacketDecoding

/// What the packets of a direction have in common as a rule: link addresses and tags, hop limit,
/// service type. Noted packets name theirs by number.
struct PacketContext: BitwiseCopyable, Equatable {
  private var source: UInt64
  private var destination: UInt64
  private var layers: UInt64
  private var network: UInt64

  private static let hasMAC: UInt64 = 1
  private static let hasVLAN: UInt64 = 2
  private static let hasMPLS: UInt64 = 4

  @inline(__always)
  init(_ p: borrowing Packet) {
    var flags: UInt64 = 0
    source = 0
    destination = 0
    layers = UInt64(p.encapsulation.rawValue) << 32
    if p.hasMAC {
      flags |= Self.hasMAC
      source = p.sourceMAC.value << 16 | UInt64(p.outerEtherType)
      destination = p.destinationMAC.value << 16
    }
    if p.vlanCount > 0 {
      flags |= Self.hasVLAN
      destination |= UInt64(p.vlan)
    }
    if p.mplsCount > 0 {
      flags |= Self.hasMPLS
      layers |= UInt64(p.mpls)
    }
    let addressing =
      UInt64(p.network.rawValue) | UInt64(p.transport.rawValue) << 8 | UInt64(p.ipProtocol) << 16
    network = addressing << 32 | UInt64(p.ttl) << 24 | UInt64(p.tos) << 16 | flags
  }

  @inline(__always)
  func restore(_ p: inout Packet) {
    p.hasMAC = network & Self.hasMAC != 0
    p.sourceMAC = MACAddress(value: source >> 16)
    p.outerEtherType = UInt16(truncatingIfNeeded: source)
    p.destinationMAC = MACAddress(value: destination >> 16)
    p.vlanCount = network & Self.hasVLAN != 0 ? 1 : 0
    p.vlan = UInt16(truncatingIfNeeded: destination)
    p.mplsCount = network & Self.hasMPLS != 0 ? 1 : 0
    p.mpls = UInt32(truncatingIfNeeded: layers)
    p.encapsulation = Encapsulation(rawValue: UInt32(truncatingIfNeeded: layers >> 32))
    p.ttl = UInt8(truncatingIfNeeded: network >> 24)
    p.tos = UInt8(truncatingIfNeeded: network >> 16)
    p.network = Packet.Network(rawValue: UInt8(truncatingIfNeeded: network >> 32)) ?? .none
    p.transport = Packet.Transport(rawValue: UInt8(truncatingIfNeeded: network >> 40)) ?? .other
    p.ipProtocol = UInt8(truncatingIfNeeded: network >> 48)
  }

  /// The seed keeps crafted packets from choosing their place.
  @inline(__always)
  func hash(seed: UInt64) -> UInt64 {
    let a = (source ^ 0x9e37_79b9_7f4a_7c15 ^ seed).multipliedFullWidth(
      by: destination ^ 0xd1b5_4a32_d192_ed03)
    let b = (layers ^ 0x8ebc_6af0_9c88_c6e3 ^ seed).multipliedFullWidth(by: network ^ 0x5895_81a9_4b74_6b3d)
    return (a.high ^ a.low) &+ (b.high ^ b.low) &* 0x9e37_79b9_7f4a_7c15
  }
}

/// All contexts seen, by number. They are few; what comes when there is no number left is not noted
/// but counted at once.
struct PacketContexts: ~Copyable {
  /// Numbers are 16 bits wide.
  static let limit = 1 << 16

  private var contexts: UnsafeMutablePointer<PacketContext>
  private var count = 0
  /// Number + 1 by hash, open addressing, half full at the most; 0 is empty.
  private var slots: UnsafeMutablePointer<UInt32>
  private var slotCount = 512
  private let seed: UInt64
  /// What `restore` did last, for each side; a number that there is none of before.
  private var restored = Directional<Int>(source: -1, destination: -1)

  init(seed: UInt64) {
    self.seed = seed
    contexts = .allocate(capacity: 256)
    slots = .allocate(capacity: 512)
    slots.initialize(repeating: 0, count: 512)
  }

  deinit {
    contexts.deallocate()
    slots.deallocate()
  }

  /// The number of a packet's context; nil when there is none left.
  ///
  /// - Parameter latest: what it most likely is.
  @inline(__always)
  mutating func number(of packet: borrowing Packet, latest: inout UInt16) -> UInt16? {
    let context = PacketContext(packet)
    if Int(latest) < count, contexts[Int(latest)] == context { return latest }
    guard let number = find(context) else { return nil }
    latest = number
    return number
  }

  @inline(never)
  private mutating func find(_ context: PacketContext) -> UInt16? {
    var position = Int(truncatingIfNeeded: context.hash(seed: seed) >> 32) & (slotCount - 1)
    while slots[position] != 0 {
      let number = slots[position] - 1
      if contexts[Int(number)] == context { return UInt16(truncatingIfNeeded: number) }
      position = (position + 1) & (slotCount - 1)
    }
    guard count < Self.limit else { return nil }
    contexts[count] = context
    count += 1
    slots[position] = UInt32(count)
    if count * 2 == slotCount { grow() }
    return UInt16(truncatingIfNeeded: count - 1)
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<PacketContext>.allocate(capacity: slotCount)
    larger.update(from: contexts, count: count)
    contexts.deallocate()
    contexts = larger
    slots.deallocate()
    slotCount *= 2
    slots = .allocate(capacity: slotCount)
    slots.initialize(repeating: 0, count: slotCount)
    for number in 0..<count {
      var position = Int(truncatingIfNeeded: contexts[number].hash(seed: seed) >> 32) & (slotCount - 1)
      while slots[position] != 0 { position = (position + 1) & (slotCount - 1) }
      slots[position] = UInt32(number + 1)
    }
  }

  /// Puts a context into the packet that all replays of a side share.
  @inline(__always)
  mutating func restore(_ number: UInt16, to packet: UnsafeMutablePointer<Packet>, of side: Side) {
    if restored[side] == Int(number) { return }
    contexts[Int(number)].restore(&packet.pointee)
    restored[side] = Int(number)
  }
}
