internal import NetworkTypes

/// Quantities that several fields share, computed from the blocks as the record stands.
extension FlowRecord {
  @inlinable public func packets(_ side: Side?) -> UInt64 {
    guard has(.metric) else { return 0 }
    return side.map { traffic.counters[$0].packets } ?? traffic.packets
  }

  @inlinable public func bytes(_ side: Side?) -> UInt64 {
    guard has(.metric) else { return 0 }
    return side.map { traffic.counters[$0].bytes } ?? traffic.bytes
  }

  @inlinable public func applicationBytes(_ side: Side?) -> UInt64 {
    guard has(.metric) else { return 0 }
    return side.map { traffic.counters[$0].applicationBytes } ?? traffic.applicationBytes
  }

  /// When that direction was active; nil when it sent nothing.
  ///
  /// A record with one range for both directions lends it to each that has packets.
  public func activity(_ side: Side) -> TimeBlock.Range? {
    guard has(.time) else { return nil }
    if time.isBidirectional { return time.ranges[side].isPresent ? time.ranges[side] : nil }
    let (start, end) = (time.start, time.end)
    guard has(.metric) else { return TimeBlock.Range(start: start, end: end) }
    let own = traffic.counters[side].packets
    let other = traffic.counters[side.opposite].packets
    guard own > 0 else { return nil }
    // Of two packets the question began the flow and the answer ended it.
    if own == 1, other == 1 {
      let moment = side == .source ? start : end
      return TimeBlock.Range(start: moment, end: moment)
    }
    return TimeBlock.Range(start: start, end: end)
  }

  /// Seconds from first to last packet, of one direction or of the record, in single precision.
  public func seconds(_ side: Side?) -> Double {
    guard let side else { return has(.time) ? Double(Float(Double(time.duration) / 1e9)) : 0 }
    return Double(Float(Double(activity(side)?.duration ?? 0) / 1e9))
  }

  /// Packets that were lost: retransmitted by TCP, missing in the sequence of RTP, UDT and ESP.
  public func lost(_ side: Side?) -> UInt64 {
    guard let side else {
      // As the classic clients count: nothing is lost in a record whose source is silent.
      return packets(.source) > 0 ? lost(.source) &+ lost(.destination) : 0
    }
    guard has(.network), has(.metric), packets(side) > 0 else { return 0 }
    switch network.kind {
    case .tcpFull where side == .source || network.tcp.hasDestination:
      return UInt64(network.tcp.endpoints[side].retransmissions)
    case .rtp, .rtcp: return UInt64(network.rtp.streams[side].drops)
    case .udt: return side == .source ? UInt64(max(network.udt.drops, 0)) : 0
    case .esp: return side == .source ? UInt64(network.esp.lost) : 0
    default: return 0
    }
  }

  /// Lost packets in percent of those seen and lost.
  public func lossPercent(_ side: Side?) -> Double {
    let lost = Double(lost(side))
    return lost > 0 ? 100 * lost / (Double(packets(side)) + lost) : 0
  }

  /// Bytes of the TCP sequence space that the sensor never saw; nil when the record cannot say.
  public func gap(_ side: Side) -> UInt64? {
    guard has(.network), network.isTCP else { return nil }
    guard network.kind == .tcpFull, side == .source || network.tcp.hasDestination else { return 0 }
    let end = network.tcp.endpoints[side]
    guard end.retransmissions == 0, end.base != 0, end.sequence != 0 else { return 0 }
    let missing = Int64(Int32(bitPattern: end.sequence &- end.base)) - Int64(end.bytes)
    return missing > 1 ? UInt64(missing - 1) : 0
  }
}
