import NetworkTypes
import Testing

@Suite struct PrefixTrieTests {
  private static func trie(_ texts: [String]) -> PrefixTrie {
    var trie = PrefixTrie()
    for (index, text) in texts.enumerated() { trie.insert(IPPrefix(text)!, value: UInt32(index)) }
    return trie
  }

  @Test func theLongestMatchCounts() {
    let trie = Self.trie(["10.0.0.0/8", "10.1.0.0/16", "10.1.2.3", "2001:db8::/32", "2001:db8:1::/48"])
    #expect(trie.count == 5)
    let expected: [(String, UInt32?)] = [
      ("10.9.9.9", 0), ("10.1.9.9", 1), ("10.1.2.3", 2), ("10.1.2.2", 1), ("11.0.0.1", nil),
      ("2001:db8:2::1", 3), ("2001:db8:1::1", 4), ("2001:db9::", nil), ("::10.1.2.3", nil),
    ]
    for (text, value) in expected { #expect(trie.value(for: IPAddress(text)!) == value, "\(text)") }
  }

  @Test func emptyAndWhole() {
    var trie = PrefixTrie()
    #expect(trie.isEmpty && !trie.contains(.anyIPv4) && !trie.overlaps(IPPrefix("0.0.0.0/0")!))
    trie.insert(IPPrefix("0.0.0.0/0")!, value: 7)
    #expect(trie.value(for: IPAddress("255.255.255.255")!) == 7)
    #expect(!trie.contains(IPAddress("::1")!))
    trie.insert(IPPrefix("0.0.0.0/0")!, value: 8)
    #expect(trie.count == 1 && trie.value(for: .anyIPv4) == 8)
  }

  /// Against a list that is searched from end to end: random prefixes that nest and part everywhere.
  @Test(arguments: [IPAddress.Family.ipv4, .ipv6])
  func agreesWithSearching(_ family: IPAddress.Family) {
    var random = SystemRandomNumberGenerator()
    // Few bits vary, so that prefixes meet.
    func address() -> IPAddress {
      let low = UInt64.random(in: 0..<256, using: &random)
      let high = UInt64.random(in: 0..<4, using: &random)
      return family == .ipv4
        ? IPAddress(ipv4: UInt32(low) | UInt32(high) << 30)
        : IPAddress(high: high << 62 | low & 15, low: low << 56 | low >> 4)
    }
    let width = family == .ipv4 ? 32 : 128
    var prefixes: [IPPrefix: UInt32] = [:]
    var trie = PrefixTrie()
    for value in 0..<2000 as Range<UInt32> {
      let prefix = IPPrefix(address(), length: Int.random(in: 0...width, using: &random))!
      prefixes[prefix] = value
      trie.insert(prefix, value: value)
    }
    #expect(trie.count == prefixes.count)
    for _ in 0..<2000 {
      let wanted = address()
      let best = prefixes.filter { $0.key.contains(wanted) }.max { $0.key.length < $1.key.length }
      #expect(trie.value(for: wanted) == best?.value)
      let prefix = IPPrefix(wanted, length: Int.random(in: 0...width, using: &random))!
      let overlaps = prefixes.keys.contains {
        $0.contains(prefix.address) || prefix.contains($0.address)
      }
      #expect(trie.overlaps(prefix) == overlaps)
    }
  }

  @Test func rangesBecomePrefixes() {
    func covering(_ first: String, _ last: String) -> [String] {
      IPPrefix.covering(from: IPAddress(first)!, through: IPAddress(last)!).map(\.description)
    }
    #expect(covering("192.168.1.3", "192.168.1.8") == ["192.168.1.3/32", "192.168.1.4/30", "192.168.1.8/32"])
    #expect(covering("0.0.0.0", "255.255.255.255") == ["0.0.0.0/0"])
    #expect(covering("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff") == ["::/0"])
    #expect(covering("10.0.0.1", "10.0.0.1") == ["10.0.0.1/32"])
    #expect(covering("10.0.0.2", "10.0.0.1").isEmpty && covering("10.0.0.2", "::1").isEmpty)
    for _ in 0..<200 {
      let ends = [UInt32.random(in: 0..<5000), UInt32.random(in: 0..<5000)].sorted()
      let prefixes = IPPrefix.covering(from: IPAddress(ipv4: ends[0]), through: IPAddress(ipv4: ends[1]))
      var next = ends[0]
      for prefix in prefixes {
        #expect(prefix.address.ipv4 == next)
        next = prefix.last.ipv4 + 1
      }
      #expect(next == ends[1] + 1)
    }
  }
}
