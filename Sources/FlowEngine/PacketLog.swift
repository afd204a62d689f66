internal import CHints
import FlowModel

/// A flow's packets that its state has not counted yet, or, for a flow of few packets, all it ever had.
///
/// A flow is rarely in the cache when its next packet comes, and counting a packet touches some twenty
/// lines of memory. Noting it takes one; a dozen noted packets are counted together, when the log is
/// full or the flow is reported. A flow whose few packets are all in its log needs no state between
/// its reports: the same packets make the same state again.
struct PacketLog: BitwiseCopyable {
  /// Time of the first packet noted, nanoseconds.
  var base: Int64 = 0
  /// Where the notes are, if there are any.
  var slot = Flow.none
  /// How large that place is: 4, 7, 10 or 16 notes.
  var size = PacketLogPools.Size.none
  /// Notes in use.
  var count: UInt8 = 0
  /// Those of them that the flow's state has counted.
  var counted: UInt8 = 0
  /// Those of them that the flow's only report so far covers; 0 without one.
  var reported: UInt8 = 0

  /// Every packet of the flow is in the log; not so once `counted` packets were forgotten.
  var isWhole: Bool { @inline(__always) get { reported != Self.isPartial } }

  /// What `reported` is when the log is not all there is.
  private static let isPartial: UInt8 = 0xff

  /// The log begins anew, behind packets that only the state has.
  static var rest: PacketLog {
    var log = PacketLog()
    log.reported = isPartial
    return log
  }

  /// From so many notes on the next packet may have to be counted at once.
  static let nearlyFull: UInt8 = 14

  /// The flow's state lacks nothing.
  var isCounted: Bool { @inline(__always) get { counted == count } }
}

/// Where logs are, in four sizes: most flows have few packets.
struct PacketLogPools: ~Copyable {
  enum Size: UInt8 {
    case none = 0
    case few = 4
    /// Set-up, request and the beginning of the answer of a TCP connection.
    case some = 7
    case more = 10
    case many = 16

    var next: Size {
      switch self {
      case .none: .few
      case .few: .some
      case .some: .more
      case .more, .many: .many
      }
    }
  }

  private var few = SlabPool<InlineArray<4, PacketNote>>()
  private var some = SlabPool<InlineArray<7, PacketNote>>()
  private var more = SlabPool<InlineArray<10, PacketNote>>()
  private var many = SlabPool<InlineArray<16, PacketNote>>()

  var count: Int { few.count + some.count + more.count + many.count }
  var bytesHeld: Int { few.bytesHeld + some.bytesHeld + more.bytesHeld + many.bytesHeld }

  /// A log's notes; valid until it grows or is released.
  @inline(__always)
  func notes(_ log: PacketLog) -> UnsafeMutablePointer<PacketNote> {
    switch log.size {
    case .few: UnsafeMutableRawPointer(few[log.slot]).assumingMemoryBound(to: PacketNote.self)
    case .some: UnsafeMutableRawPointer(some[log.slot]).assumingMemoryBound(to: PacketNote.self)
    case .more: UnsafeMutableRawPointer(more[log.slot]).assumingMemoryBound(to: PacketNote.self)
    case .many, .none: UnsafeMutableRawPointer(many[log.slot]).assumingMemoryBound(to: PacketNote.self)
    }
  }

  /// Makes room for so many more notes; false when the log is as large as logs get.
  @inline(__always)
  mutating func makeRoom(for more: UInt8, in log: inout PacketLog) -> Bool {
    while log.count + more > log.size.rawValue {
      guard log.size != .many else { return false }
      grow(&log)
    }
    return true
  }

  @inline(never)
  private mutating func grow(_ log: inout PacketLog) {
    var larger = log
    larger.size = log.isWhole ? log.size.next : .many
    switch larger.size {
    case .few: larger.slot = few.take()
    case .some: larger.slot = some.take()
    case .more: larger.slot = more.take()
    case .many, .none: larger.slot = many.take()
    }
    if log.count > 0 { notes(larger).update(from: notes(log), count: Int(log.count)) }
    release(log)
    log = larger
  }

  private mutating func release(_ log: PacketLog) {
    switch log.size {
    case .none: break
    case .few: few.release(log.slot)
    case .some: some.release(log.slot)
    case .more: more.release(log.slot)
    case .many: many.release(log.slot)
    }
  }

  /// Forgets what a log has: its flow's state has counted it, or the flow ends.
  @inline(__always)
  mutating func clear(_ log: inout PacketLog) {
    release(log)
    log = .rest
  }

  /// Begins to fetch where the next packet will be noted.
  @inline(__always)
  func prefetchEnd(_ log: PacketLog) {
    guard log.size != .none else { return }
    hint_prefetch(notes(log) + Int(log.count))
  }

  /// Begins to fetch all notes.
  @inline(__always)
  func prefetch(_ log: PacketLog) {
    guard log.size != .none else { return }
    let notes = notes(log)
    for note in stride(from: 0, to: Int(log.count), by: 2) { hint_prefetch(notes + note) }
  }
}
