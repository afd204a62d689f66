import NetworkTypes

/// What `-A` prints at the end.
struct Totals {
  var management: UInt64 = 0
  var flows: UInt64 = 0
  /// Flow and management records that were taken.
  var taken: UInt64 = 0
  var packets: UInt64 = 0
  var bytes: UInt64 = 0

  mutating func add(_ other: Totals) {
    management &+= other.management
    flows &+= other.flows
    taken &+= other.taken
    packets &+= other.packets
    bytes &+= other.bytes
  }

  func append(to out: inout ByteWriter) {
    out.append(" Totalrecords ")
    Self.append(taken, to: &out)
    out.append("  TotalManRecords ")
    Self.append(management, to: &out)
    out.append("  TotalFarRecords ")
    Self.append(flows, to: &out)
    out.append(" TotalPkts ")
    Self.append(packets, to: &out)
    out.append(" TotalBytes ")
    Self.append(bytes, to: &out)
    out.append(UInt8(ascii: "\n"))
  }

  /// Left-aligned in eight columns.
  private static func append(_ value: UInt64, to out: inout ByteWriter) {
    let start = out.count
    out.append(decimal: value)
    out.append(repeating: UInt8(ascii: " "), count: 8 - (out.count - start))
  }
}
