import FlowModel

/// Inter-packet times and packet sizes: the classic blocks, and the section beyond them.
extension FlowEngine {
  mutating func fillDynamics(_ flow: UnsafeMutablePointer<Flow>) {
    record.interPacket = InterPacket()
    for side in Side.allCases {
      record.jitter.directions[side].hasActive = false
      record.jitter.directions[side].hasIdle = false
      record.packetSizes.directions[side].isPresent = false
      let half = flow.half(side)
      let slot = half.pointee.gaps
      let hasPackets = configuration.measuresPacketSizes && half.pointee.packets > 0
      if hasPackets {
        record.blocks.insert(.packetSize)
        record.packetSizes.directions[side].isPresent = true
        record.packetSizes.directions[side].hasHistogram = false
        record.packetSizes.directions[side].minimum = half.pointee.minimumSize
        record.packetSizes.directions[side].maximum = half.pointee.maximumSize
      }
      guard !slot.isNone else { continue }
      let statistics = gaps.statistics(slot)
      fill(statistics.pointee, side)
      if hasPackets, configuration.recordsSizeHistograms { fillSizes(statistics.pointee, side) }
    }
  }

  private mutating func fill(_ gaps: borrowing GapStatistics, _ side: Side) {
    if gaps.active.count > 0 {
      record.jitter.directions[side].hasActive = true
      record.jitter.directions[side].active = statistics(gaps.active, gaps.activeGaps)
      record.blocks.insert(.jitter)
    }
    if gaps.idle.count > 0 {
      record.jitter.directions[side].hasIdle = true
      record.jitter.directions[side].idle = statistics(gaps.idle, gaps.idleGaps)
      record.blocks.insert(.jitter)
    }
    record.interPacket.directions[side] = gaps.block
    record.blocks.insert(.interPacket)
  }

  private mutating func fillSizes(_ gaps: borrowing GapStatistics, _ side: Side) {
    let bins = GapStatistics.nibbles(gaps.sizes)
    var word: UInt32 = 0
    for i in 0..<8 { word |= bins[i] << UInt32(28 - i * 4) }
    record.packetSizes.directions[side].hasHistogram = true
    record.packetSizes.directions[side].histogram = word
  }

  private func statistics(_ sums: IntervalSums, _ bins: InlineArray<8, UInt32>) -> IntervalStatistics {
    var result = sums.statistics
    guard configuration.recordsGapHistograms else { return result }
    let bins = GapStatistics.nibbles(bins)
    result.hasHistogram = true
    for i in 0..<8 { result.histogram |= bins[i] << UInt32(i * 4) }
    return result
  }

  /// A packet of the direction, from its second on; the first is counted then as well.
  @inline(__always)
  mutating func noteGap(_ gap: Int64, _ size: UInt32, _ half: inout Half, isActive: Bool) {
    guard configuration.measuresIntervals, configuration.statusInterval > 0, gap >= 0 else { return }
    if half.gaps.isNone {
      let first = half.packets == 2 ? half.minimumSize &+ half.maximumSize &- size : GapLog.noSize
      half.gaps = gaps.begin(behind: first)
    }
    gaps.add(.init(gap: UInt32(clamping: gap), size: size, isActive: isActive), to: &half.gaps)
  }

  mutating func releaseGaps(_ flow: UnsafeMutablePointer<Flow>) {
    for side in Side.allCases { gaps.release(&flow.pointee.halves[side].gaps) }
  }
}
