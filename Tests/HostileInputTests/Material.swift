import Foundation
import HostileInput
import TestSupport

/// What the suites damage: the captures and records beside the package, or what the project makes.
enum Material {
  struct Item: Sendable {
    let name: String
    let bytes: [UInt8]
  }

  private static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Never empty; in the order of their names.
  static let captures: [Item] =
    HostileSeeds.captures.map { Item(name: $0.name, bytes: $0.bytes) }
    + items(in: "../shared/data/pcaps") { !$0.hasSuffix(".tsv") }

  static let records: [Item] =
    [Item(name: "demo.argus", bytes: HostileSeeds.records)]
    + items(in: "../shared/reference/samples") { $0.hasSuffix(".argus") }
    + items(in: "../shared/data/flows") { $0.hasSuffix(".out") }

  /// Cuts at every 64th byte of everything, instead of everything's first 16 KiB.
  static let isExhaustive = ProcessInfo.processInfo.environment["HOSTILE_EXHAUSTIVE"] != nil

  static func items(in folder: String, _ isWanted: (String) -> Bool) -> [Item] {
    let folder = root.appending(path: folder).standardizedFileURL
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().filter(isWanted).compactMap { name in
      (try? Data(contentsOf: folder.appending(path: name))).map { Item(name: name, bytes: [UInt8]($0)) }
    }
  }

  /// Where to cut an item: a grid, and seeded places, ascending.
  static func cuts(of item: Item, generator: inout SplitMix) -> [Int] {
    let limit = isExhaustive ? item.bytes.count : min(item.bytes.count, 16 * 1024)
    let places = (0..<64).map { _ in Int.random(in: 0...item.bytes.count, using: &generator) }
    return Set(Array(stride(from: 0, to: limit, by: 64)) + places).sorted()
  }

  /// So many flips of each item, in proportion to the square root of its size: neither the smallest
  /// nor the largest takes them all.
  static func flips(of items: [Item], total: Int) -> [Int] {
    let weights = items.map { Double($0.bytes.count).squareRoot() }
    let sum = weights.reduce(0, +)
    return weights.map { max(1, Int((Double(total) * $0 / sum).rounded(.up))) }
  }
}
