import FlowModel
import NetworkTypes

/// Selects the ARP records that pair a protocol address with a hardware address for the first time.
struct Rarpwatch: Tool {
  let name = "rarpwatch"
  let summary = "show ARP records with new pairs of addresses"
  let isClassic = true
  var options: [OptionSummary] { Self.table.summaries }

  static let table = CommonOptions.table(with: [
    .ownValue("f", "file", "pairs that are known: an address and a hardware address a line"),
    .ownFlag("V", "only pairs that contradict an earlier one"),
  ])

  func run(_ arguments: [String], console: Console) -> Int32 {
    ClientRun.run(arguments, console: console, table: Self.table) {
      configuration, inputs throws(CommandError) in
      var sieve = PairSieve(changesOnly: configuration.own.flags.contains("V"))
      for file in configuration.own.values["f"] ?? [] { try sieve.read(file) }
      return try SieveSink.run(configuration, inputs, sieve, console: console)
    }
  }
}

/// Records that say something new of who has which address.
struct PairSieve: RecordSieve {
  private let changesOnly: Bool
  private var known: [IPAddress: Set<MACAddress>] = [:]

  init(changesOnly: Bool) { self.changesOnly = changesOnly }

  var blocks: BlockSet { [.flow, .mac, .network] }

  mutating func takes(_ record: borrowing FlowRecord) -> Bool {
    guard record.has(.flow), record.key.family == .arp else { return false }
    var isNew = false
    if record.has(.mac) { isNew = note(record.key.source, record.mac.source) }
    if record.has(.network), record.network.kind == .arp {
      isNew = note(record.key.destination, record.network.arpResponder) || isNew
    }
    return isNew
  }

  /// True when the pair is worth telling.
  private mutating func note(_ address: IPAddress, _ hardware: MACAddress) -> Bool {
    guard address.value != 0, hardware.value != 0, !hardware.isMulticast else { return false }
    let isFirst = known[address] == nil
    let isNew = known[address, default: []].insert(hardware).inserted
    return isNew && !(changesOnly && isFirst)
  }

  mutating func read(_ path: String) throws(CommandError) {
    let text: String
    do throws(SystemError) {
      text = String(decoding: try FileSystem.contents(of: path), as: UTF8.self)
    } catch {
      throw .failed("\(path): \(error.message)")
    }
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let words = line.prefix { $0 != "#" }.split { " \t\r".contains($0) }
      if words.isEmpty { continue }
      guard words.count >= 2, let address = IPAddress(words[0]), let hardware = MACAddress(words[1]) else {
        throw .failed("\(path): line \(number + 1): an address and a hardware address are wanted")
      }
      known[address, default: []].insert(hardware)
    }
  }
}
