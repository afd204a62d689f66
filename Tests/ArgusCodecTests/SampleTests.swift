import ArgusCodec
import FlowModel
import Foundation
import NetworkTypes
import TestSupport
import Testing

/// The bytes of a block that mean something: sensors leave padding uninitialised, and dump
/// structures of which only the first member is of use.
private func significant(_ block: RawBlock) -> [UInt8] {
  var bytes = block.bytes
  func clear(from start: Int) {
    for i in bytes.indices where i >= start { bytes[i] = 0 }
  }
  switch (block.type, bytes[1]) {
  case (0x02, _) where bytes[1] & 0x3f == 6: break
  case (0x03, 0x02) where bytes[3] == 3:
    // A range of one moment: written as one.
    bytes[1] = 1
  case (0x10, _):
    let width = 1 << Int((bytes[2] - 1) & 3)
    let sides = bytes[2] <= 4 ? 2 : 1
    clear(from: 4 + width * sides * (bytes[1] & 1 != 0 ? 2 : 3))
  case (0x30, 0x10): clear(from: 10)
  case (0x30, 0x45): clear(from: 8)
  case (0x34, _): clear(from: 28)
  case (0x50, _): clear(from: 8 + Int(bytes[6]) << 8 + Int(bytes[7]))
  default: break
  }
  return bytes
}

@Suite(.enabled(if: Samples.arePresent, "no sample records beside the package"))
struct SampleTests {
  /// What a sensor wrote is written again byte for byte, padding apart.
  @Test(arguments: Samples.sensor + ["event-prog-zlib.argus"])
  func sensorRecordsEncodeAsTheyWere(_ name: String) throws {
    let bytes = try #require(Samples.bytes(name))
    var r = FlowRecord()
    for (number, original) in try records(in: bytes).enumerated() {
      #expect(decode(original, into: &r))
      let encoded = encode(r)
      #expect(encoded.prefix(4) == original.prefix(4), "record \(number)")
      if r.kind == .management {
        #expect(encoded.hexText == original.hexText, "record \(number)")
      } else {
        let was = blocks(of: original).map { significant($0).hexText }
        let now = blocks(of: encoded).map { significant($0).hexText }
        #expect(now == was, "record \(number)")
      }
    }
  }

  @Test(arguments: Samples.all)
  func recordsReadBackAsTheyWere(_ name: String) throws {
    let bytes = try #require(Samples.bytes(name))
    var first = FlowRecord()
    var second = FlowRecord()
    for (number, original) in try records(in: bytes).enumerated() {
      #expect(decode(original, into: &first))
      #expect(decode(encode(first), into: &second))
      let expected = name.contains(".v5.") ? differencesOfFormat5 : []
      #expect(Set(differences(first, second)).subtracting(expected) == [], "record \(number)")
    }
  }

  /// Format 3 has no nanoseconds, segment sizes or long identities; its version is not 5.
  private let differencesOfFormat5: Set<String> = [
    "time", "network tcpFull", "transport", "management", "blocks",
  ]

  /// Truncation is all that happens to times of format 5.
  @Test(arguments: Samples.version5)
  func nanosecondsAreCut(_ name: String) throws {
    let bytes = try #require(Samples.bytes(name))
    var first = FlowRecord()
    var second = FlowRecord()
    for original in try records(in: bytes) {
      _ = decode(original, into: &first)
      _ = decode(encode(first), into: &second)
      guard first.has(.time) else { continue }
      #expect(second.time.start.microseconds == first.time.start.microseconds)
      #expect(second.time.end.microseconds == first.time.end.microseconds)
      #expect(second.network.tcp.status == first.network.tcp.status)
    }
  }

  /// A stream in pieces of random size yields what the file holds.
  @Test(arguments: Samples.all)
  func pieces(_ name: String) throws {
    let bytes = try #require(Samples.bytes(name))
    let expected = try records(in: bytes)
    var random = SplitMix(seed: 1)
    var stream = ArgusStream(capacity: 4096)
    var found: [[UInt8]] = []
    var at = 0
    while at < bytes.count {
      let end = min(bytes.count, at + Int.random(in: 1...300, using: &random))
      bytes[at..<end].withUnsafeBytes { stream.append($0.bytes) }
      at = end
      while let range = try stream.next() {
        found.append(stream.withRecord(range) { bytes in bytes.withUnsafeBytes { [UInt8]($0) } })
      }
    }
    try stream.finish()
    #expect(stream.damage == nil)
    #expect(found == expected)
  }

  @Test func eventData() throws {
    let bytes = try #require(Samples.bytes("event-prog-zlib.argus"))
    var events = 0
    var r = FlowRecord()
    for original in try records(in: bytes) {
      _ = decode(original, into: &r)
      guard r.kind == .event else { continue }
      events += 1
      #expect(r.blocks == [.transport, .time, .sourceData])
      #expect(r.userData.source.isCompressed && r.userData.source.limit == 147)
      #expect(storage(r, r.userData.source.range).prefix(2) == [0x78, 0x9c])
    }
    #expect(events == 4)
  }
}
