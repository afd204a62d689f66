/// One end of a flow: the initiator is the source, whatever its address.
public enum Side: UInt8, CaseIterable, Sendable {
  case source, destination

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
    @inline(__always) _modify {
      if side == .source { yield &source } else { yield &destination }
    }
  }

  @inlinable public mutating func reverse() { swap(&source, &destination) }
}

extension Directional: Equatable where Value: Equatable {}
extension Directional: Hashable where Value: Hashable {}
extension Directional: Sendable where Value: Sendable {}
extension Directional: BitwiseCopyable where Value: BitwiseCopyable {}
