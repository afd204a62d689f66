/// Rates. Single precision where the classic clients use it, so that printed digits agree.
extension FlowRecord {
  private func span(_ side: Side?) -> Float {
    let whole = Float(seconds(nil))
    guard let side else { return whole }
    let own = Float(seconds(side))
    return own > 0 ? own : whole
  }

  /// Packets a second after the first packet.
  public func packetRate(_ side: Side?) -> Double {
    let count = packets(side)
    let span = span(side)
    guard count > 1, span > 0 else { return 0 }
    return Double(Float(count - 1) / span)
  }

  /// Bits a second; one average packet is taken off, so that n packets fill n - 1 intervals.
  public func bitRate(_ side: Side) -> Double {
    let count = packets(side)
    let span = span(side)
    guard count > 1, span > 0 else { return 0 }
    let bytes = bytes(side)
    return Double(Float((bytes - bytes / count) * 8) / span)
  }

  /// Bits a second of both directions over the record's duration.
  public func totalBitRate() -> Double {
    let whole = Float(seconds(nil))
    guard whole > 0 else { return 0 }
    let source = Float(bitRate(.source)) * span(.source)
    let destination = Float(bitRate(.destination)) * span(.destination)
    return Double((source + destination) / whole)
  }

  /// Mean packet size of one direction, bytes.
  public func meanPacketSize(_ side: Side) -> Double {
    let count = packets(side)
    return count > 0 ? Double(Float(bytes(side)) / Float(count)) : 0
  }

  /// Producer/consumer ratio: 1 when only the source sends payload, -1 when only the destination does.
  public func producerConsumerRatio() -> Double? {
    guard has(.metric) else { return nil }
    let source = Double(applicationBytes(.source))
    let destination = Double(applicationBytes(.destination))
    let sum = source + destination
    return sum > 0 ? (source - destination) / sum : -0.0
  }

  /// Payload in relation to all bytes.
  public func transmissionEfficiency(_ side: Side?) -> Double? {
    guard has(.metric) else { return nil }
    let all = bytes(side)
    return all > 0 ? Double(Float(applicationBytes(side)) / Float(all)) : -0.0
  }
}
