/// What a segment was to somebody who has seen all before it.
enum SegmentKind: UInt8 {
  /// Takes no sequence space and says nothing special: a plain acknowledgment, a reset.
  case empty
  /// Goes on where the highest before it ended, or beyond.
  case new
  /// Seen whole before, and sent again.
  case again
  /// Seen in part before.
  case partly
  /// Fills a hole after the sender noticed: its first copy was lost on the way here.
  case recovered
  /// Fills a hole because it was overtaken on the way here. No loss.
  case late
  /// The same packet once more, made by the path or the capture.
  case copy
  /// RFC 9293 section 3.8.4.
  case keepAlive
  /// Asks a peer whose window is shut (RFC 9293 section 3.8.6.1).
  case probe
  /// Outside of any window the connection could have.
  case stray

  /// Seen for the first time here.
  var isFresh: Bool { @inline(__always) get { self == .new || self == .recovered || self == .late } }
  /// What classic readers count as loss.
  var isLoss: Bool { @inline(__always) get { self == .again || self == .partly || self == .recovered } }
}
