import FlowFilter
import FlowModel
import NetworkTypes
import TestSupport
import Testing

/// Whatever the text, parsing answers; what it accepts can be printed, read again and asked.
@Suite struct FuzzTests {
  private static let words =
    GrammarTable.accepted.flatMap { $0.split(separator: " ").map(String.init) } + [
      "(", ")", "(", ")", "and", "or", "not", "!", "&&", "||", "src", "dst", "5-10", "-5--1", "1e5", "0x",
      "0xff",
      "08", "1.5M", "99999999999999999999", "-9223372036854775808", "9223372036854775807", "\"", "\\",
      "\\tcp", "~",
      ">=", "<", "=", "!=", "1700000000.5", "2023-11-14", "2023-02-30", "9999-12-31", "10.0.0.0/33", "::/0",
      "ff::1/129",
      "mask", "255.0.255.0", "total", "label", "stime", "state", "AS1.2", "é", "\u{0}", "0-65535", "nan",
      "inf", "1e999",
    ]

  @Test func tokenSoup() {
    var generator = SplitMix(seed: 1)
    var accepted = 0
    for _ in 0..<20_000 {
      let count = Int.random(in: 1...9, using: &generator)
      let text = (0..<count).map { _ in Self.words.randomElement(using: &generator) ?? "" }.joined(
        separator: " ")
      if check(text) { accepted += 1 }
    }
    #expect(accepted > 500)
  }

  @Test func randomBytes() {
    var generator = SplitMix(seed: 2)
    for _ in 0..<20_000 {
      let count = Int.random(in: 0...40, using: &generator)
      let bytes = (0..<count).map { _ in
        Bool.random(using: &generator)
          ? UInt8.random(in: 32...126, using: &generator) : UInt8.random(in: 0...255, using: &generator)
      }
      let text = String(decoding: bytes, as: UTF8.self)
      _ = check(text)
      let now = Timestamp(seconds: 1_700_000_000)
      if let range = try? TimeRange(parsing: text, now: now, zone: .utc) { _ = range.bounds }
    }
  }

  @Test func timeSoup() {
    var generator = SplitMix(seed: 3)
    let letters = Array("0123456789**//..::--++xincsyMdhms TZ").map(String.init)
    let record = FlowRecord()
    var accepted = 0
    for _ in 0..<30_000 {
      let count = Int.random(in: 1...14, using: &generator)
      let text = (0..<count).map { _ in letters.randomElement(using: &generator) ?? "" }.joined()
      do {
        let range = try TimeRange(parsing: text, now: Timestamp(seconds: 1_700_000_000), zone: .utc)
        accepted += 1
        _ = range.contains(record)
      } catch {
        #expect(error.range.upperBound <= text.utf8.count, "\(text)")
        _ = error.description
      }
    }
    #expect(accepted > 100)
  }

  private func check(_ text: String) -> Bool {
    do {
      let syntax = try TestNames.parse(text)
      let canonical = syntax.description
      do {
        let again = try FilterSyntax(parsing: canonical)
        #expect(again == syntax, "\(text) → \(canonical) → \(again)")
      } catch {
        Issue.record("\(text) → \(canonical): \(error)")
      }
      let record = FlowRecord()
      _ = CompiledFilter(syntax).matches(record)
      return true
    } catch {
      #expect(error.range.upperBound <= text.utf8.count)
      _ = error.description
      return false
    }
  }
}
