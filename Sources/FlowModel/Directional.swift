/// One end of a flow: the initiator is the source, whatever its address.
public enum Side: UInt8, CustomStringConvertible, Sendable, BitwiseCopyable {
  case source, destination

  /// Both, source first, without an array: every record goes through them many times.
  public struct All: RandomAccessCollection, Sendable {
    @inlinable public var startIndex: Int { 0 }
    @inlinable public var endIndex: Int { 2 }
    @inlinable public subscript(place: Int) -> Side { place == 0 ? .source : .destination }
    @usableFromInline init() {}
  }

  @inlinable public static var allCases: All { All() }

  public var description: String { self == .source ? "source" : "destination" }

  @inlinable public var opposite: Side { self == .source ? .destination : .source }
}

/// A value for each direction of a flow.
public struct Directional<Value> {
  public var source: Value
  public var destination: Value

  @inlinable public init(source: Value, destination: Value) {
    self.source = source
    self.destination = destination
  }

  @inlinable public subscript(side: Side) -> Value {
    @inline(__always) get { side == .source ? source : destination }
    // An address, and no branch around whatever is done there: the two lie side by side.
    @inline(__always) unsafeMutableAddress {
      withUnsafeMutableBytes(of: &self) {
        $0.baseAddress!.assumingMemoryBound(to: Value.self) + Int(side.rawValue)
      }
    }
  }

  @inlinable public mutating func reverse() { swap(&source, &destination) }
}

extension Directional: Equatable where Value: Equatable {}
extension Directional: Hashable where Value: Hashable {}
extension Directional: Sendable where Value: Sendable {}
extension Directional: BitwiseCopyable where Value: BitwiseCopyable {}
