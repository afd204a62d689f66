import NetworkTypes
import Testing

@testable import PanoptesTools

/// Lists of addresses as people keep them.
@Suite struct AddressFileTests {
  private static func prefixes(_ text: String) throws -> [String] {
    var found: [String] = []
    try AddressFile.read(Array(text.utf8), path: "test") { entry in found += entry.prefixes.map(\.description)
    }
    return found
  }

  @Test func whatALineMayBe() throws {
    let text = """
      # a comment
      10.1.2.3
         10.1.0.0/16\ttext for it   # and a comment
      10.2/16
      172.16
      192.168.1.4-192.168.1.7
      192.168.2.4 - 192.168.2.5 two of them
      58.246.00-58.247.255.255
      2001:db8::/32
      2001:db8::1\r

      """
    #expect(
      try Self.prefixes(text) == [
        "10.1.2.3/32", "10.1.0.0/16", "10.2.0.0/16", "172.16.0.0/16", "192.168.1.4/30", "192.168.2.4/31",
        "58.246.0.0/15", "2001:db8::/32", "2001:db8::1/128",
      ])
  }

  @Test func textsBelongToLines() throws {
    var texts: [String] = []
    try AddressFile.read(Array("10.0.0.1 the gateway \n10.0.0.2\n".utf8), path: "test") {
      texts.append($0.text)
    }
    #expect(texts == ["the gateway", ""])
  }

  @Test(arguments: [
    "10.0.0.256", "10.0.0.1/33", "10.0.0.0.0", "10..1", "host", "10.0.0.9-10.0.0.1", "10.0.0.1-::1", "1000",
    "2001:db8::/129", "10.0.0.1/", "/8", "-",
  ])
  func whatALineMayNotBe(_ line: String) {
    #expect(throws: AddressFile.Failure.syntax(path: "test", line: 2, word: line)) {
      try Self.prefixes("10.0.0.1\n\(line)\n")
    }
  }

  /// Any bytes: an answer, never a trap.
  @Test func hostileBytes() {
    for _ in 0..<2000 {
      let bytes = (0..<Int.random(in: 0...40)).map { _ in "0129./:-# \n\tfx\u{ff}".utf8.randomElement()! }
      try? AddressFile.read(bytes, path: "test") { _ in }
    }
  }
}
