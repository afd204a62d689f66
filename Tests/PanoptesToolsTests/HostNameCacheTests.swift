import NetworkTypes
import Synchronization
import Testing

@testable import PanoptesTools

@Suite struct HostNameCacheTests {
  /// Counts what it is asked.
  private final class Resolver: Sendable {
    let questions = Atomic<Int>(0)
    let answer: @Sendable (IPAddress) -> HostNameCache.Answer
    init(_ answer: @escaping @Sendable (IPAddress) -> HostNameCache.Answer) { self.answer = answer }
    func resolve(_ address: IPAddress) -> HostNameCache.Answer {
      questions.add(1, ordering: .relaxed)
      return answer(address)
    }
    var count: Int { questions.load(ordering: .relaxed) }
  }

  private func text(_ cache: HostNameCache, _ address: UInt32) -> String? {
    var out = ByteWriter()
    return cache.append(IPAddress(ipv4: address), to: &out) ? out.takeString() : nil
  }

  @Test func asksOnceForEachAddress() {
    let resolver = Resolver { $0.ipv4 == 1 ? .name("one.example.org") : .noName }
    let cache = HostNameCache(resolve: { resolver.resolve($0) })
    for _ in 0..<3 {
      #expect(text(cache, 1) == "one.example.org")
      #expect(text(cache, 2) == nil)
    }
    #expect(resolver.count == 2)
  }

  @Test func remembersNoMoreThanItsLimit() {
    let resolver = Resolver { .name("h\($0.ipv4)") }
    let cache = HostNameCache(limit: 4, resolve: { resolver.resolve($0) })
    for address in 1...100 as ClosedRange<UInt32> {
      #expect(text(cache, address) == "h\(address)")
      // Who is asked for again and again is not forgotten.
      #expect(text(cache, 1) == "h1")
      #expect(cache.count <= 8)
    }
    #expect(resolver.count == 100)
  }

  @Test func givesUpOnASilentServer() {
    let resolver = Resolver { _ in .failure }
    let given = Atomic<Int>(0)
    let cache = HostNameCache(
      resolve: { resolver.resolve($0) }, onGivingUp: { given.add(1, ordering: .relaxed) })
    for address in 1...20 as ClosedRange<UInt32> { #expect(text(cache, address) == nil) }
    #expect(resolver.count == 3)
    #expect(given.load(ordering: .relaxed) == 1)
  }

  @Test func oneAnswerRestoresPatience() {
    let resolver = Resolver { $0.ipv4 % 3 == 0 ? .noName : .failure }
    let cache = HostNameCache(resolve: { resolver.resolve($0) })
    for address in 1...30 as ClosedRange<UInt32> { _ = text(cache, address) }
    #expect(resolver.count == 30)
  }

  @Test func namesAreCleanAndCanBeCut() {
    let cache = HostNameCache(resolve: { _ in .name("a\u{1b}[2J b.example.org") })
    #expect(text(cache, 1) == "a[2Jb.example.org")
    let short = HostNameCache(printsDomainOnly: true, resolve: { _ in .name("a.example.org") })
    #expect(text(short, 1) == "example.org")
  }

  @Test func theSystemKnowsItself() {
    // Every machine's own table has this one; a resolver without it has no name, which is an answer too.
    #expect(HostNameCache.system(IPAddress(ipv4: 0x7f00_0001)) != .name(""))
  }
}
