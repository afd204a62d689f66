import FlowModel
import FlowOutput
import NetworkTypes

/// Captured payload on the port that its first bytes name.
enum PayloadRun {
  private static let ports: [UInt16] = [53, 67, 69, 123, 161, 443, 500, 4500, 80]

  static func run(_ bytes: UnsafeRawBufferPointer) throws(BrokenPromise) {
    guard bytes.count > 1 else { return }
    var record = FlowRecord()
    record.blocks = [.flow, .sourceData]
    record.key = FlowKey()
    record.key.family = .ipv4
    record.key.ipProtocol = bytes[0] & 0x80 != 0 ? 6 : 17
    record.key.sourcePort = 50000
    record.key.destinationPort = ports[Int(bytes[0] & 0x7f) % ports.count]
    record.storage.append(Array(bytes.dropFirst()))
    record.userData.source.range = 0..<record.storage.count
    let payload = PayloadText(record, .source)
    let isPrintable = payload?.text.utf8.allSatisfy { (0x20..<0x7f).contains($0) } ?? false
    try hold(isPrintable, "payload became \(payload?.text ?? "nothing")")
  }

  static let seeds: [(name: String, bytes: [UInt8])] = [
    (
      "question",
      [
        0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1, 3, 119, 119, 119, 2, 97, 98, 0, 0, 1, 0, 1, 0xc0, 12, 0, 41, 4,
        0,
      ]
    ),
    (
      "answer",
      [
        0, 0, 1, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0, 1, 97, 0, 0, 16, 0, 1, 0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 1,
        0, 3, 2, 1, 2,
      ]
    ),
    ("values", [4, 48, 18, 2, 1, 1, 4, 1, 112, 0xa1, 10, 2, 1, 1, 2, 1, 0, 2, 1, 0, 48, 0]),
    ("files", [2, 0, 1, 97, 0, 98, 0, 99, 0, 100, 0]),
    (
      "hello", [0x85, 22, 3, 1, 0, 40, 2, 0, 0, 36, 3, 3] + [UInt8](repeating: 7, count: 32) + [0, 19, 1, 0]
    ),
    (
      "leases",
      [1, 2, 1, 6, 0] + [UInt8](repeating: 0, count: 232) + [0x63, 0x82, 0x53, 0x63, 53, 1, 2, 255]
    ),
  ]
}
