import FlowModel

/// From a detector's state to a record's typing section.
extension TypingDetector {
  /// What the interval had, and what the session is so far. Starts the next interval.
  mutating func report() -> Typing {
    var result = Typing()
    if datagrams.isMosh {
      result.ends[datagrams.typistIsSource ? .source : .destination] = datagrams.report()
    } else {
      let isLed = Self.isLed(source, destination)
      let trains = (source.trains.beginning, destination.trains.beginning)
      result.ends.source = source.report(isLed: isLed.source, isEchoOfTrains: trains.1 < trains.0)
      result.ends.destination = destination.report(
        isLed: isLed.destination, isEchoOfTrains: trains.0 <= trains.1)
    }
    for side in Side.allCases where result.ends[side].verdict >= result.verdict {
      if result.ends[side].verdict > result.verdict { result.confidence = 0 }
      result.verdict = result.ends[side].verdict
      result.confidence = max(result.confidence, result.ends[side].confidence)
    }
    if result.verdict == .none {
      let shape = session.judgement
      result.verdict = shape.verdict
      result.confidence = shape.confidence
    }
    return result
  }
}

extension TypingDetector {
  /// Which side follows the other: whose answers take the more constant time; where both are as constant,
  /// who starts less often.
  private static func isLed(_ source: borrowing Typist, _ destination: borrowing Typist) -> Directional<Bool>
  {
    if source.delays.total >= 8, destination.delays.total >= 8 {
      let difference = source.delays.concentration - destination.delays.concentration
      if difference.magnitude >= 0.15 {
        return Directional(source: difference > 0, destination: difference < 0)
      }
    }
    return Directional(
      source: destination.starts > source.starts, destination: source.starts > destination.starts)
  }
}

extension Typist {
  mutating func report(isLed: Bool, isEchoOfTrains: Bool) -> Typing.End {
    var end = Typing.End()
    let judgement = judge(isLed: isLed, isEchoOfTrains: isEchoOfTrains)
    end.verdict = judgement.verdict
    end.confidence = judgement.confidence
    let hidden = trains.keys
    if hidden.low > 0, !isEchoOfTrains {
      end.method = .obfuscated
      let new = told.advance(to: hidden)
      (end.low, end.keys, end.high) = (new.low, new.likely, new.high)
      sizes.forgetKeys()
      return end
    }
    switch judgement.verdict {
    case .interactive:
      let keys = drain()
      if isByLines {
        end.method = [.lines, .clear]
        end.keys = lines.drain()
      } else {
        if sizes.mode.size <= 8 { end.method = .clear }
        end.keys = keys
      }
    case .machine:
      // What a program typed is nobody's key; a verdict from few gaps may still change.
      if gaps.total >= 20 { sizes.forgetKeys() }
    case .none, .idle, .bulk: break
    }
    end.low = end.keys
    end.high = end.keys
    return end
  }
}

/// What was reported of hidden keys, so that records add up.
struct ToldKeys: BitwiseCopyable {
  private var low: UInt32 = 0
  private var likely: UInt32 = 0
  private var high: UInt32 = 0

  mutating func advance(to total: (low: UInt32, likely: UInt32, high: UInt32)) -> (
    low: UInt32, likely: UInt32, high: UInt32
  ) {
    let before = self
    low = max(low, total.low)
    likely = max(likely, total.likely)
    high = max(high, total.high)
    return (low - before.low, likely - before.likely, high - before.high)
  }
}
