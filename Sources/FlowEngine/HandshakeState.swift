import FlowModel
import NetworkTypes
import PacketDecoding

/// What the engine keeps of a handshake between reports.
struct HandshakeState {
  enum Kind: UInt8 { case undecided, sctp, quic, wireGuard, hello }

  var kind = Kind.undecided
  var sctp = SCTPState()
  var cell = WirelessCell()
  var quic = Directional(source: QUICHeader(), destination: QUICHeader())
  /// What the keys of QUIC's Initial packets are made of: the connection id that the client's first
  /// packet went to.
  var hasInitial = false
  var initialLength: UInt8 = 0
  var initialID = InlineArray<20, UInt8>(repeating: 0)
  var pieces = Directional(source: HelloPieces(), destination: HelloPieces())
  /// Packets looked at.
  var packets: UInt8 = 0
  /// Bytes of the streams' beginnings: a slot of the engine's `hellos`, or `none`.
  var hello = Flow.none
  var streams = Directional(source: HelloStream(), destination: HelloStream())
  /// There is something that no record told yet.
  var isNews = false
}

/// How much of one direction's beginning is kept.
struct HelloStream {
  var isSeen = false
  var isDone = false
  /// TCP sequence number of the byte after the last one kept.
  var next: UInt32 = 0
  var count: UInt16 = 0
}

/// An SCTP association (RFC 9260) as a tap sees it.
struct SCTPState {
  enum Stage: UInt8 { case unknown, opening, cookie, established, shutdown, closed, aborted }

  var stage = Stage.unknown
  /// A bit for each chunk type below 15; the last bit for all others.
  var chunks = Directional<UInt16>(source: 0, destination: 0)
  /// Verification tags of the packets of each direction.
  var tags = Directional<UInt32>(source: 0, destination: 0)

  /// Walks the chunks between two offsets. `tag` stands in the common header.
  mutating func observe(_ frame: RawSpan, from start: Int, to end: Int, tag: UInt32, side: Side) {
    if tag != 0 { tags[side] = tag }
    var position = start
    // A packet holds few chunks; the bound is for hostile ones.
    for _ in 0..<64 {
      guard position + 4 <= end else { return }
      let type = frame[position]
      let length = Int(frame.bigEndian(at: position + 2, as: UInt16.self))
      chunks[side] |= 1 << UInt16(min(type, 15))
      advance(type)
      guard length >= 4 else { return }
      position += (length + 3) & ~3
    }
  }

  private mutating func advance(_ type: UInt8) {
    switch type {
    case 1, 2: stage = .opening
    case 10: stage = .cookie
    case 11: stage = .established
    // Data alone: the capture began later.
    case 0, 3, 4, 5: if stage == .unknown { stage = .established }
    case 7, 8: stage = .shutdown
    case 14: stage = .closed
    case 6: stage = .aborted
    default: break
    }
  }
}

/// The long header of QUIC (RFC 8999 5.1): what every version has.
struct QUICHeader {
  var isSeen = false
  var version: UInt32 = 0
  var destinationLength: UInt8 = 0
  var sourceLength: UInt8 = 0
  var destinationID = InlineArray<20, UInt8>(repeating: 0)
  var sourceID = InlineArray<20, UInt8>(repeating: 0)

  /// Versions in use: 1, 2, drafts, what greases, negotiation. The first byte's second bit is fixed,
  /// but in a negotiation.
  static func isVersion(_ version: UInt32) -> Bool {
    version == 1 || version == 0x6b33_43cf || version >> 8 == 0xff_0000
      || version & 0x0f0f_0f0f == 0x0a0a_0a0a
  }

  /// Nil for what is no long header of a version there is.
  init?(_ frame: RawSpan, at offset: Int, end: Int) {
    guard offset + 7 <= end, frame[offset] & 0xc0 == 0xc0 else { return nil }
    version = frame.bigEndian(at: offset + 1)
    guard Self.isVersion(version) else { return nil }
    destinationLength = frame[offset + 5]
    let source = offset + 6 + Int(destinationLength)
    guard destinationLength <= 20, source < end else { return nil }
    sourceLength = frame[source]
    guard sourceLength <= 20, source + 1 + Int(sourceLength) <= end else { return nil }
    for i in 0..<Int(destinationLength) { destinationID[i] = frame[offset + 6 + i] }
    for i in 0..<Int(sourceLength) { sourceID[i] = frame[source + 1 + i] }
    isSeen = true
  }

  init() {}
}
