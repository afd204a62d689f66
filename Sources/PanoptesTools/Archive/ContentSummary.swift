import FlowModel
import NetworkTypes

/// What a file of records holds, short: enough to tell most files that a query cannot match.
///
/// Everything here errs on one side: what a record says is in the summary, whatever else is.
struct ContentSummary: Equatable, Sendable {
  /// A stretch of an uncompressed file, up to where the next one starts, and the times in it.
  struct Stretch: Equatable, Sendable {
    var offset: UInt64
    var first: Timestamp
    var last: Timestamp
  }

  var records: UInt64 = 0
  var flows: UInt64 = 0
  /// Earliest and latest moment of any record but a START record at the front; nil where none has a time.
  var times: ClosedRange<Timestamp>?
  /// The moments of the START record at the front: the sensor began then, perhaps long before this file.
  var started: [Timestamp] = []
  /// A bit for each kind of record: `FlowRecord.Kind` divided by 16.
  var kinds: UInt16 = 0
  /// A bit for each family of keys.
  var families: UInt16 = 0
  /// A bit for each IP protocol, 64 to a word.
  var protocols: [UInt64] = [0, 0, 0, 0]
  /// The networks of both ends, in the lengths of `levels`.
  var addresses = BloomFilter([])
  var ports = BloomFilter([])
  /// Empty for compressed files.
  var stretches: [Stretch] = []

  /// Lengths of the networks that are noted of each address.
  static func levels(_ family: IPAddress.Family) -> [Int] {
    family == .ipv4 ? [16, 24, 32] : [32, 48, 64, 128]
  }

  func has(protocol number: UInt8) -> Bool { protocols[Int(number >> 6)] >> UInt64(number & 63) & 1 == 1 }
  func has(family: FlowKey.Family) -> Bool { families >> UInt16(family.rawValue) & 1 == 1 }
  func has(kind: FlowRecord.Kind) -> Bool { kinds >> UInt16(kind.rawValue >> 4) & 1 == 1 }

  func mayHold(_ prefix: IPPrefix) -> Bool {
    let isIPv4 = prefix.address.isIPv4
    guard has(family: isIPv4 ? .ipv4 : .ipv6) || isIPv4 && has(family: .arp) else { return false }
    // The longest network noted that holds the one asked for; a shorter one holds too much to tell.
    guard let level = Self.levels(prefix.address.family).last(where: { $0 <= prefix.length }) else {
      return true
    }
    return addresses.mayContain(SummaryHash.prefix(prefix.address, length: level))
  }

  func mayHold(ports range: ClosedRange<UInt16>) -> Bool {
    guard range.count <= 256 else { return !ports.isEmpty }
    return range.contains { ports.mayContain(SummaryHash.port($0)) }
  }
}
