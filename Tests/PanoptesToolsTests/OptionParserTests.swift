import Testing

@testable import PanoptesTools

/// The grammar of the classic command lines.
@Suite struct OptionParserTests {
  struct Line: CustomTestStringConvertible, Sendable {
    let words: [String]
    /// Options as `letter:argument+argument`.
    let options: [String]
    let filter: [String]
    init(_ line: String, _ options: [String], _ filter: String = "") {
      words = CommandWords.split(line)
      self.options = options
      self.filter = CommandWords.split(filter)
    }
    var testDescription: String { words.joined(separator: " ") }
  }

  static let lines = [
    Line("-nr f", ["n", "r:f"]),
    Line("-r a b c -n", ["r:a+b+c", "n"]),
    Line("-r a -r b", ["r:a", "r:b"]),
    Line("-nnr- - tcp", ["n", "n", "r:-"], "tcp"),
    Line("-r - -n", ["r:-", "n"]),
    Line("-r f - tcp and port 80", ["r:f"], "tcp and port 80"),
    Line("-n tcp and port 80", ["n"], "tcp and port 80"),
    // GNU's permutation: options after the filter are options.
    Line("-r f - tcp -n", ["r:f", "n"], "tcp"),
    Line("tcp -r f", ["r:f"], "tcp"),
    // Numbers are never options; nor, in a filter, is what no table knows.
    Line("-r f - pcr lt -0.3", ["r:f"], "pcr lt -0.3"),
    Line("-r f - pcr lt -.3", ["r:f"], "pcr lt -.3"),
    Line("-r f - pcr lt -Inf", ["r:f"], "pcr lt -Inf"),
    Line("-r f -- -n -r", ["r:f"], "-n -r"),
    Line("-r f 'tcp or udp'", ["r:f+tcp or udp"]),
    Line("-r f - 'tcp or udp'", ["r:f"], "'tcp or udp'"),
    // The word after a -w file is its filter unless it looks like an option.
    Line("-w o tcp -r f", ["w:o+tcp", "r:f"]),
    Line("-w o -r f", ["w:o", "r:f"]),
    Line("-w - - src net 10.0.0.0/8", ["w:-"], "src net 10.0.0.0/8"),
    Line("-w a tcp -w b udp", ["w:a+tcp", "w:b+udp"]),
    // -s takes words until one starts with a dash; its first may itself.
    Line("-s stime dur -n", ["s:stime+dur", "n"]),
    Line("-s -dur", ["s:-dur"]),
    Line("-s +sload,-dur", ["s:+sload,-dur"]),
    // A time range may be split over words.
    Line("-t 22:13 - 22:14 -r f", ["t:22:13+-+22:14", "r:f"]),
    Line("-t 22:13 - tcp", ["t:22:13"], "tcp"),
    Line("-t 22:13 - 10.0.0.1", ["t:22:13"], "10.0.0.1"),
    Line("-t -1h -r f", ["t:-1h", "r:f"]),
    Line("-c, -L-1 -p3", ["c:,", "L:-1", "p:3"]),
    Line("-N 2-4 -M xml man", ["N:2-4", "M:xml+man"]),
  ]

  @Test(arguments: lines) func takesApart(_ line: Line) throws {
    let parsed = try ParsedOptions(line.words, table: CommonOptions.table)
    let options = parsed.occurrences.map { occurrence in
      occurrence.words.isEmpty
        ? "\(occurrence.row.letter)" : "\(occurrence.row.letter):" + occurrence.words.joined(separator: "+")
    }
    #expect(options == line.options)
    #expect(parsed.operands == line.filter)
  }

  @Test func refusesWhatIsWrong() {
    #expect(throws: OptionError.unknown("Q", word: "-Q")) {
      try ParsedOptions(["-Q"], table: CommonOptions.table)
    }
    #expect(throws: OptionError.unknown("Q", word: "-nQ")) {
      try ParsedOptions(["-nQ"], table: CommonOptions.table)
    }
    #expect(throws: OptionError.missingArgument("r", name: "file")) {
      try ParsedOptions(["-n", "-r"], table: CommonOptions.table)
    }
  }

  @Test func lettersAreUniqueAndUsageNamesThemAll() {
    check(CommonOptions.table)
    check(SensorOptions.table)
  }

  private func check<Values>(_ table: OptionTable<Values>) {
    let letters = table.rows.filter { $0.name == nil }.map(\.letter)
    let words = table.rows.compactMap(\.name)
    #expect(Set(words).count == words.count)
    #expect(Set(letters).count == letters.count)
    let usage = table.usage(program: "tool")
    for word in words { #expect(usage.contains("\n  --\(word)")) }
    for letter in letters { #expect(usage.contains("\n  -\(letter)")) }
  }

  @Test func recordRanges() {
    #expect(RecordRange("5").map { [$0.first, $0.last] } == [1, 5])
    #expect(RecordRange("o5").map { [$0.first, $0.last] } == [1, 5])
    #expect(RecordRange("i2-4").map { [$0.first, $0.last] } == [2, 4])
    #expect(RecordRange("2+2").map { [$0.first, $0.last] } == [2, 4])
    for text in ["", "x", "4-2", "-3", "1-2-3", "b5", "2+"] { #expect(RecordRange(text) == nil, "\(text)") }
  }
}
