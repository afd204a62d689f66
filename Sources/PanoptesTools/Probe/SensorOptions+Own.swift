/// The options of `argus` that the classic sensor does not have: words instead of letters.
extension SensorOptions {
  static let own: [Row] = [
    .long("accounting", "say where every packet went") { $0.printsAccounting = true },
    .long("typing", "find out who types") { $0.detectsTyping = true },
    .long("decapsulate", "mode", "flows inside tunnels, around them, or both:", "inner, outer, both, classic")
    {
      (v, text) throws(OptionError) in
      guard let mode = SensorConfiguration.DecapsulationMode(rawValue: text) else {
        let names = SensorConfiguration.DecapsulationMode.allCases.map(\.rawValue).joined(separator: ", ")
        throw .invalid("--decapsulate: '\(text)' is none of \(names)")
      }
      v.decapsulation = mode
    },
    .long("workers", "n", "share the packets among n threads") { (v, text) throws(OptionError) in
      v.workers = try workers(text, "--workers")
    },
    .long("max-flows", "n", "hold n flows at most; the longest idle go first") {
      (v, text) throws(OptionError) in v.maximumFlows = try flows(text, "--max-flows")
    },
    .long("max-memory", "bytes", "the same by memory, with k, m or g") { (v, text) throws(OptionError) in
      v.maximumMemory = try bytes(text, "--max-memory")
    },
  ]

  static func workers(_ text: String, _ name: String) throws(OptionError) -> Int {
    guard let value = Int(text), (1...64).contains(value) else {
      throw .invalid("\(name): '\(text)' is not a number of workers from 1 to 64")
    }
    return value
  }

  static func flows(_ text: String, _ name: String) throws(OptionError) -> Int {
    guard let value = Int(text), value >= 1, value <= Int32.max else {
      throw .invalid("\(name): '\(text)' is not a number of flows")
    }
    return value
  }
}
