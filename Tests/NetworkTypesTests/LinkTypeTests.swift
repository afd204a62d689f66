import NetworkTypes
import Testing

@Suite struct LinkTypeTests {
  @Test func numbersWithAndWithoutNames() {
    #expect(LinkType(rawValue: 1) == .ethernet)
    #expect(LinkType.ethernet.name == "Ethernet")
    #expect(LinkType.raw14.name == "raw IP")
    #expect(LinkType(rawValue: 147).name == "link type 147")
  }
}
