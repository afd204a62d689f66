import FlowModel

/// Inter-packet times and packet sizes: the classic blocks, and the section beyond them.
extension FlowEngine {
  mutating func fillDynamics(_ flow: UnsafeMutablePointer<Flow>) {
    record.interPacket = InterPacket()
    for side in Side.allCases {
      let half = flow.pointee.halves[side]
      record.jitter.directions[side].hasActive = false
      record.jitter.directions[side].hasIdle = false
      if half.gaps != Flow.none { fillGaps(half.gaps, side) }
      record.packetSizes.directions[side].isPresent = false
      if configuration.measuresPacketSizes, half.packets > 0 {
        record.blocks.insert(.packetSize)
        record.packetSizes.directions[side].isPresent = true
        record.packetSizes.directions[side].hasHistogram = false
        record.packetSizes.directions[side].minimum = half.minimumSize
        record.packetSizes.directions[side].maximum = half.maximumSize
        if configuration.recordsSizeHistograms, half.gaps != Flow.none {
          let bins = GapStatistics.nibbles(gapStatistics[half.gaps].pointee.sizes)
          var word: UInt32 = 0
          for i in 0..<8 { word |= bins[i] << UInt32(28 - i * 4) }
          record.packetSizes.directions[side].hasHistogram = true
          record.packetSizes.directions[side].histogram = word
        }
      }
    }
  }

  private mutating func fillGaps(_ slot: UInt32, _ side: Side) {
    let gaps = gapStatistics[slot]
    if gaps.pointee.active.count > 0 {
      record.jitter.directions[side].hasActive = true
      record.jitter.directions[side].active = statistics(gaps.pointee.active, gaps.pointee.activeGaps)
      record.blocks.insert(.jitter)
    }
    if gaps.pointee.idle.count > 0 {
      record.jitter.directions[side].hasIdle = true
      record.jitter.directions[side].idle = statistics(gaps.pointee.idle, gaps.pointee.idleGaps)
      record.blocks.insert(.jitter)
    }
    record.interPacket.directions[side] = gaps.pointee.block
    record.blocks.insert(.interPacket)
  }

  private func statistics(_ sums: IntervalSums, _ bins: InlineArray<8, UInt32>) -> IntervalStatistics {
    var result = sums.statistics
    guard configuration.recordsGapHistograms else { return result }
    let bins = GapStatistics.nibbles(bins)
    result.hasHistogram = true
    for i in 0..<8 { result.histogram |= bins[i] << UInt32(i * 4) }
    return result
  }

  /// The direction's statistics, made on its second packet; the first is counted then as well.
  @inline(__always)
  mutating func noteGap(_ gap: Int64, _ size: UInt32, _ half: inout Half, isActive: Bool) {
    guard configuration.measuresIntervals, configuration.statusInterval > 0 else { return }
    if half.gaps == Flow.none {
      guard gap >= 0 else { return }
      half.gaps = gapStatistics.take(GapStatistics())
      if half.packets == 2 {
        gapStatistics[half.gaps].pointee.add(size: half.minimumSize &+ half.maximumSize &- size)
      }
    }
    let statistics = gapStatistics[half.gaps]
    if gap > 0 {
      statistics.pointee.add(
        gap: UInt32(clamping: gap), isActive: isActive, isClassic: gap < configuration.statusInterval / 500)
    }
    statistics.pointee.add(size: size)
  }

  mutating func releaseGaps(_ flow: UnsafeMutablePointer<Flow>) {
    for side in Side.allCases where flow.pointee.halves[side].gaps != Flow.none {
      gapStatistics.release(flow.pointee.halves[side].gaps)
      flow.pointee.halves[side].gaps = Flow.none
    }
  }
}
