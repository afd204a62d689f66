public import FlowModel
internal import NetworkTypes

/// Cuts a record where bins end and spreads what it counted evenly over the time of each direction.
///
/// Whatever is counted is conserved to the unit: a piece gets the whole part of what has accrued by its
/// end, less what went to the pieces before it; the last piece gets the rest. Bytes follow packets.
/// States, flags and averages stay those of the whole record; single events that nobody can place
/// (segments, round trips, keys) stay with the first piece. Pieces without a packet are left out.
public struct RecordSplitter {
  public init() {}

  /// Hands every piece, with its bin, to `body`; the record is as it was when this returns.
  public func split<Failure: Error>(
    _ r: inout FlowRecord, by bins: inout TimeBins,
    _ body: (inout FlowRecord, TimeBin) throws(Failure) -> Void
  ) throws(Failure) {
    let first = bins.bin(at: r.has(.time) ? r.time.start : .zero)
    // A record that ends where its bin does is not cut.
    guard r.has(.time), r.time.end > first.end else { return try body(&r, first) }
    let whole = Whole(r)
    defer { whole.restore(&r) }
    var given = Shares()
    var bin = first
    var start = r.time.start
    while true {
      let isLast = whole.end <= bin.end
      let cut = isLast ? whole.end : bin.end
      let accrued = Shares(whole, until: cut, isLast: isLast)
      if whole.isEmpty ? bin == first : accrued.packets != given.packets {
        whole.put(accrued, less: given, from: start, to: cut, isLast: isLast, into: &r)
        try body(&r, bin)
        r.blocks.subtract(Whole.unplaced)
        given = accrued
      }
      guard !isLast else { return }
      bin = skip(whole, given, after: bin, &bins)
      start = bin.start
    }
  }

  /// The next bin in which something accrues: a record of two packets a year apart is no work for
  /// every second between them.
  private func skip(_ whole: Whole, _ given: Shares, after bin: TimeBin, _ bins: inout TimeBins) -> TimeBin {
    let next = bins.bin(at: bin.end)
    guard whole.end > next.end else { return next }
    let moment = min(
      whole.nextPacket(.source, given.packets.source),
      whole.nextPacket(.destination, given.packets.destination))
    return moment > next.end ? bins.bin(at: min(moment, whole.end)) : next
  }
}

/// What accrued by some moment, for each direction.
struct Shares {
  var packets = Directional<UInt64>(source: 0, destination: 0)
  var bytes = Directional<UInt64>(source: 0, destination: 0)
  var applicationBytes = Directional<UInt64>(source: 0, destination: 0)
  var lost = Directional<UInt64>(source: 0, destination: 0)
  var payload = Directional<UInt64>(source: 0, destination: 0)
  var keystrokes = Directional<UInt64>(source: 0, destination: 0)

  init() {}

  init(_ whole: Whole, until cut: Timestamp, isLast: Bool) {
    for side in Side.allCases {
      let counters = whole.traffic.counters[side]
      let packets = isLast ? counters.packets : whole.packets(side, until: cut)
      self.packets[side] = packets
      func share(_ total: UInt64) -> UInt64 { Self.share(total, packets, counters.packets) }
      bytes[side] = share(counters.bytes)
      applicationBytes[side] = share(counters.applicationBytes)
      lost[side] = share(whole.lost[side])
      payload[side] = share(whole.payload[side])
      keystrokes[side] = share(UInt64(whole.keystrokes[side]))
    }
  }

  /// The whole part of `total` in the ratio of `part` to `all`. What a direction without packets counts is
  /// the first piece's.
  static func share(_ total: UInt64, _ part: UInt64, _ all: UInt64) -> UInt64 {
    guard all > 0 else { return total }
    if part >= all { return total }
    let product = total.multipliedFullWidth(by: part)
    return all.dividingFullWidth(product).quotient
  }
}

/// The record before it was cut.
struct Whole {
  static let unplaced: BlockSet = [.segments, .roundTrip, .typing]

  let blocks: BlockSet
  let time: TimeBlock
  let traffic: Traffic
  let end: Timestamp
  let ranges: Directional<TimeBlock.Range>
  let keystrokes: Directional<UInt32>
  let typing: Typing
  /// Retransmissions, sequence gaps: what the network block says was lost.
  let lost: Directional<UInt64>
  /// TCP payload bytes.
  let payload: Directional<UInt64>
  let isEmpty: Bool
  private let endpoints: Directional<TCPState.Endpoint>?

  init(_ r: borrowing FlowRecord) {
    blocks = r.blocks
    time = r.time
    end = r.time.end
    traffic = r.has(.metric) ? r.traffic : Traffic()
    isEmpty = traffic.packets == 0
    let all = TimeBlock.Range(start: r.time.start, end: r.time.end)
    ranges = Directional(source: r.activity(.source) ?? all, destination: r.activity(.destination) ?? all)
    typing = r.has(.typing) ? r.typing : Typing()
    keystrokes = r.has(.behavior) ? r.behavior.keystrokes : Directional(source: 0, destination: 0)
    if r.has(.network), r.network.isTCP {
      let tcp = r.network.tcp.endpoints
      endpoints = tcp
      lost = Directional(
        source: UInt64(tcp.source.retransmissions), destination: UInt64(tcp.destination.retransmissions))
      payload = Directional(source: UInt64(tcp.source.bytes), destination: UInt64(tcp.destination.bytes))
    } else {
      endpoints = nil
      let isRTP = r.has(.network) && (r.network.kind == .rtp || r.network.kind == .rtcp)
      let isESP = r.has(.network) && r.network.kind == .esp
      lost = Directional(
        source: isRTP ? UInt64(r.network.rtp.streams.source.drops) : isESP ? UInt64(r.network.esp.lost) : 0,
        destination: isRTP ? UInt64(r.network.rtp.streams.destination.drops) : 0)
      payload = Directional(source: 0, destination: 0)
    }
  }

  /// Packets that have come by a moment, if they come evenly: the first when the direction begins, the last not
  /// before it ends.
  func packets(_ side: Side, until cut: Timestamp) -> UInt64 {
    let range = ranges[side]
    let all = traffic.counters[side].packets
    guard cut > range.start else { return 0 }
    guard cut < range.end else { return all }
    return max(Shares.share(all, UInt64(cut - range.start), UInt64(range.end - range.start)), min(all, 1))
  }

  /// When one more packet than `count` will have come.
  func nextPacket(_ side: Side, _ count: UInt64) -> Timestamp {
    let range = ranges[side]
    let all = traffic.counters[side].packets
    guard count < all else { return Timestamp(nanoseconds: .max) }
    if count == 0 { return range.start }
    let span = UInt64(max(range.end - range.start, 0))
    return range.start + Int64(clamping: Shares.share(span, count + 1, all))
  }

  func put(
    _ accrued: Shares, less given: Shares, from start: Timestamp, to cut: Timestamp, isLast: Bool,
    into r: inout FlowRecord
  ) {
    r.time.isBidirectional = true
    for side in Side.allCases {
      let packets = accrued.packets[side] - given.packets[side]
      r.traffic.counters[side].packets = packets
      r.traffic.counters[side].bytes = accrued.bytes[side] - given.bytes[side]
      r.traffic.counters[side].applicationBytes =
        accrued.applicationBytes[side] - given.applicationBytes[side]
      let range = ranges[side]
      let from = max(start, range.start)
      let to = max(min(cut, range.end), from)
      let isActive = packets > 0 || isEmpty && side == .source
      r.time.ranges[side] = isActive ? TimeBlock.Range(start: from, end: to) : TimeBlock.Range()
    }
    if r.has(.behavior) {
      for side in Side.allCases {
        r.behavior.keystrokes[side] = UInt32(accrued.keystrokes[side] - given.keystrokes[side])
      }
    }
    if r.has(.typing) {
      for side in Side.allCases {
        let all = traffic.counters[side].packets
        func part(_ total: UInt32) -> UInt32 {
          let until = isLast ? UInt64(total) : Shares.share(UInt64(total), accrued.packets[side], all)
          return UInt32(until - Shares.share(UInt64(total), given.packets[side], all))
        }
        r.typing.ends[side].keys = part(typing.ends[side].keys)
        r.typing.ends[side].low = part(typing.ends[side].low)
        r.typing.ends[side].high = part(typing.ends[side].high)
      }
    }
    guard r.has(.network) else { return }
    if r.network.isTCP {
      for side in Side.allCases {
        r.network.tcp.endpoints[side].retransmissions = UInt32(accrued.lost[side] - given.lost[side])
        r.network.tcp.endpoints[side].bytes = UInt32(accrued.payload[side] - given.payload[side])
      }
    } else if r.network.kind == .rtp || r.network.kind == .rtcp {
      for side in Side.allCases {
        r.network.rtp.streams[side].drops = UInt16(accrued.lost[side] - given.lost[side])
      }
    } else if r.network.kind == .esp {
      r.network.esp.lost = UInt32(accrued.lost.source - given.lost.source)
    }
  }

  func restore(_ r: inout FlowRecord) {
    r.blocks = blocks
    r.time = time
    r.traffic = traffic
    if r.has(.behavior) { r.behavior.keystrokes = keystrokes }
    if r.has(.typing) { r.typing = typing }
    guard r.has(.network) else { return }
    if let endpoints {
      r.network.tcp.endpoints = endpoints
    } else if r.network.kind == .rtp || r.network.kind == .rtcp {
      for side in Side.allCases { r.network.rtp.streams[side].drops = UInt16(lost[side]) }
    } else if r.network.kind == .esp {
      r.network.esp.lost = UInt32(lost.source)
    }
  }
}
