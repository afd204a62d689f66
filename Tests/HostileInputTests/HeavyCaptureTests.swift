import AllocationCount
import HostileInput
import TestSupport
import Testing

/// Captures, whole and damaged, through the whole sensor: no crash, no hang, bounded memory, and
/// nothing lost before the damage.
@Suite struct HeavyCaptureTests {
  /// What reading one capture may take at once, beside what grows with it: the reader's window, a
  /// decompressor, the printers.
  private static let memoryLimit = 32 << 20

  @Test func wholeCaptures() throws {
    let inProgress = CaseInProgress(slot: 0)
    defer { inProgress.end() }
    for item in Material.captures {
      let expected = FrameEnds(of: item.bytes)?.ends.count
      for variant: UInt8 in [0, 1, 0x0f, 0x12, 0x23, 0x35, 0x47, 0x52, 0x63] {
        let name = "\(item.name), whole, variant \(variant)"
        inProgress.begin(name)
        let file = MemoryFile(item.bytes)
        // A run of its own for each: what it allocates is what the capture costs.
        let outcome = try measured(name, item) {
          try CaptureRun(printInterval: 200).run(descriptor: file.rewound(), variant: variant)
        }
        guard case .read(let frames, let damage)? = outcome, let expected else { continue }
        #expect(frames == expected && damage == nil, "\(name): \(frames) of \(expected) frames")
      }
    }
  }

  /// Packets that are noted first and counted later make the records that packets counted at once make.
  @Test func notedCaptures() {
    var count = 0
    for item in Material.captures {
      let file = MemoryFile(item.bytes)
      let counted = NoteRun.records(descriptor: file.rewound(), notesFrom: .max)
      for threshold in [0, 3, 50] {
        let noted = NoteRun.records(descriptor: file.rewound(), notesFrom: threshold)
        #expect(noted == counted, "\(item.name), noted from \(threshold) flows on")
      }
      count += counted.isEmpty ? 0 : 1
    }
    print("noted captures: \(count) with records")
  }

  @Test func cutCaptures() throws {
    let inProgress = CaseInProgress(slot: 1)
    defer { inProgress.end() }
    let run = CaptureRun(printInterval: 500)
    var count = 0
    for item in Material.captures {
      var generator = SplitMix(seed: UInt64(item.bytes.count))
      let ends = FrameEnds(of: item.bytes)
      let file = MemoryFile(item.bytes)
      // From the longest to the shortest: each only takes bytes away.
      for cut in Material.cuts(of: item, generator: &generator).reversed() {
        let name = "\(item.name), cut at \(cut)"
        inProgress.begin(name)
        file.cut(to: cut)
        count += 1
        let outcome = try measured(name, item) {
          try run.run(descriptor: file.rewound(), variant: UInt8(truncatingIfNeeded: cut >> 6))
        }
        guard let ends else { continue }
        switch outcome {
        case .refused(let error)?: #expect(cut < ends.headerLength, "\(name): \(error)")
        case .read(let frames, _)?: #expect(frames == ends.whole(in: cut), "\(name)")
        case nil: break
        }
      }
    }
    print("cut captures: \(count) cases")
  }

  @Test func flippedCaptures() throws {
    let inProgress = CaseInProgress(slot: 2)
    defer { inProgress.end() }
    let run = CaptureRun(printInterval: 500)
    let flips = Material.flips(of: Material.captures, total: 20_000)
    var count = 0
    for (item, flips) in zip(Material.captures, flips) {
      var generator = SplitMix(seed: 0xf11b ^ UInt64(item.bytes.count))
      let ends = FrameEnds(of: item.bytes)
      let file = MemoryFile(item.bytes)
      for number in 0..<flips {
        // Half of them where files say how they are to be read.
        let limit = number % 2 == 0 ? item.bytes.count : min(item.bytes.count, 4096)
        let place = Int.random(in: 0..<limit, using: &generator)
        let value = item.bytes[place] ^ UInt8.random(in: 1...255, using: &generator)
        let name = "\(item.name), byte \(place) set to \(value), variant \(number & 255)"
        inProgress.begin(name)
        file.put(value, at: place)
        count += 1
        let outcome = try measured(name, item) {
          try run.run(descriptor: file.rewound(), variant: UInt8(truncatingIfNeeded: number))
        }
        file.put(item.bytes[place], at: place)
        guard let ends else { continue }
        switch outcome {
        case .refused(let error)?: #expect(place < ends.headerLength, "\(name): \(error)")
        case .read(let frames, _)?:
          #expect(frames >= ends.whole(in: place) || place < ends.headerLength, "\(name)")
        case nil: break
        }
      }
    }
    print("flipped captures: \(count) cases")
  }

  /// Runs a case; a broken promise is a failure of this case and not the end of all.
  private func measured(
    _ name: String, _ item: Material.Item, _ run: () throws -> CaptureRun.Outcome
  ) throws -> CaptureRun.Outcome? {
    allocation_reset_peak()
    let before = allocation_bytes()
    var outcome: CaptureRun.Outcome?
    do {
      outcome = try run()
    } catch let error as BrokenPromise {
      Issue.record("\(name): \(error)")
    }
    let peak = Int(allocation_peak() - before)
    // Flows and fragments grow with the file, a packet's worth each at most.
    #expect(peak < Self.memoryLimit + 24 * item.bytes.count, "\(name): \(peak) bytes at once")
    return outcome
  }
}
