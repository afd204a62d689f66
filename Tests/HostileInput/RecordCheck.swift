import ArgusCodec
import FlowModel
import NetworkTypes

/// Encodes records, decodes them again, and prints some.
///
/// A class: the engine's closure and its owner both use it.
final class RecordCheck {
  private let encoder = ArgusEncoder()
  private let decoder = ArgusDecoder()
  private var wire = ByteWriter(capacity: 1 << 12)
  private var second = ByteWriter(capacity: 1 << 12)
  private var copy = FlowRecord()
  private var printers = RecordPrinters()
  private let printInterval: Int

  private(set) var records: UInt64 = 0
  private(set) var packets: UInt64 = 0
  private(set) var bytes: UInt64 = 0
  /// The first that was broken.
  private(set) var failure: BrokenPromise?

  /// - Parameter printInterval: one record in so many is printed.
  init(printInterval: Int) { self.printInterval = printInterval }

  func reset() {
    (records, packets, bytes) = (0, 0, 0)
    failure = nil
  }

  /// Takes a record of the engine: what it says must survive the wire.
  func take(_ record: borrowing FlowRecord) {
    records &+= 1
    packets &+= record.traffic.packets
    bytes &+= record.traffic.bytes
    guard failure == nil else { return }
    do throws(BrokenPromise) {
      try roundTrip(record)
      if records % UInt64(printInterval) == 1 || printInterval == 1 { try printers.print(copy) }
    } catch {
      failure = error
    }
  }

  /// Takes a decoded record of unknown origin.
  func takeForeign(_ record: borrowing FlowRecord) throws(BrokenPromise) {
    records &+= 1
    // A fuzzer's input is mostly one record; of those with hundreds some are enough, because every
    // field in every format takes a thousand times as long as decoding.
    if records <= 4 || records % UInt64(printInterval) == 1 || printInterval == 1 {
      try printers.print(record)
    }
    encode(record)
    try hold(
      wire.count.isMultiple(of: 4) && wire.count <= 0xffff * 4, "encoded as \(wire.count) bytes")
    try hold(wire.withBytes { decoder.decode($0, into: &copy) }, "what was encoded does not decode")
    try hold(copy.kind == record.kind || record.kind == .imported, "kind \(record.kind) became \(copy.kind)")
    guard record.kind != .management, record.has(.metric), record.blocks != [.opaque] else { return }
    try holdCounts(record)
  }

  private func roundTrip(_ record: borrowing FlowRecord) throws(BrokenPromise) {
    encode(record)
    try hold(
      wire.count.isMultiple(of: 4) && wire.count <= 0xffff * 4, "encoded as \(wire.count) bytes")
    try hold(wire.withBytes { decoder.decode($0, into: &copy) }, "the engine's record does not decode")
    try holdCounts(record)
    try hold(copy.blocks == record.blocks, "blocks \(record.blocks) became \(copy.blocks)")
    // Keys of other families hold less than their packets may claim.
    if record.key.isIP {
      try hold(
        copy.key.source == record.key.source && copy.key.destination == record.key.destination
          && copy.key.sourcePort == record.key.sourcePort
          && copy.key.destinationPort == record.key.destinationPort, "the key changed")
    }
    second.removeAll()
    encoder.encode(copy, into: &second)
    try hold(second.count == wire.count, "encoded again as \(second.count) bytes after \(wire.count)")
  }

  private func encode(_ record: borrowing FlowRecord) {
    wire.removeAll()
    encoder.encode(record, into: &wire)
  }

  private func holdCounts(_ record: borrowing FlowRecord) throws(BrokenPromise) {
    try hold(
      copy.traffic.counters.source.packets == record.traffic.counters.source.packets
        && copy.traffic.counters.destination.packets == record.traffic.counters.destination.packets
        && copy.traffic.counters.source.bytes == record.traffic.counters.source.bytes
        && copy.traffic.counters.destination.bytes == record.traffic.counters.destination.bytes,
      "counters \(record.traffic.counters) became \(copy.traffic.counters)")
  }
}
