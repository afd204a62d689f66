/// What the classic detector counts of every connection, and where the rest of its state is.
struct KeystrokeWatch: BitwiseCopyable {
  /// Slot of the detector, which the first packet that may be a key makes; `Flow.none` before.
  private(set) var slot = Flow.none
  private var packets: UInt32 = 0
  /// A payload length that SSH does not have was seen.
  private var isRuledOut = false

  /// The flow was looked at: argus writes its block from here on.
  var isReported: Bool { packets > ClassicKeystrokeParameters.startup }

  /// One TCP segment of the flow. `next` is one past its last sequence number.
  @inline(__always)
  mutating func observe(
    fromSource: Bool, length: UInt32, next: UInt32, acknowledgment: UInt32, at now: Int64,
    _ parameters: borrowing ClassicKeystrokeParameters, in detectors: inout SlabPool<ClassicKeystrokes>
  ) {
    guard count(length: length, parameters) else { return }
    if fromSource {
      guard parameters.clientSize.contains(Int(length)) else { return }
      if slot == Flow.none { slot = detectors.take(ClassicKeystrokes()) }
      detectors[slot].pointee.observeKey(next: next, at: now, packets: packets)
    } else if slot != Flow.none {
      // Before the first key there is nothing to answer.
      detectors[slot].pointee.observeEcho(length, acknowledgment, at: now, packets: packets, parameters)
    }
  }

  /// Counts a segment; true when the detector should look at it.
  @inline(__always)
  private mutating func count(length: UInt32, _ parameters: borrowing ClassicKeystrokeParameters) -> Bool {
    guard !isRuledOut else { return false }
    packets &+= 1
    guard isReported, length > 0 else { return false }
    if parameters.scope == .ssh, length % ClassicKeystrokeParameters.modulus != 0 {
      isRuledOut = true
      return false
    }
    return true
  }

  /// Keys of the record's interval.
  func keys(in detectors: borrowing SlabPool<ClassicKeystrokes>) -> UInt32 {
    slot == Flow.none ? 0 : detectors[slot].pointee.keys
  }

  func clearInterval(in detectors: borrowing SlabPool<ClassicKeystrokes>) {
    if slot != Flow.none { detectors[slot].pointee.clearInterval() }
  }

  mutating func release(in detectors: inout SlabPool<ClassicKeystrokes>) {
    guard slot != Flow.none else { return }
    detectors.release(slot)
    slot = Flow.none
  }
}
