import Foundation
import Testing

@testable import PanoptesTools

/// Several threads say what one says, byte by byte: on standard output, in files and on standard error.
@Suite struct ThreadTests {
  /// What the tools are given; `%` stands for the inputs, `@` for a file that is written.
  static let commands: [String] = [
    "ra -r %", "ra -n -r % - udp", "ra -r % --json", "ra -r % -M xml -a", "ra -r % --csv -s +offset",
    "ra -L 7 -r %", "ra -s rank offset stime saddr -r %", "ra -N 20 -r %", "ra -A -q -r %",
    "ra -M man -r %", "ra -M rmon -n -r %", "ra -M uni -n -r % -A", "ra -r % -w -", "ra -r % -w - - tcp",
    "ra -r % -w @", "ra -r % -w @ - man", "ra -r % -w @ -E @2 - tcp and src pkts gt 40",
    "ra -r % -w @ tcp -w @2 udp", "ra -r % -w - tcp -w - udp", "ra -r % -E - -n - tcp",
    "ra -r % - tcp port 1",
    "ra -M dsrs=-time -r % -w @", "ra -e x -r %", "ra -t 2023/11/14.22:13:20+9s -r % -n",
    "racount -r %", "racount -M proto addr -r %", "racount -r % - ip6", "ratimerange -r %",
    "rahosts -r %", "raports -r %", "radark -L 10.1.0.0/16 -v -r %", "rastrip -M -metric -w @ -r %",
    "ragrep -e x -c -r %", "ragrep -v -e x -r % -H -b", "ragrep -v -e x -q -r %", "ragrep -v -e x -m 3 -r %",
    "ragrep -e x -L -r %", "ragrep -v -e x -l -r %", "ragrep -v -e x -c -h -r %", "rafilteraddr -f # -r %",
    "rafilteraddr -v -f # -r % -w @ -E @2", "racluster -r %", "racluster -m saddr -r %",
    "racluster -m proto dport -r % -s +1trans", "racluster -M norep -w @ -r %", "racluster -w @ -r %",
    "racluster -m none -r %", "racluster -M nocorrect -r % -M rmon", "racluster -M ind -r % -V",
    "racluster -r % -N o5", "racluster -r % -P bytes saddr", "racluster -r % -M memory=20k",
    "racluster -r % --json -m daddr/24 - not arp",
    "rabins -M time 10s -r %", "rabins -M time 10s hard -m proto -r %", "rabins -M count 100 -r %",
    "rabins -M time 5s zero nomodify -m saddr -r % -w @", "rabins -M time 10s -B 5s -r %",
    "rasort -r %", "rasort -m bytes -r % -w @", "rasort -m saddr -r % -N o9",
    "rasort -m dport -r % -s rank offset",
    "rasort -m proto -M memory=20k -r %", "rasort -m dport -r % -M man -E @2 - tcp",
  ]

  /// Files of records with a folder around them: whole, cut, compressed, empty, no records at all, not
  /// there.
  private func inFolder(_ body: (_ folder: String, _ inputs: [[String]]) async throws -> Void) async throws {
    try await MadeRecords.inFolder { folder in
      let names = ["a", "b", "c"].map { "\(folder)/\($0).argus" }
      for (seed, name) in names.enumerated() {
        try MadeRecords.write(400, to: name, seconds: 0...60, seed: UInt64(seed + 1))
      }
      let whole = try Data(contentsOf: URL(filePath: names[0]))
      let cut = "\(folder)/cut.argus"
      try whole.dropLast(13).write(to: URL(filePath: cut))
      let text = "\(folder)/text"
      try Data("no records, but a line of text\n".utf8).write(to: URL(filePath: text))
      let empty = "\(folder)/empty"
      try Data().write(to: URL(filePath: empty))
      try Data("10.1.0.0/28\n10.2.0.3\n2001:db8::/64\n".utf8).write(to: URL(filePath: "\(folder)/list"))
      let missing = "\(folder)/missing"
      // Two files in one: a START record in the middle.
      let joined = "\(folder)/joined.argus"
      try (whole + Data(contentsOf: URL(filePath: names[1]))).write(to: URL(filePath: joined))
      var inputs = [[names[0]], names, [missing, names[1], text, cut, empty, names[2], folder, cut, joined]]
      inputs.append(["\(joined)::128:60000", "\(names[2])::0:30000", "\(names[1])::100:99999999"])
      if let packed = try Compressor.run("gzip", [UInt8](whole)) {
        let compressed = "\(folder)/a.gz"
        try Data(packed).write(to: URL(filePath: compressed))
        let damaged = "\(folder)/damaged.gz"
        try Data(packed.dropLast(packed.count / 3)).write(to: URL(filePath: damaged))
        inputs.append([names[1], compressed, damaged, names[0]])
      }
      try await body(folder, inputs)
    }
  }

  private struct Said: Equatable {
    let status: Int32
    let output: [UInt8]
    let errors: String
    let files: [Data?]
  }

  private func said(
    _ command: String, _ inputs: [String], threads: Int, pieceSize: Int, folder: String
  ) async throws -> Said {
    let outputs = ["\(folder)/out", "\(folder)/out2"]
    for output in outputs { try? FileManager.default.removeItem(atPath: output) }
    var words = command.split(separator: " ").flatMap { word in
      switch word {
      case "%": inputs
      case "@": [outputs[0]]
      case "@2": [outputs[1]]
      case "#": ["\(folder)/list"]
      default: [String(word)]
      }
    }
    words.insert(contentsOf: ["-X", "--threads", "\(threads)"], at: 1)
    let run = try await ToolRun.run(words, pieceSize: pieceSize)
    return Said(
      status: run.status, output: run.bytes, errors: run.errors,
      files: outputs.map { try? Data(contentsOf: URL(filePath: $0)) })
  }

  @Test(arguments: commands)
  func sayTheSame(_ command: String) async throws {
    try await inFolder { folder, inputs in
      for list in inputs {
        let one = try await said(command, list, threads: 1, pieceSize: 4096, folder: folder)
        // Odd pieces where there is most to go wrong.
        for (threads, pieceSize) in list.count > 3 ? [(2, 4096), (3, 4500)] : [(2, 4500)] {
          let several = try await said(command, list, threads: threads, pieceSize: pieceSize, folder: folder)
          #expect(several.status == one.status && several.errors == one.errors, "\(command) \(list)")
          #expect(several.output == one.output, "\(command) \(list): \(threads) threads")
          #expect(several.files == one.files, "\(command) \(list): \(threads) threads")
        }
      }
    }
  }

  /// What is not worth it, or has to be read in turn, is read by one thread.
  @Test func counts() async throws {
    try await MadeRecords.inFolder { folder in
      let path = "\(folder)/a.argus"
      try MadeRecords.write(700, to: path, seconds: 0...60, seed: 1)
      let size = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
      let (file, other) = (InputName(path: path), InputName(path: "-"))
      func count(_ wanted: Int?, _ inputs: [InputName], _ pieceSize: Int) -> Int {
        ThreadCount.count(wanted, for: inputs, pieceSize: pieceSize)
      }
      #expect(count(3, [file], size / 8) == 3)
      #expect(count(3, [file], size) == 1)
      #expect(count(3, [file, file, file, file, file, file, file, file], size) == 3)
      #expect(count(3, [InputName(path: "\(folder)/none"), file], size / 8) == 3)
      #expect(count(3, [file, other], 1) == 1)
      #expect(count(3, [file, InputName(path: "/dev/null")], 1) == 1)
      #expect(count(1, [file], 1) == 1)
      #expect(count(nil, [file], 1) >= 1)
    }
  }

  @Test(arguments: ["0", "65", "x", "-1", ""])
  func wrongCounts(_ text: String) async throws {
    let run = try await ToolRun.run(["ra", "-X", "--threads", text, "-r", "/dev/null"])
    #expect(run.status != 0 && run.errors.contains("is not a number of threads from 1 to 64"))
  }
}
