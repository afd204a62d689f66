import FlowModel
import PacketDecoding

/// Recognises RTP (RFC 3550) in a UDP flow and counts the sequence numbers that are missing.
///
/// One packet proves nothing: payloads of other protocols start with the same two bits. A stream
/// counts as RTP once several packets in one direction agree on SSRC and payload type and follow each
/// other; numbers that advance in larger steps are losses of such a stream, but prove none.
struct RTPTracker {
  struct Stream {
    var isSeen = false
    var flags: UInt16 = 0
    var sequence: UInt16 = 0
    var timestamp: UInt32 = 0
    var ssrc: UInt32 = 0
    /// Packets in a row that fit.
    var agreeing: UInt16 = 0
    var drops: UInt32 = 0
  }

  enum Candidate: UInt8 { case undecided, rtp, rtcp, no }

  var candidate = Candidate.undecided
  var streams = Directional(source: Stream(), destination: Stream())

  /// Largest step in sequence numbers that still reads as loss (RFC 3550 appendix A.1 MAX_DROPOUT).
  private static let maximumDropout: UInt16 = 3000
  static let requiredAgreement: UInt16 = 4

  var isRTP: Bool {
    candidate == .rtp
      && (streams.source.agreeing >= Self.requiredAgreement
        || streams.destination.agreeing >= Self.requiredAgreement)
  }

  /// `header`: the first 12 payload bytes, as three big-endian words.
  mutating func observe(
    sourcePort: UInt16, destinationPort: UInt16, header: (UInt32, UInt32, UInt32), payloadLength: UInt32,
    from side: Side
  ) {
    if candidate == .undecided {
      let ports = sourcePort >= 1024 && destinationPort >= 1024
      let excluded = (7000...7010).contains(sourcePort) || (7000...7010).contains(destinationPort)
      let payloadType = UInt8(truncatingIfNeeded: header.0 >> 16)
      if !ports || excluded || header.0 >> 30 != 2 {
        candidate = .no
      } else if (192...223).contains(payloadType) {
        candidate = .rtcp
      } else {
        candidate = .rtp
      }
    }
    if candidate == .rtcp { return observeRTCP(header, payloadLength, from: side) }
    guard candidate == .rtp else { return }
    guard header.0 >> 30 == 2 else {
      candidate = .no
      return
    }
    let sequence = UInt16(truncatingIfNeeded: header.0)
    let stream = streams[side]
    let step = sequence &- stream.sequence
    let samePayload = (stream.flags ^ UInt16(truncatingIfNeeded: header.0 >> 16)) & 0x7f == 0
    if !stream.isSeen || stream.ssrc != header.2 || !samePayload {
      streams[side].agreeing = stream.isSeen && stream.ssrc != header.2 ? 0 : 1
      streams[side].isSeen = true
    } else if step > 0, step < Self.maximumDropout {
      if step == 1 { streams[side].agreeing = min(stream.agreeing &+ 1, 1000) }
      streams[side].drops &+= UInt32(step &- 1)
    } else if step > UInt16.max - 100 || step == 0 {
      // Late or duplicated: neither agreement nor loss.
    } else {
      streams[side].agreeing = 0
    }
    if step < 0x8000 || !stream.isSeen || stream.ssrc != header.2 { streams[side].sequence = sequence }
    streams[side].flags = UInt16(truncatingIfNeeded: header.0 >> 16)
    streams[side].timestamp = header.1
    streams[side].ssrc = header.2
  }

  /// An RTCP packet starts a compound with a sender or receiver report whose length fits
  /// (RFC 3550 appendix A.2); anything else is some other protocol.
  private mutating func observeRTCP(
    _ header: (UInt32, UInt32, UInt32), _ payloadLength: UInt32, from side: Side
  ) {
    let packetType = UInt8(truncatingIfNeeded: header.0 >> 16)
    let length = (header.0 & 0xffff &+ 1) &* 4
    guard header.0 >> 30 == 2, packetType == 200 || packetType == 201, length <= payloadLength,
      length >= 8, payloadLength % 4 == 0
    else {
      candidate = .no
      return
    }
    streams[side].isSeen = true
    streams[side].flags = UInt16(truncatingIfNeeded: header.0 >> 16)
    streams[side].sequence = UInt16(truncatingIfNeeded: header.0)
    streams[side].ssrc = header.1
  }

  mutating func clearInterval() {
    streams.source.drops = 0
    streams.destination.drops = 0
  }

  func fill(_ block: inout RTPState) {
    block = RTPState()
    for side in Side.allCases {
      let stream = streams[side]
      block.streams[side].flags = stream.flags
      block.streams[side].sequence = stream.sequence
      block.streams[side].timestamp = stream.timestamp
      block.streams[side].ssrc = stream.ssrc
      block.streams[side].drops = UInt16(clamping: stream.drops)
    }
  }
}
