import NetworkTypes
import PacketCapture

/// One thing for a worker to do with a frame of a batch, in the order of the capture.
struct FrameReference {
  enum Part: UInt8 {
    /// Count it.
    case whole
    /// An ICMP error: count it, and leave the flow that it quotes to another worker.
    case flow
    /// An ICMP error that another worker counts: mark the flow that it quotes.
    case quotation
    /// No frame: look at the flows that wait.
    case service
    /// No frame: say what the flow table holds so far.
    case totals
  }

  /// Number of the frame in the run, from 1.
  var number: UInt64 = 0
  var time = Timestamp.zero
  /// Latest time of all frames up to this one.
  var clock = Timestamp.zero
  /// Where the bytes start in the batch.
  var offset: UInt32 = 0
  var capturedLength: UInt32 = 0
  var wireLength: UInt32 = 0
  var linkType: UInt16 = 0
  var part = Part.whole
}

/// What a worker has to do in a batch: plain memory, because two threads take turns at it.
struct FrameList {
  private var base: UnsafeMutablePointer<FrameReference>
  private(set) var count = 0
  private var capacity = 1024

  init() { base = .allocate(capacity: capacity) }

  func deallocate() { base.deallocate() }

  @inline(__always)
  mutating func append(_ reference: FrameReference) {
    if count == capacity { grow() }
    base[count] = reference
    count &+= 1
  }

  @inline(__always)
  subscript(index: Int) -> FrameReference { base[index] }

  mutating func removeAll() { count = 0 }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<FrameReference>.allocate(capacity: capacity * 2)
    larger.update(from: base, count: count)
    base.deallocate()
    base = larger
    capacity *= 2
  }
}
