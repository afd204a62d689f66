/// What the fuzzer and the replayed cases run: a kind of input, and the code that must survive it.
package enum HostileTarget: String, CaseIterable, Sendable {
  case pcap, pcapng, packets, tunnels, segments, records, filter, times, configuration, keystrokes
  case accesslist, payload

  /// Makes the run of this target, to be called for many inputs.
  package func makeRun() -> (UnsafeRawBufferPointer) throws(BrokenPromise) -> Void {
    switch self {
    case .pcap, .pcapng:
      let run = CaptureRun(printInterval: 8)
      return { bytes throws(BrokenPromise) in
        let file = MemoryFile(bytes)
        _ = try run.run(descriptor: file.rewound(), variant: bytes.last ?? 0)
      }
    case .packets:
      let run = PacketRun()
      return { bytes throws(BrokenPromise) in try run.run(bytes) }
    case .tunnels:
      let run = TunnelRun()
      return { bytes throws(BrokenPromise) in try run.run(bytes) }
    case .segments:
      let run = SegmentRun()
      return { bytes throws(BrokenPromise) in try run.run(bytes) }
    case .records:
      let run = RecordsRun(printInterval: 32)
      return { bytes throws(BrokenPromise) in try run.run(bytes) }
    case .filter: return { bytes throws(BrokenPromise) in try TextRuns.filter(bytes) }
    case .times: return { bytes throws(BrokenPromise) in try TextRuns.timeRange(bytes) }
    case .configuration: return { bytes throws(BrokenPromise) in try TextRuns.configuration(bytes) }
    case .accesslist: return { bytes throws(BrokenPromise) in try TextRuns.accessList(bytes) }
    case .payload: return { bytes throws(BrokenPromise) in try PayloadRun.run(bytes) }
    case .keystrokes:
      let run = KeystrokeRun()
      return { bytes throws(BrokenPromise) in try run.run(bytes) }
    }
  }
}
