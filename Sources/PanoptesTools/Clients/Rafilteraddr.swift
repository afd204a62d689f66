import FlowModel
import NetworkTypes

/// Selects flows by lists of addresses too long for a filter.
struct Rafilteraddr: Tool {
  let name = "rafilteraddr"
  let summary = "select flows by a file of addresses, networks and ranges"
  let isClassic = true
  var options: [OptionSummary] { Self.table.summaries }

  static let table = CommonOptions.table(with: [
    .ownValue("f", "file", "addresses, networks and ranges, one a line; several files add up"),
    .ownFlag("v", "flows without any of them"),
  ])

  func run(_ arguments: [String], console: Console) -> Int32 {
    ClientRun.run(arguments, console: console, table: Self.table) {
      configuration, inputs throws(CommandError) in
      guard let files = configuration.own.values["f"] else {
        throw .failed("there is no list of addresses: -f file")
      }
      var trie = PrefixTrie()
      for file in files {
        do throws(AddressFile.Failure) {
          try AddressFile.read(file) { entry in for prefix in entry.prefixes { trie.insert(prefix) } }
        } catch {
          throw .failed(error.description)
        }
      }
      if trie.isEmpty { console.warn("\(files.joined(separator: ", ")): no address in it") }
      let sieve = AddressSieve(trie: trie, isInverted: configuration.own.flags.contains("v"))
      return try SieveSink.run(configuration, inputs, sieve, console: console)
    }
  }
}

/// Flows of which either end is in a list.
struct AddressSieve: RecordSieve {
  let trie: PrefixTrie
  let isInverted: Bool

  var blocks: BlockSet { .flow }

  func takes(_ record: borrowing FlowRecord) -> Bool {
    let hasAddresses = record.has(.flow) && (record.key.isIP || record.key.family == .arp)
    let isListed = hasAddresses && (trie.contains(record.key.source) || trie.contains(record.key.destination))
    return isListed != isInverted
  }

  func part() -> AddressSieve? { self }
}
