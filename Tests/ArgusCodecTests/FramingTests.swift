import ArgusCodec
import NetworkTypes
import TestSupport
import Testing

/// What a stream yields for bytes fed in the given pieces.
private func feed(
  _ pieces: [ArraySlice<UInt8>], requiresStart: Bool = true
) throws -> (records: [[UInt8]], offsets: [UInt64], damage: ArgusDamage?) {
  var stream = ArgusStream(requiresStart: requiresStart, capacity: 4096)
  var records: [[UInt8]] = []
  var offsets: [UInt64] = []
  for piece in pieces {
    piece.withUnsafeBytes { stream.append($0.bytes) }
    while let range = try stream.next() {
      offsets.append(stream.offset(of: range))
      records.append(stream.withRecord(range) { bytes in bytes.withUnsafeBytes { [UInt8]($0) } })
    }
  }
  try stream.finish()
  return (records, offsets, stream.damage)
}

@Suite struct FramingTests {
  let file = WorkedExample.file
  let whole = [WorkedExample.start, WorkedExample.tcp, WorkedExample.udp, WorkedExample.stop]

  @Test func readerFindsRecords() throws {
    #expect(try records(in: file) == whole)
  }

  @Test func oneByteAtATime() throws {
    let result = try feed(file.indices.map { file[$0...$0] })
    #expect(result.records == whole)
    #expect(result.offsets == [0, 128, 452, 612])
    #expect(result.damage == nil)
  }

  @Test func everySplit() throws {
    for cut in 0...file.count {
      let result = try feed([file[..<cut], file[cut...]])
      #expect(result.records == whole, "split at \(cut)")
      #expect(result.damage == nil, "split at \(cut)")
    }
  }

  @Test func everyCut() throws {
    let ends = [0, 128, 452, 612, 740]
    for cut in 1..<file.count {
      if cut < 128 {
        #expect(throws: ArgusCodecError.startTruncated(bytes: cut)) { try feed([file[..<cut]]) }
        #expect(throws: ArgusCodecError.startTruncated(bytes: cut)) {
          try records(in: Array(file[..<cut]))
        }
        continue
      }
      let count = ends.lastIndex { $0 <= cut }!
      let present = cut - ends[count]
      let length = present < 4 ? 4 : ends[count + 1] - ends[count]
      let expected =
        present == 0
        ? nil
        : ArgusDamage(offset: UInt64(ends[count]), present: present, missing: length - present)
      let result = try feed([file[..<cut]])
      #expect(result.records == Array(whole[..<count]), "cut at \(cut)")
      #expect(result.damage == expected, "cut at \(cut)")

      let bytes = Array(file[..<cut])
      try bytes.withUnsafeBytes { buffer in
        var reader = ArgusReader()
        var found = 0
        while try reader.next(in: buffer.bytes) != nil { found += 1 }
        #expect(found == count && reader.damage == expected, "cut at \(cut)")
        #expect(try reader.next(in: buffer.bytes) == nil)
        #expect(reader.damage == expected, "told once")
      }
    }
  }

  @Test func zeroLengthIsSkippedAsFourBytes() throws {
    let filler = hex("13100000 00000000")
    let bytes = WorkedExample.start + filler + WorkedExample.udp + filler
    #expect(try records(in: bytes) == [WorkedExample.start, WorkedExample.udp])
    let result = try feed(bytes.indices.map { bytes[$0...$0] })
    #expect(result.records == [WorkedExample.start, WorkedExample.udp])
    #expect(result.offsets == [0, 136])
    #expect(result.damage == nil)
  }

  @Test func concatenatedFiles() throws {
    #expect(try records(in: file + file) == whole + whole)
  }

  @Test func unknownTypesAreRecordsToo() throws {
    let unknown = hex("b3000002 01020304")
    #expect(try records(in: WorkedExample.start + unknown) == [WorkedExample.start, unknown])
  }

  @Test func largestRecord() throws {
    var big = [UInt8](repeating: 0, count: 0xffff * 4)
    big.replaceSubrange(0..<4, with: [0x13, 0x10, 0xff, 0xff])
    let bytes = WorkedExample.start + big + WorkedExample.udp
    let pieces = stride(from: 0, to: bytes.count, by: 1500).map {
      bytes[$0..<min($0 + 1500, bytes.count)]
    }
    #expect(try feed(pieces).records == [WorkedExample.start, big, WorkedExample.udp])
  }

  @Test func readFillsTheBufferInPlace() throws {
    var stream = ArgusStream(capacity: 4096)
    var rest = file[...]
    var found: [[UInt8]] = []
    while true {
      let count = stream.read(room: 100) { room in
        let piece = rest.prefix(min(100, room.count))
        room.copyBytes(from: piece)
        rest = rest.dropFirst(piece.count)
        return piece.count
      }
      if count == 0 { break }
      while let range = try stream.next() {
        found.append(stream.withRecord(range) { bytes in bytes.withUnsafeBytes { [UInt8]($0) } })
      }
    }
    #expect(found == whole)
    #expect(stream.start == ArgusStart(version: 3, isRewritten: false, requiresAuthentication: false))
  }
}

@Suite struct StartTests {
  private func start(_ change: (inout [UInt8]) -> Void) throws -> ArgusStart? {
    var bytes = WorkedExample.start
    change(&bytes)
    return try bytes.withUnsafeBytes { buffer in
      var reader = ArgusReader()
      _ = try reader.next(in: buffer.bytes)
      return reader.start
    }
  }

  @Test func versions() throws {
    #expect(try start { _ in }?.version == 3)
    let five = try start {
      $0[0] = 0x85
      $0.replaceSubrange(8..<12, with: hex("e57150cb"))
      $0[40] = 5
    }
    #expect(five == ArgusStart(version: 5, isRewritten: false, requiresAuthentication: false))
    // 5.0.3 clients damage the fields after offset 40 when they copy format 3.
    let rewritten = try start {
      $0[0] = 0x87
      for i in 40..<128 { $0[i] = 0xa5 }
    }
    #expect(rewritten == ArgusStart(version: 3, isRewritten: true, requiresAuthentication: false))
    #expect(try start { $0[6] = 0x10 }?.requiresAuthentication == true)
  }

  @Test func refusals() {
    #expect(throws: ArgusCodecError.empty) { try records(in: []) }
    #expect(throws: ArgusCodecError.obsoleteFormat) {
      try start { $0.replaceSubrange(8..<12, with: hex("e5617acb")) }
    }
    #expect(throws: ArgusCodecError.notArgus(firstBytes: 0x8310_0020)) {
      try start { $0[8] = 0 }
    }
    #expect(throws: ArgusCodecError.notArgus(firstBytes: 0xd4c3_b2a1)) {
      try records(in: hex("d4c3b2a1 02000400 00000000 00000000 ffff0000 01000000"))
    }
    #expect(throws: ArgusCodecError.unsupportedVersion(9)) { try start { $0[0] = 0x89 } }
    // A flow record first: the start of the file is missing.
    #expect(throws: ArgusCodecError.notArgus(firstBytes: 0x1310_0051)) {
      try records(in: WorkedExample.tcp)
    }
    #expect(throws: ArgusCodecError.refused(code: 2)) { try records(in: hex("83820001")) }
    #expect(throws: ArgusCodecError.refused(code: 1)) { try records(in: hex("83810001")) }
  }

  @Test func streamSaysSoAsEarlyAsItCan() throws {
    var stream = ArgusStream()
    hex("d4c3b2a1 02000400").withUnsafeBytes { stream.append($0.bytes) }
    #expect(try stream.next() == nil)
    hex("00000000").withUnsafeBytes { stream.append($0.bytes) }
    do {
      _ = try stream.next()
      Issue.record("a capture file passed for argus records")
    } catch {
      #expect(error == .notArgus(firstBytes: 0xd4c3_b2a1))
    }
    #expect(error(of: ArgusCodecError.empty).hasPrefix("no data"))
  }

  @Test func datagramsMayStartAnywhere() throws {
    #expect(try records(in: WorkedExample.udp, requiresStart: false) == [WorkedExample.udp])
  }

  @Test func descriptionsAreOneLine() {
    let all: [ArgusCodecError] = [
      .empty, .startTruncated(bytes: 5), .notArgus(firstBytes: 0xa1b2), .obsoleteFormat,
      .unsupportedVersion(4), .refused(code: 1), .refused(code: 2), .refused(code: 7),
      .output(operation: "write", path: "/x", errno: 28, reason: "No space left on device"),
    ]
    for item in all {
      #expect(!item.description.contains("\n"))
    }
    #expect(error(of: all[2]).contains("0x0000a1b2"))
    #expect(error(of: all[8]) == "cannot write /x: No space left on device")
  }

  private func error(of error: ArgusCodecError) -> String { error.description }
}
