import ArgusCodec
import FlowModel
import Foundation
import NetworkTypes
import TestSupport
import Testing

/// The 3.0.8 client of the distribution, which must read what the encoder writes.
enum RealClient {
  static let path = "/usr/bin/ra"
  static var isPresent: Bool { FileManager.default.isExecutableFile(atPath: path) }

  static let columns = """
    srcid,seq,cause,stime,ltime,dur,flgs,trans,proto,saddr,dir,daddr,sport,dport,spkts,dpkts,sbytes,dbytes,\
    sappbytes,dappbytes,smac,dmac,svlan,dvlan,svid,dvid,svpri,dvpri,smpls,dmpls,stos,dtos,sttl,dttl,sipid,\
    dipid,senc,denc,sintpkt,sintpktact,sintpktidl,dintpkt,dintpktact,dintpktidl,sjit,sjitact,djit,djitact,\
    swin,dwin,stcpb,dtcpb,tcprtt,synack,ackdat,tcpopt,inode,smeansz,dmeansz,smaxsz,sminsz,dmaxsz,dminsz,\
    sgap,dgap,sloss,dloss,sretrans,dretrans,nstroke,icmpid,state,suser:64,duser:64
    """

  /// Rows printed for a file of these bytes.
  static func rows(of bytes: [UInt8], columns: String = columns) throws -> [String] {
    let file = FileManager.default.temporaryDirectory.appending(path: "argus-codec-\(UUID().uuidString)")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = ["-X", "-M", "man", "-n", "-u", "-c,", "-s", columns, "-r", file.path]
    process.environment = ["TZ": "UTC", "LC_ALL": "C"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
  }
}

@Suite(.enabled(if: RealClient.isPresent, "argus-client is not installed"), .serialized)
struct RealClientTests {
  private func reencoded(_ bytes: [UInt8]) throws -> [UInt8] {
    var out = ByteWriter()
    var r = FlowRecord()
    for original in try records(in: bytes) {
      _ = decode(original, into: &r)
      ArgusEncoder().encode(r, into: &out)
    }
    return out.array
  }

  @Test func workedExample() throws {
    let rows = try RealClient.rows(of: try reencoded(WorkedExample.file))
    #expect(rows.count == 5)
    #expect(rows == (try RealClient.rows(of: WorkedExample.file)))
  }

  @Test(
    .enabled(if: Samples.arePresent, "no sample records beside the package"),
    arguments: Samples.sensor + Samples.client)
  func samplesPrintTheSame(_ name: String) throws {
    let bytes = try #require(Samples.bytes(name))
    let was = try RealClient.rows(of: bytes)
    let now = try RealClient.rows(of: try reencoded(bytes))
    #expect(now.count == was.count)
    for (now, was) in zip(now, was) { #expect(now == was) }
  }

  /// Format 5 that the client cannot read becomes format 3 that it can.
  @Test(
    .enabled(if: Samples.arePresent, "no sample records beside the package"),
    arguments: Samples.version5)
  func version5Converts(_ name: String) throws {
    let bytes = try #require(Samples.bytes(name))
    let rows = try RealClient.rows(of: try reencoded(bytes), columns: "proto,spkts,dpkts,sbytes,dbytes,state")
    let count = try records(in: bytes).count
    #expect(rows.count == count + 1)
    #expect(!rows.contains { $0.contains("error") })
  }

  /// Each kind of block within an ordinary flow: the client prints one row for each record.
  @Test func everyBlockIsReadWithoutComplaint() throws {
    let flow = ["01030103 c00002fa 00000001", "02010105 c0000201 c6336402 06009c40 00500000"]
    let counts = ["03011803 6553f100 0007ef40", "10010203 00050119 000300b2"]
    var out = ByteWriter()
    out.append(WorkedExample.start)
    var r = FlowRecord()
    var count = 0
    for item in BlockTests.cases where item.header == "13 10" {
      let type = hex(item.wire)[0]
      let around = (flow + counts).filter { hex($0)[0] != type }
      let body = (Array(around.prefix(2)) + [item.wire] + Array(around.dropFirst(2))).flatMap { hex($0) }
      let words = body.count / 4 + 1
      _ = decode([0x13, 0x10, UInt8(words >> 8), UInt8(words & 0xff)] + body, into: &r)
      ArgusEncoder().encode(r, into: &out)
      count += 1
    }
    let rows = try RealClient.rows(of: out.array, columns: "proto,saddr,sport,daddr,dport,spkts")
    #expect(rows.count == count + 2)
  }

  @Test func widthsOfCounters() throws {
    var out = ByteWriter()
    out.append(WorkedExample.start)
    var r = FlowRecord()
    var expected: [String] = []
    let values: [UInt64] = [0, 1, 255, 256, 65535, 65536, 0xffff_ffff, 0x1_0000_0000, 0x1234_5678_9abc]
    for hasApplicationBytes in [false, true] {
      for source in values {
        for destination in values {
          _ = decode(WorkedExample.udp, wanted: [.transport, .flow, .time], into: &r)
          r.traffic = Traffic()
          r.traffic.hasApplicationBytes = hasApplicationBytes
          r.traffic.counters.source.packets = source / 60 + (source > 0 ? 1 : 0)
          r.traffic.counters.source.bytes = source
          r.traffic.counters.source.applicationBytes = hasApplicationBytes ? source / 2 : 0
          r.traffic.counters.destination.packets = destination / 60 + (destination > 0 ? 1 : 0)
          r.traffic.counters.destination.bytes = destination
          r.traffic.counters.destination.applicationBytes = hasApplicationBytes ? destination / 2 : 0
          r.blocks.insert(.metric)
          ArgusEncoder().encode(r, into: &out)
          expected.append(
            "\(r.traffic.counters.source.packets),\(r.traffic.counters.destination.packets),\(source),\(destination)"
          )
        }
      }
    }
    let rows = try RealClient.rows(of: out.array, columns: "spkts,dpkts,sbytes,dbytes")
    #expect(Array(rows.dropFirst(2)) == expected)
  }
}
