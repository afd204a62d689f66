import Foundation
import Testing

@testable import Charts
@testable import PanoptesTools

@Suite(.serialized) struct RagraphTests {
  private static let file = GoldenCase.folder.appending(path: "Fixtures/demo.argus").path

  /// Runs a tool with a file to write to and gives back what it said and wrote.
  private func graph(_ words: [String], to name: String) async throws -> (run: ToolRun, file: Data?) {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString)-\(name)")
    defer { try? FileManager.default.removeItem(at: path) }
    let run = try await ToolRun.run(
      ["panoptes", "ragraph"] + words + ["-X", "-n", "-r", Self.file, "-w", path.path])
    return (run, try? Data(contentsOf: path))
  }

  /// The numbers of a graph are those of `rabins -M hard`, to the last digit.
  @Test(arguments: [
    (["sbytes", "dbytes"], ["proto"], "1s"), (["bytes", "pkts"], ["saddr"], "5s"),
    (["load", "rate"], ["proto"], "2s"), (["spkts", "dpkts"], ["daddr"], "1m"),
    (["sload", "dload"], ["saddr"], "1s"),
  ])
  func numbersAreThoseOfRabins(_ metrics: [String], _ objects: [String], _ bin: String) async throws {
    let (run, file) = try await graph(metrics + objects + ["-M", bin], to: "x.csv")
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let ours = try Self.sums(
      String(decoding: #require(file), as: UTF8.self).split(separator: "\n").dropFirst().map(String.init))
    let rabins = try await ToolRun.run(
      [
        "panoptes", "rabins", "-X", "-n", "-u", "-c", ",", "-L", "-1", "-r", Self.file, "-M", "hard", "time",
        bin,
      ]
        + ["-m"] + objects + ["-s", "stime", "ltime"] + objects + metrics)
    let theirs = Self.sums(rabins.output.split(separator: "\n").map(String.init))
    #expect(ours.count > 1)
    #expect(ours == theirs)
  }

  /// The numbers by what stands before them. rabins tells the host that sent ARP from the host that sent
  /// IP; a graph has one colour for what has one name.
  private static func sums(_ rows: [String]) -> [String: [Double]] {
    var sums: [String: [Double]] = [:]
    for row in rows {
      let cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let numbers = cells.suffix(2).map { Double($0) ?? .nan }
      let name = cells.dropLast(2).joined(separator: ",")
      sums[name] = sums[name].map { zip($0, numbers).map { $0 + $1 } } ?? numbers
    }
    return sums
  }

  @Test func totalsAreConserved() async throws {
    let (_, file) = try await graph(["bytes", "-M", "1s"], to: "x.csv")
    let rows = try String(decoding: #require(file), as: UTF8.self).split(separator: "\n").dropFirst()
    let sum = rows.compactMap { $0.split(separator: ",").last.flatMap { Int($0) } }.reduce(0, +)
    let ra = try await ToolRun.run(["panoptes", "ra", "-X", "-n", "-L", "-1", "-s", "bytes", "-r", Self.file])
    let all = ra.output.split(separator: "\n").compactMap { Int($0.filter(\.isNumber)) }.reduce(0, +)
    #expect(sum == all && sum > 0)
  }

  @Test(arguments: ["svg", "png", "pdf"])
  func drawsEveryFormat(_ name: String) async throws {
    let (run, file) = try await graph(
      ["sbytes", "dbytes", "saddr", "-M", "1s", "-title", "A & B", "-N", "2", "-dark"], to: "x.\(name)")
    #expect(run.status == 0 && run.output.isEmpty && run.errors.isEmpty)
    let start = try String(decoding: #require(file).prefix(5), as: UTF8.self)
    #expect(start == ["svg": "<?xml", "png": "\u{fffd}PNG\r", "pdf": "%PDF-"][name])
    if name == "svg", let file {
      let text = String(decoding: file, as: UTF8.self)
      for part in [">A &amp; B<", "other (", ">source<", ">destination<", ">UTC<"] {
        #expect(text.contains(part), "\(part)")
      }
    }
  }

  @Test func standardOutputGetsThePicture() async throws {
    let run = try await ToolRun.run([
      "panoptes", "ragraph", "bytes", "-M", "1s", "-X", "-r", Self.file, "-w", "-",
    ])
    #expect(run.bytes.prefix(4) == [0x89, 0x50, 0x4e, 0x47])
  }

  @Test func imageInformation() async throws {
    let (run, _) = try await graph(
      [
        "bytes", "-M", "1s", "-imginfo", "<img width=%lu height=%lu alt='100%%'>", "-only-graph", "-width",
        "400",
        "-height", "100", "-zoom", "2",
      ], to: "x.png")
    #expect(run.output == "<img width=800 height=200 alt='100%'>\n")
  }

  @Test(arguments: [
    ("-M 1s", "name a metric"), ("saddr -M 1s", "name a metric"), ("bytes saddr", "how long a bin is"),
    ("bytes sadr -M 1s", "saddr"), ("bytes -M 1s -height tall", "-height"),
    ("bytes -M 1s -x-grid HOUR:1", "-x-grid"),
    ("bytes -M 1s -font TITEL:9", "TITEL"), ("bytes -M 1s -y-grid 5", "-y-grid"),
    ("bytes stime -M 1s", "time"),
    ("bytes -M 1s -units-exponent 2", "-units-exponent"), ("bytes -M count 5", "bins of time"),
    ("bytes -M 1s -N 0", "-N"), ("bytes -M 1s -title", "needs an argument"),
    ("bytes -M 1s - port 4", "nothing to draw"),
  ])
  func mistakesAreOneLine(_ line: String, _ word: String) async throws {
    let (options, filter) = line.contains(" - ") ? ("bytes -M 1s", ["-", "port", "4"]) : (line, [])
    var words = options.split(separator: " ").map(String.init)
    if words.last != "-title" { words = words + ["-X", "-r", Self.file, "-w", "/dev/null/x.png"] }
    let run = try await ToolRun.run(["panoptes", "ragraph"] + words + filter)
    #expect(run.status == 1)
    #expect(run.errors.contains(word) && run.errors.split(separator: "\n").count == 1, "\(run.errors)")
  }
}
