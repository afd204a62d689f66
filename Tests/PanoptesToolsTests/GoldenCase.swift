import Foundation
import Testing

@testable import PanoptesTools

/// `Cases/ra/columns.case` holds command lines, one a line; `columns.expected` their output.
///
/// `{fixtures}` and `{out}` stand for folders, `< file` gives standard input. With GOLDEN=record in
/// the environment the expectations are written instead of checked.
struct GoldenCase: CustomTestStringConvertible, Sendable {
  let name: String
  let path: URL

  var testDescription: String { name }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent()

  static let all: [GoldenCase] = {
    let cases = folder.appending(path: "Cases")
    let found =
      FileManager.default.enumerator(at: cases, includingPropertiesForKeys: nil)?.allObjects as? [URL]
    return (found ?? []).filter { $0.pathExtension == "case" }
      .map { url in
        let name = url.deletingPathExtension().pathComponents.suffix(2).joined(separator: "/")
        return GoldenCase(name: name, path: url)
      }
      .sorted { $0.name < $1.name }
  }()

  /// Runs the command lines in order and joins what they say.
  func run() async throws -> String {
    let out = FileManager.default.temporaryDirectory.appending(path: "panoptes-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: out, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: out) }
    let places = ["{fixtures}": Self.folder.appending(path: "Fixtures").path, "{out}": out.path]
    var transcript = ""
    for line in try String(contentsOf: path, encoding: .utf8).split(separator: "\n")
    where !line.hasPrefix("#") {
      var words = CommandWords.split(String(line))
      for (mark, place) in places { words = words.map { $0.replacingOccurrences(of: mark, with: place) } }
      let result = try await ToolRun.run(words)
      transcript += "$ \(line)\n" + result.output
      if !result.errors.isEmpty { transcript += "-- errors\n" + result.errors }
      if result.status != 0 { transcript += "-- status \(result.status)\n" }
    }
    for (mark, place) in places { transcript = transcript.replacingOccurrences(of: place, with: mark) }
    return transcript
  }

  func check(_ actual: String) throws {
    let expectation = path.deletingPathExtension().appendingPathExtension("expected")
    if ProcessInfo.processInfo.environment["GOLDEN"] == "record" {
      try actual.write(to: expectation, atomically: true, encoding: .utf8)
      return
    }
    let expected = (try? String(contentsOf: expectation, encoding: .utf8)) ?? "(no expectation)"
    #expect(Self.difference(expected, actual) == nil, "\(name) differs; GOLDEN=record rewrites it")
  }

  /// The first line that differs, both ways; nil when none does.
  static func difference(_ expected: String, _ actual: String) -> String? {
    let old = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let new = actual.split(separator: "\n", omittingEmptySubsequences: false)
    for index in 0..<max(old.count, new.count) {
      let a = index < old.count ? old[index] : "(end)"
      let b = index < new.count ? new[index] : "(end)"
      if a != b { return "line \(index + 1)\n- \(a)\n+ \(b)" }
    }
    return nil
  }
}

/// Words as a shell takes them apart, as far as cases need: blanks and quotes.
enum CommandWords {
  static func split(_ line: String) -> [String] {
    var words: [String] = []
    var word = ""
    var isWord = false
    var quote: Character?
    for character in line {
      if let open = quote {
        if character == open { quote = nil } else { word.append(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        isWord = true
      } else if character == " " {
        if isWord { words.append(word) }
        word = ""
        isWord = false
      } else {
        word.append(character)
        isWord = true
      }
    }
    if isWord { words.append(word) }
    return words
  }
}
