import Foundation
import NetworkTypes
import Testing

@testable import PanoptesTools

/// Records become text and text becomes records again.
@Suite struct ConvertTests {
  private static let fields = [
    "stime", "ltime", "proto", "saddr", "sport", "dir", "daddr", "dport", "spkts", "dpkts", "sbytes",
    "dbytes",
    "state", "srcid", "seq", "smac", "dmac", "sttl", "dttl", "stos",
  ]

  @Test(arguments: [["--csv"], ["-c", ","], ["-c", "|"], ["-c", "\\t", "-u"]])
  func thereAndBack(_ style: [String]) async throws {
    try await MadeRecords.inFolder { folder in
      let fields = ["-s", Self.fields.joined(separator: ",")]
      let print = ["ra", "-X", "-n", "-M", "noman"] + style + fields
      let before = try await ToolRun.run(
        print + [
          "-o", "RA_TIME_FORMAT=%Y-%m-%dT%H:%M:%S.%f", "-r", InputTests.demo.path, "-", "tcp", "or", "udp",
        ])
      let text = folder + "/text"
      try Data(before.bytes).write(to: URL(filePath: text))
      let run = try await ToolRun.run(["raconvert", "-X", "-r", text, "-w", folder + "/records"])
      #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
      let after = try await ToolRun.run(
        print + ["-o", "RA_TIME_FORMAT=%Y-%m-%dT%H:%M:%S.%f", "-r", folder + "/records"])
      #expect(GoldenCase.difference(before.output, after.output) == nil)
      #expect(before.output.split(whereSeparator: \.isNewline).count > 10)
    }
  }

  @Test func recordsOfAnyFormat() async throws {
    try await MadeRecords.inFolder { folder in
      let out = folder + "/out"
      let run = try await ToolRun.run(["raconvert", "-X", "-r", InputTests.demo.path, "-w", out])
      #expect(run.status == 0)
      let words = ["ra", "-X", "-n", "-r"]
      let before = try await ToolRun.run(words + [InputTests.demo.path])
      let after = try await ToolRun.run(words + [out])
      #expect(before.output == after.output)
    }
  }

  @Test func whatIsNoTable() async throws {
    try await MadeRecords.inFolder { folder in
      let file = folder + "/f"
      func run(_ text: String) async throws -> ToolRun {
        try Data(text.utf8).write(to: URL(filePath: file))
        return try await ToolRun.run(["raconvert", "-X", "-r", file, "-u", "-s", "stime,saddr,dport,pkts"])
      }
      let plain = try await run("hello, world\nmore of it\n")
      #expect(plain.status == 1 && plain.errors.contains("no line of titles"))
      let rows = try await run(
        "saddr,daddr,dport,proto,stime,bogus\n10.0.0.1,10.0.0.2,80,tcp,1700000000.5,1\nx,,,,,\n,,70000,tcp,,\n"
      )
      #expect(rows.status == 1 && rows.output.contains("1700000000.500000"))
      #expect(rows.errors.contains("line 3: saddr: 'x'") && rows.errors.contains("line 4: dport: '70000'"))
      #expect(rows.errors.contains("there is no field 'bogus'"))
      let empty = try await run("")
      #expect(empty.status == 1 && empty.errors.contains("empty"))
    }
  }

  @Test func moments() {
    setenv("TZ", "UTC", 1)
    let moments = TextMoment(format: nil, day: 86_400)
    let expected: [(String, Int64?)] = [
      ("1700000000.25", 1_700_000_000_250_000_000), ("2023-11-14T22:13:20.1Z", 1_700_000_000_100_000_000),
      ("2023/11/14 22:13:20", 1_700_000_000_000_000_000), ("00:00:01.5", 86_401_500_000_000), ("soon", nil),
      ("", nil), ("-5", nil), ("25:61:00", nil),
    ]
    for (text, nanoseconds) in expected {
      #expect(moments.parse(text)?.nanoseconds == nanoseconds, "\(text)")
    }
    let own = TextMoment(format: "%d.%m.%Y %H:%M", day: 0)
    #expect(own.parse("14.11.2023 22:13")?.seconds == 1_699_999_980)
  }
}
