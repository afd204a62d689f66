import FlowModel

/// What the state of one end says at the moment.
struct TypingJudgement {
  var verdict = Typing.Verdict.none
  /// 0...100
  var confidence: UInt8 = 0

  init() {}

  /// - Parameters:
  ///   - amount: how much was seen; half the confidence at `half`.
  ///   - quality: how well it fits, 0...1.
  init(_ verdict: Typing.Verdict, amount: Double, half: Double, quality: Double = 1) {
    self.verdict = verdict
    confidence = UInt8(max(0, min(100, 100 * amount * amount / (amount * amount + half * half) * quality)))
  }
}

extension Typist {
  /// - Parameters:
  ///   - isLed: the other side starts more often.
  ///   - isEchoOfTrains: the other side's trains came first.
  func judge(isLed: Bool, isEchoOfTrains: Bool) -> TypingJudgement {
    let hidden = trains.total
    if hidden.count > 0, !isEchoOfTrains {
      return TypingJudgement(
        .interactive, amount: hidden.seconds, half: 2, quality: ChaffTrains.certainty)
    }
    if isKeyboard, !isLed, gaps.total >= 8 {
      let n = Double(candidates)
      let quality = 0.5 + 0.25 * min(1, Double(answered) / n) + 0.25 * min(1, Double(sizes.mode.count) / n)
      let amount = Double(gaps.total)
      if isRegular { return TypingJudgement(.machine, amount: amount, half: 5, quality: quality) }
      // Hands do not wait for the echo, and two keys at once are rare.
      if Double(prompt) <= 0.65 * n, Double(gaps.count(below: 30_000_000)) <= 0.35 * amount {
        return TypingJudgement(.interactive, amount: amount, half: 5, quality: quality)
      }
    }
    if isByLines { return TypingJudgement(.interactive, amount: Double(lines.count), half: 4, quality: 0.9) }
    if isPasted { return TypingJudgement(.machine, amount: Double(pastes), half: 2) }
    if trains.machinePackets >= 2 * ChaffTrains.longestBurst, isKeyboardRun {
      return TypingJudgement(.machine, amount: Double(trains.machinePackets), half: 12)
    }
    return TypingJudgement()
  }

  /// A keyboard at this end: small messages mostly of one size, answered as echoes are.
  private var isKeyboard: Bool {
    guard candidates >= 10 else { return false }
    let n = Double(candidates)
    let mode = sizes.mode
    guard Double(answered) >= 0.5 * n, Double(mode.count) >= 0.4 * n else { return false }
    if isConfirmed || (echoed >= 3 && Double(echoed) >= 0.1 * Double(answered)) { return true }
    // Web terminals wrap their echoes, full-screen programs repaint a line for most keys: one small size
    // for most answers, but not for all as from a service.
    let answer = answerSizes.mode
    return candidates >= 16 && UInt32(answer.size) <= UInt32(mode.size) + 32
      && (0.3 * Double(answered)...0.95 * Double(answered)).contains(Double(answer.count))
  }

  private var isRegular: Bool {
    let share = gaps.concentration
    if gaps.total < 12 { return share >= 0.85 }
    return share >= (gaps.total < 20 ? 0.66 : 0.6) || gaps.median < 75_000_000
  }

  /// Runs too fast for a person, and echoed.
  private var isKeyboardRun: Bool { runEchoes >= 8 && runEchoes &* 4 >= trains.machinePackets }

  /// Lines, not single keys.
  var isByLines: Bool { lines.isTyped && lines.count &* 2 >= candidates }

  /// Messages that nothing prompted.
  var starts: UInt32 { candidates - min(candidates, prompt) }
}
