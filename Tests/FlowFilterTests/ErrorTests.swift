import FlowFilter
import Testing

@Suite struct ErrorTests {
  @Test(
    arguments: [
      ("tcp and dprot 80", 8..<13, "did you mean `dport`?"),
      ("pkts gt 5 and dst byte lt 1 or foobarbaz", 31..<40, nil),
      ("10.0.0.1", 0..<8, "did you mean `host 10.0.0.1`?"),
      ("10.0.0.0/8", 0..<10, "did you mean `net 10.0.0.0/8`?"),
      ("host 10.0.0.0/8", 5..<15, "did you mean `net 10.0.0.0/8`?"),
      ("host 00:11:22:33:44:55", 5..<22, "did you mean `ether host 00:11:22:33:44:55`?"),
      ("tcp udp", 4..<7, nil),
      ("tcp and", 7..<7, nil),
      ("(tcp", 4..<4, "for the `(` at byte 1"),
      ("tcp)", 3..<4, "there is no `(` for this"),
      ("port foo", 5..<8, nil),
      ("tcp port tftp", 9..<13, nil),
      ("port 70000", 5..<10, nil),
      ("port 443-80", 5..<11, nil),
      ("esp", 0..<3, "did you mean `proto esp`?"),
      ("sctp", 0..<4, "did you mean `proto sctp`?"),
      ("tcp & udp", 4..<5, "did you mean `&&`?"),
      ("label \"foo", 6..<10, nil),
      ("ttl 08", 4..<6, "a leading 0 means octal"),
      ("state gt CON", 6..<8, nil),
      ("host ne 10.0.0.1", 5..<7, "put `not` before the test"),
      ("src est", 4..<7, "write `est` without `src`"),
      ("stime gt yesterday", 9..<18, "for example 2023-11-14T22:13:20 or 1700000000.5"),
      ("proto arp", 6..<9, "did you mean `ether proto arp`?"),
      ("srcid abcd", 6..<10, "put a sensor name in quotes: `srcid \"abcd\"`"),
      ("ether", 5..<5, "flows of Ethernet frames: `encaps eth`"),
    ] as [(String, Range<Int>, String?)])
  func place(_ text: String, _ range: Range<Int>, _ hint: String?) throws {
    let error = try #require(TestNames.error(text))
    #expect(error.range == range, "\(error)")
    #expect(error.hint == hint, "\(error)")
  }

  @Test func drawing() throws {
    let error = try #require(TestNames.error("tcp and dprot 80"))
    #expect(
      error.description == """
        unknown word `dprot`
          tcp and dprot 80
                  ^~~~~
        did you mean `dport`?
        """)
    let atEnd = try #require(TestNames.error("tcp and"))
    #expect(
      atEnd.description == """
        expected a test at the end
          tcp and
                 ^
        """)
    // Characters, not bytes, are counted under the expression.
    let wide = try #require(TestNames.error("label \"äöü\" and )"))
    #expect(wide.description.hasSuffix("\n  label \"äöü\" and )\n                  ^"))
  }

  @Test func limits() throws {
    let long = try #require(TestNames.error(String(repeating: " ", count: 65_537)))
    #expect(long.reason == .tooLong(bytes: 65_537))
    _ = try TestNames.parse(String(repeating: "(", count: 200) + "tcp" + String(repeating: ")", count: 200))
    let deep = try #require(
      TestNames.error(String(repeating: "(", count: 201) + "tcp" + String(repeating: ")", count: 201)))
    #expect(deep.reason == .tooDeep(limit: 200))
    #expect(deep.range == 200..<201)
    // Chains of one operator are flat, however long.
    let chain = (0..<7000).map { _ in "tcp" }.joined(separator: " or ")
    #expect(try TestNames.parse(chain).description == chain)
    let turns = String((0..<5000).map { $0 % 2 == 0 ? "tcp or " : "tcp and " }.joined().dropLast(5))
    #expect(TestNames.error(turns)?.reason == .tooDeep(limit: 1000))
    let nots = String(repeating: "! ", count: 30_000) + "tcp"
    #expect(try TestNames.parse(nots).description == "tcp")
  }

  @Test func deepTreesOfParenthesesAndTurns() throws {
    var text = "tcp"
    for level in 0..<199 { text = "(\(text) \(level % 2 == 0 ? "or" : "and") vlan and ipv4 or start)" }
    let syntax = try TestNames.parse(text)
    _ = CompiledFilter(syntax)
    _ = syntax.description
  }
}
