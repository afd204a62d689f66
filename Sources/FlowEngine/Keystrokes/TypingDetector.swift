/// Who types in one flow: keys of both directions, and what the session is.
///
/// Fed with every packet of the flow in capture order. Fixed size; nothing is allocated.
struct TypingDetector: BitwiseCopyable {
  var source = Typist()
  var destination = Typist()
  var session = SessionShape()
  var datagrams = MoshSession()

  /// A transfer in which nobody ever typed: not worth a place.
  var isHopeless: Bool {
    session.isBulk && !source.isConfirmed && !destination.isConfirmed && source.starts < 4
      && destination.starts < 4 && source.pastes < 3
  }

  mutating func observe(_ segment: borrowing TypingSegment, isDatagram: Bool) {
    if isDatagram {
      session.observe(segment, length: segment.length)
      datagrams.observe(segment)
      return
    }
    if segment.isSource {
      Self.observe(segment, from: &source, to: &destination, &session)
    } else {
      Self.observe(segment, from: &destination, to: &source, &session)
    }
  }

  private static func observe(
    _ segment: borrowing TypingSegment, from me: inout Typist, to other: inout Typist,
    _ session: inout SessionShape
  ) {
    if segment.hasAcknowledgment { other.sent.acknowledge(segment.acknowledgment, at: segment.time) }
    guard segment.length > 0 else { return }
    let length = me.stream.newBytes(from: segment.sequence, length: segment.length)
    guard length > 0 else {
      me.sent.noteResent(upTo: segment.sequence &+ segment.length)
      return
    }
    var answered: TypingSent.Message?
    if segment.hasAcknowledgment {
      var older: UInt32 = 0
      answered = other.sent.answer(segment.acknowledgment, olderCandidates: &older)
      if let answered {
        other.noteAnswer(answered, older: older, length: length, delay: segment.time &- answered.time)
      }
    }
    me.send(
      segment, length: length, sinceOther: session.sinceData(ofSource: !segment.isSource, at: segment.time),
      answered: answered, roundTrip: other.sent.roundTrip,
      isLed: other.trains.isRunning(at: segment.time))
    session.observe(segment, length: length)
  }
}
