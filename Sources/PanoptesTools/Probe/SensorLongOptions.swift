/// The options of `argus` that the classic sensor does not have: words instead of letters.
struct SensorLongOptions {
  private var printsAccounting = false
  private var detectsTyping = false
  private var decapsulation: SensorConfiguration.DecapsulationMode?
  private var workers: Int?
  private var maximumFlows: Int?
  private var maximumMemory: Int?

  /// Takes its own words, `--name value` or `--name=value`, and returns the others.
  mutating func take(from arguments: [String]) throws(OptionError) -> [String] {
    var others: [String] = []
    var rest = arguments[...]
    while let word = rest.popFirst() {
      // Behind a lone dash or two everything is the packet filter's.
      if word == "-" || word == "--" { return others + [word] + rest }
      guard word.hasPrefix("--") else {
        others.append(word)
        continue
      }
      if word == "--accounting" {
        printsAccounting = true
        continue
      }
      if word == "--typing" {
        detectsTyping = true
        continue
      }
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard let set = Self.valued[parts[0]] else {
        others.append(word)
        continue
      }
      guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
        throw .invalid("option \(word) needs an argument")
      }
      try set(&self, value)
    }
    return others
  }

  func apply(to values: inout SensorConfiguration) {
    values.printsAccounting = printsAccounting
    if detectsTyping { values.detectsTyping = true }
    if let decapsulation { values.decapsulation = decapsulation }
    if let workers { values.workers = workers }
    if let maximumFlows { values.maximumFlows = maximumFlows }
    if let maximumMemory { values.maximumMemory = maximumMemory }
  }

  private typealias Set = @Sendable (inout Self, String) throws(OptionError) -> Void

  private static let valued: [String: Set] = [
    "--decapsulate": { (v, text) throws(OptionError) in
      guard let mode = SensorConfiguration.DecapsulationMode(rawValue: text) else {
        let names = SensorConfiguration.DecapsulationMode.allCases.map(\.rawValue).joined(separator: ", ")
        throw .invalid("--decapsulate: '\(text)' is none of \(names)")
      }
      v.decapsulation = mode
    },
    "--workers": { (v, text) throws(OptionError) in v.workers = try workers(text, "--workers") },
    "--max-flows": { (v, text) throws(OptionError) in v.maximumFlows = try flows(text, "--max-flows") },
    "--max-memory": { (v, text) throws(OptionError) in
      v.maximumMemory = try SensorOptions.bytes(text, "--max-memory")
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
