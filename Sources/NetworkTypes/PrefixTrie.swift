/// Longest-prefix match over any number of networks of both families.
///
/// A binary trie with compressed paths, its nodes in one array: two nodes of 32 bytes for a prefix at
/// most, so a million prefixes take 64 MB at worst, and a look-up visits at most as many nodes as
/// prefixes nest or part on the way. Values are small numbers; who needs more keeps it beside.
public struct PrefixTrie: Sendable {
  @usableFromInline struct Node: Sendable {
    /// The address bits from the top; IPv4 stands in the upper half of `high`.
    @usableFromInline var high: UInt64
    @usableFromInline var low: UInt64
    /// The two children by the bit after the prefix; 0 is none, as no root is a child.
    @usableFromInline var zero: UInt32 = 0
    @usableFromInline var one: UInt32 = 0
    /// `PrefixTrie.none` where the node only parts two others.
    @usableFromInline var value: UInt32
    @usableFromInline var length: UInt8

    @usableFromInline init(high: UInt64, low: UInt64, value: UInt32, length: UInt8) {
      self.high = high
      self.low = low
      self.value = value
      self.length = length
    }
  }

  /// No value: the largest that can be stored is one less.
  @usableFromInline static var none: UInt32 { .max }

  /// Node 0 is the root of IPv4, node 1 that of IPv6; both are of length 0.
  @usableFromInline var nodes: [Node]
  /// How many different prefixes have a value.
  public private(set) var count = 0

  public init() {
    let root = Node(high: 0, low: 0, value: Self.none, length: 0)
    nodes = [root, root]
  }

  public var isEmpty: Bool { count == 0 }

  public mutating func reserveCapacity(_ prefixes: Int) { nodes.reserveCapacity(2 * prefixes + 2) }

  /// Adds a prefix, or gives it another value. `value` must be below `UInt32.max`.
  public mutating func insert(_ prefix: IPPrefix, value: UInt32 = 0) {
    precondition(value != Self.none, "the largest value means none")
    let (high, low) = Self.key(prefix.address)
    let length = UInt8(prefix.length)
    var index = prefix.address.isIPv4 ? 0 : 1
    while true {
      // The node at `index` is a prefix of the new one, or the same.
      if nodes[index].length == length {
        if nodes[index].value == Self.none { count += 1 }
        nodes[index].value = value
        return
      }
      let isOne = Self.bit(high, low, nodes[index].length)
      let child = Int(isOne ? nodes[index].one : nodes[index].zero)
      let new = Node(high: high, low: low, value: value, length: length)
      if child == 0 {
        count += 1
        return link(append(new), below: index, isOne)
      }
      let common = Self.commonLength(nodes[child], high, low, limit: length)
      if common == nodes[child].length {
        index = child
        continue
      }
      // The ways part above the child: a node goes between.
      count += 1
      let childIsOne = Self.bit(nodes[child].high, nodes[child].low, common)
      if common == length {
        let middle = append(new)
        link(UInt32(child), below: Int(middle), childIsOne)
        return link(middle, below: index, isOne)
      }
      let (partHigh, partLow) = Self.masked(high, low, common)
      let middle = append(Node(high: partHigh, low: partLow, value: Self.none, length: common))
      link(UInt32(child), below: Int(middle), childIsOne)
      link(append(new), below: Int(middle), !childIsOne)
      return link(middle, below: index, isOne)
    }
  }

  /// The value of the longest prefix that holds the address.
  @inlinable public func value(for address: IPAddress) -> UInt32? {
    let (high, low) = Self.key(address)
    let width = UInt8(truncatingIfNeeded: address.bitWidth)
    var best = Self.none
    var index = address.isIPv4 ? 0 : 1
    nodes.withUnsafeBufferPointer { nodes in
      while true {
        let length = nodes[index].length
        guard Self.agrees(nodes[index].high, nodes[index].low, high, low, length) else { return }
        if nodes[index].value != Self.none { best = nodes[index].value }
        guard length < width else { return }
        index = Int(Self.bit(high, low, length) ? nodes[index].one : nodes[index].zero)
        // Children are never roots, and only a root has a place below 2.
        guard index > 1 else { return }
      }
    }
    return best == Self.none ? nil : best
  }

  @inlinable public func contains(_ address: IPAddress) -> Bool { value(for: address) != nil }

  /// Whether a stored prefix and this one have an address in common.
  public func overlaps(_ prefix: IPPrefix) -> Bool {
    let (high, low) = Self.key(prefix.address)
    let length = UInt8(prefix.length)
    var index = prefix.address.isIPv4 ? 0 : 1
    while true {
      let node = nodes[index]
      guard Self.agrees(node.high, node.low, high, low, min(node.length, length)) else { return false }
      // Below every node but an empty root there is a stored prefix.
      if node.length >= length { return index > 1 || node.value != Self.none || node.zero | node.one != 0 }
      if node.value != Self.none { return true }
      index = Int(Self.bit(high, low, node.length) ? node.one : node.zero)
      guard index > 1 else { return false }
    }
  }

  private mutating func append(_ node: Node) -> UInt32 {
    nodes.append(node)
    return UInt32(nodes.count - 1)
  }

  private mutating func link(_ child: UInt32, below index: Int, _ isOne: Bool) {
    if isOne { nodes[index].one = child } else { nodes[index].zero = child }
  }
}

/// Bits counted from the most significant one of the 128.
extension PrefixTrie {
  @inlinable static func key(_ address: IPAddress) -> (high: UInt64, low: UInt64) {
    address.isIPv4 ? (UInt64(address.ipv4) << 32, 0) : (address.high, address.low)
  }

  @inlinable static func bit(_ high: UInt64, _ low: UInt64, _ position: UInt8) -> Bool {
    (position < 64 ? high << position : low << (position & 63)) >> 63 == 1
  }

  @inlinable static func masked(_ high: UInt64, _ low: UInt64, _ length: UInt8) -> (UInt64, UInt64) {
    // Shifts by the full width or more give 0.
    (high & ~(UInt64.max >> length), length <= 64 ? 0 : low & ~(UInt64.max >> (length - 64)))
  }

  @inlinable static func agrees(
    _ aHigh: UInt64, _ aLow: UInt64, _ bHigh: UInt64, _ bLow: UInt64, _ length: UInt8
  ) -> Bool {
    let (high, low) = masked(aHigh ^ bHigh, aLow ^ bLow, length)
    return high | low == 0
  }

  static func commonLength(_ node: Node, _ high: UInt64, _ low: UInt64, limit: UInt8) -> UInt8 {
    let difference = node.high ^ high
    let common = difference != 0 ? difference.leadingZeroBitCount : 64 + (node.low ^ low).leadingZeroBitCount
    return min(UInt8(common), limit, node.length)
  }
}
