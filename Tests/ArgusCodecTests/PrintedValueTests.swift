import ArgusCodec
import FlowModel
import Foundation
import NetworkTypes
import TestSupport
import Testing

/// Decoded values against what the real client printed of the same file.
@Suite(.enabled(if: Samples.arePresent, "no sample records beside the package"))
struct PrintedValueTests {
  @Test(arguments: ["tiny", "tcp", "udp", "icmp", "l2", "misc", "ssh", "tcp-bidir-time"])
  func version3(_ set: String) throws {
    try compare(records: "\(set).argus", printed: "\(set).ra.csv")
  }

  @Test(arguments: ["tcp", "udp", "icmp", "l2", "misc", "ssh"])
  func clientForm(_ set: String) throws {
    try compare(records: "\(set).rewrite.argus", printed: "\(set).ra.csv")
  }

  @Test(arguments: ["tcp", "udp", "icmp", "misc"])
  func version5(_ set: String) throws {
    try compare(records: "\(set).v5.argus", printed: "\(set).v5.ra5.csv")
  }

  private func compare(records name: String, printed: String) throws {
    let text = String(decoding: try #require(Samples.bytes(printed)), as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline).map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let titles = lines[0]
    var rows = lines.dropFirst()[...]
    var r = FlowRecord()
    var compared = 0
    for original in try records(in: try #require(Samples.bytes(name))) {
      _ = decode(original, into: &r)
      let isPrinted = r.kind == .flow || r.cause != .start || !name.contains(".v5.")
      guard isPrinted else { continue }
      let next = rows.popFirst()
      let row = try #require(next, "more records than rows")
      guard r.kind == .flow else { continue }
      for (title, value) in zip(titles, row) {
        guard let ours = column(title, of: r, version5: name.contains(".v5.")) else { continue }
        #expect(ours == value, "\(title) of \(row.prefix(14).joined(separator: ","))")
        compared += 1
      }
    }
    #expect(rows.isEmpty)
    #expect(compared > 20)
  }

  /// The text of a column whose rule is the value itself; nil for derived ones, and for those
  /// whose two ends the client may print the other way round.
  private func column(_ title: String, of r: borrowing FlowRecord, version5: Bool) -> String? {
    let isPorted = r.key.ipProtocol == 6 || r.key.ipProtocol == 17
    // The client turns ARP and one-way rows of format 5 round.
    let isStraight = r.key.isIP && !version5
    let source = r.traffic.counters.source
    let destination = r.traffic.counters.destination
    switch title {
    case "Seq": return version5 ? nil : "\(r.transport.sequence)"
    case "Cause": return r.cause == .start ? "Start" : "Status"
    case "StartTime": return seconds(r.time.start.microseconds)
    case "LastTime": return seconds(r.time.end.microseconds)
    case "Dur":
      return seconds(r.time.end.microseconds - r.time.start.microseconds)
    case "SrcAddr" where isStraight: return r.key.source.description
    case "DstAddr" where isStraight: return r.key.destination.description
    case "Sport" where isStraight && isPorted: return port(r, r.key.sourcePort)
    case "Dport" where isStraight && isPorted: return port(r, r.key.destinationPort)
    case "SrcPkts" where isStraight: return "\(source.packets)"
    case "DstPkts" where isStraight: return "\(destination.packets)"
    case "SrcBytes" where isStraight: return "\(source.bytes)"
    case "DstBytes" where isStraight: return "\(destination.bytes)"
    case "SAppBytes" where isStraight && r.traffic.hasApplicationBytes: return "\(source.applicationBytes)"
    case "DAppBytes" where isStraight && r.traffic.hasApplicationBytes:
      return "\(destination.applicationBytes)"
    case "SrcMac" where isStraight && r.has(.mac):
      return r.mac.source.isBroadcast ? "Broadcast" : r.mac.source.description
    case "DstMac" where isStraight && r.has(.mac):
      return r.mac.destination.isBroadcast ? "Broadcast" : r.mac.destination.description
    case "sVlan" where r.has(.vlan) && r.vlan.has.source: return "0x" + hex16(r.vlan.tags.source)
    case "sVid" where r.has(.vlan) && r.vlan.has.source: return "\(r.vlan.tags.source & 0xfff)"
    case "sMpls" where r.has(.mpls) && r.mpls.has.source: return "\(r.mpls.labels.source >> 12)"
    case "dMpls" where r.has(.mpls) && r.mpls.has.destination: return "\(r.mpls.labels.destination >> 12)"
    case "sTtl" where isStraight && r.has(.ipAttributes):
      let side = r.ipAttributes.directions.source
      return side.isPresent ? "\(side.ttl)" : ""
    case "sIpId" where isStraight && r.has(.ipAttributes):
      // Printed as stored, that is swapped.
      let side = r.ipAttributes.directions.source
      return side.isPresent ? "0x" + hex16(side.identification.byteSwapped) : ""
    case "sMaxPktSz" where isStraight && r.has(.packetSize):
      let side = r.packetSizes.directions.source
      return side.isPresent ? "\(side.maximum)" : nil
    case "dMinPktSz" where isStraight && r.has(.packetSize):
      let side = r.packetSizes.directions.destination
      return side.isPresent ? "\(side.minimum)" : nil
    case "SIntPktIdl" where isStraight && r.has(.jitter):
      let side = r.jitter.directions.source
      return side.hasIdle ? milliseconds(side.idle.mean) : nil
    case "DIntPktAct" where isStraight && r.has(.jitter):
      let side = r.jitter.directions.destination
      return side.hasActive ? milliseconds(side.active.mean) : nil
    case "SrcTCPBase" where isStraight && r.has(.network) && r.network.kind == .tcpFull:
      let base = r.network.tcp.endpoints.source.base
      return base == 0 ? "" : "\(base)"
    case "DstTCPBase" where isStraight && r.has(.network) && r.network.kind == .tcpFull:
      let base = r.network.tcp.endpoints.destination.base
      return base == 0 ? "" : "\(base)"
    case "SynAck" where isStraight && r.has(.network) && r.network.kind == .tcpFull:
      return seconds(Int64(r.network.tcp.synAck))
    case "AckDat" where isStraight && r.has(.network) && r.network.kind == .tcpFull:
      return seconds(Int64(r.network.tcp.ackData))
    default: return nil
    }
  }

  /// A fragment key has no ports, and none are printed.
  private func port(_ r: borrowing FlowRecord, _ value: UInt16) -> String? {
    r.key.isFragment ? nil : "\(value)"
  }

  private func seconds(_ microseconds: Int64) -> String {
    String(format: "%d.%06d", Int(microseconds / 1_000_000), Int(microseconds % 1_000_000))
  }

  private func milliseconds(_ microseconds: Float) -> String {
    String(format: "%.6f", Double(microseconds) / 1000)
  }

  private func hex16(_ value: UInt16) -> String { String(format: "%04x", Int(value)) }
}
