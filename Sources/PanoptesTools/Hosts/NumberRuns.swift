import NetworkTypes

/// Lists as people read them: `22, 80-82, 443`.
enum NumberRuns {
  /// Runs of neighbours among ascending numbers.
  static func runs(_ numbers: some Sequence<UInt128>) -> [ClosedRange<UInt128>] {
    var runs: [ClosedRange<UInt128>] = []
    for number in numbers {
      if let last = runs.last, number == last.upperBound &+ 1, number != 0 {
        runs[runs.count - 1] = last.lowerBound...number
      } else {
        runs.append(number...number)
      }
    }
    return runs
  }

  static func text(ports: some Sequence<UInt16>) -> String {
    runs(ports.sorted().map { UInt128($0) }).map { run in
      run.count == 1 ? "\(run.lowerBound)" : "\(run.lowerBound)-\(run.upperBound)"
    }.joined(separator: ", ")
  }

  /// IPv4 runs of more than two are shortened to the octet that changes: `10.0.0.1-5`.
  static func text(addresses: Set<IPAddress>) -> String {
    let sorted = addresses.sorted()
    let ipv4 = runs(sorted.filter(\.isIPv4).map(\.value)).flatMap { run -> [String] in
      let (first, last) = (UInt32(run.lowerBound), UInt32(run.upperBound))
      guard first >> 8 == last >> 8, last > first else {
        return (first...last).map { IPAddress(ipv4: $0).description }
      }
      return ["\(IPAddress(ipv4: first))-\(last & 0xff)"]
    }
    return (ipv4 + sorted.filter { !$0.isIPv4 }.map(\.description)).joined(separator: ", ")
  }
}
