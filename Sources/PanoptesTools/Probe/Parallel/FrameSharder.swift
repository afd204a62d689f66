import NetworkTypes
import PacketDecoding

/// Which worker a frame belongs to: all packets that may meet in one flow go to the same one.
///
/// The two addresses of the flow's own layer decide, whichever way round they stand, so that
/// fragments stay with their datagrams; an ICMP error goes with its own addresses, and what it says
/// of the quoted flow to where that flow is.
struct FrameSharder: ~Copyable {
  private let workers: UInt64
  private var decoder = PacketDecoder()
  private var packet = Packet()

  struct Shard: Equatable {
    var worker: Int
    /// Where the flow is that an ICMP error quotes, if that is elsewhere.
    var quoted: Int?
  }

  init(workers: Int) { self.workers = UInt64(workers) }

  /// TCP right above IP right above Ethernet, which most packets are, is told by a few loads; the rest
  /// is decoded.
  @inline(__always)
  mutating func shard(_ frame: RawSpan, linkType: UInt32, wireLength: UInt32) -> Shard {
    if linkType == 1, frame.byteCount >= 54 {
      let head: UInt64 = frame.bigEndian(at: 12)
      switch head >> 48 {
      case 0x0800:
        let headerLength = (head >> 40 & 0xf) * 4
        // 0x45 … with a total length that the decoder believes, and protocol 6.
        if head >> 44 & 0xf == 4, headerLength >= 20, head >> 16 & 0xffff >= headerLength, frame[23] == 6 {
          let source: UInt32 = frame.bigEndian(at: 26)
          let destination: UInt32 = frame.bigEndian(at: 30)
          return Shard(worker: worker(UInt64(source ^ destination)))
        }
      case 0x86dd:
        if head >> 44 & 0xf == 6, frame[20] == 6 {
          let high: UInt64 = frame.bigEndian(at: 22) ^ frame.bigEndian(at: 38)
          let low: UInt64 = frame.bigEndian(at: 30) ^ frame.bigEndian(at: 46)
          return Shard(worker: worker(high &* 0x9e37_79b9_7f4a_7c15 ^ low))
        }
      default: break
      }
    }
    return decoded(frame, linkType: linkType, wireLength: wireLength)
  }

  private mutating func decoded(_ frame: RawSpan, linkType: UInt32, wireLength: UInt32) -> Shard {
    decoder.decode(frame, linkType: linkType, time: .zero, wireLength: wireLength, into: &packet)
    switch packet.network {
    // Counted by name, in any table; RARP's key is made of one side or the other.
    case .none, .rarp: return Shard(worker: 0)
    case .ethernet, .wlan: return Shard(worker: worker(packet.sourceMAC.value ^ packet.destinationMAC.value))
    case .arp: return Shard(worker: pair(packet.source, packet.destination))
    case .ipv4, .ipv6:
      var shard = Shard(worker: pair(packet.source, packet.destination))
      if packet.quotedOffset != 0, packet.transport == .icmp || packet.transport == .icmpv6,
        let quoted = PacketDecoder.decodeQuoted(frame, packet)
      {
        let other = pair(quoted.source, quoted.destination)
        if other != shard.worker { shard.quoted = other }
      }
      return shard
    }
  }

  private func pair(_ a: IPAddress, _ b: IPAddress) -> Int {
    if a.isIPv4, b.isIPv4 { return worker(UInt64(a.ipv4 ^ b.ipv4)) }
    return worker((a.high ^ b.high) &* 0x9e37_79b9_7f4a_7c15 ^ a.low ^ b.low)
  }

  @inline(__always)
  private func worker(_ key: UInt64) -> Int {
    let mixed = (key ^ key >> 32) &* 0xd1b5_4a32_d192_ed03
    return Int(truncatingIfNeeded: (mixed >> 32 &* workers) >> 32)
  }
}
