import FlowModel
import NetworkTypes
import Testing

@testable import PanoptesTools

/// What entries of access lists mean, one by one.
@Suite struct AccessListTests {
  static let services = ServicesFile(parsing: Array("https 443/tcp\nntp 123/udp\n".utf8))

  private func list(_ text: String) throws -> AccessList {
    let lists = try AccessListFile(path: "acl", text: text, services: Self.services).chosen(nil)
    return try #require(lists.first)
  }

  /// A list of that one entry permits the flow, or does not.
  private func expect(
    _ entry: String, _ record: borrowing FlowRecord, permits: Bool, _ why: Comment? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let list = try list("access-list 100 \(entry)")
    let verdict = list.verdict(record)
    let action = verdict.map { list.action($0) }
    #expect(action == (permits ? .permit : .deny), why ?? "\(entry)", sourceLocation: sourceLocation)
  }

  private func expect(
    _ list: AccessList, _ record: borrowing FlowRecord, _ verdict: AccessList.Verdict?,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let found = list.verdict(record)
    #expect(found == verdict, sourceLocation: sourceLocation)
  }

  private func flow(
    _ number: UInt8, _ source: String, _ destination: String, ports: (UInt16, UInt16) = (0, 0)
  ) throws -> FlowRecord {
    var r = FlowRecord()
    r.blocks = [.flow, .network, .ipAttributes]
    r.key = FlowKey()
    r.key.source = try #require(IPAddress(source))
    r.key.destination = try #require(IPAddress(destination))
    r.key.family = r.key.source.isIPv4 ? .ipv4 : .ipv6
    r.key.ipProtocol = number
    (r.key.sourcePort, r.key.destinationPort) = ports
    r.network = NetworkBlock()
    if number == 6 { r.network.kind = .tcpFull }
    return r
  }

  @Test func wildcards() throws {
    let r = try flow(17, "10.1.2.3", "192.0.2.9", ports: (1000, 53))
    for entry in [
      "permit ip any any", "permit udp 10.1.0.0 0.0.255.255 any", "permit udp any host 192.0.2.9",
      "permit 17 10.1.2.3 0.0.0.0 192.0.2.8 0.0.0.1", "permit udp 10.0.2.0 0.255.0.255 any",
      "permit udp 10.1.2.0/24 any", "permit udp 9.9.9.9 255.255.255.255 any",
    ] {
      try expect(entry, r, permits: true)
    }
    for entry in [
      "permit tcp any any", "permit udp 10.2.0.0 0.0.255.255 any", "permit udp any host 192.0.2.8",
      "permit udp 10.0.3.0 0.255.0.255 any", "deny udp any any", "permit icmp any any",
    ] {
      try expect(entry, r, permits: false)
    }
  }

  @Test func ports() throws {
    let r = try flow(6, "10.1.2.3", "192.0.2.9", ports: (1000, 443))
    for entry in [
      "any any eq 443", "any any eq https", "any any eq 22 443", "any any neq 80", "any any gt 442",
      "any any lt 444", "any any range 443 500", "any any range 500 443", "any eq 1000 any",
      "any gt 999 any lt 1024", "any lt 1001 any",
    ] {
      try expect("permit tcp \(entry)", r, permits: true)
    }
    for entry in [
      "any any eq 80", "any any neq 443", "any any neq 22 443", "any any gt 443", "any any lt 443",
      "any any range 444 500", "any eq 443 any", "any gt 1000 any",
    ] {
      try expect("permit tcp \(entry)", r, permits: false)
    }
  }

  @Test func portNames() throws {
    let udp = try flow(17, "10.1.2.3", "192.0.2.9", ports: (1000, 514))
    try expect("permit udp any any eq syslog", udp, permits: true)
    let tcp = try flow(6, "10.1.2.3", "192.0.2.9", ports: (1000, 514))
    try expect("permit tcp any any eq cmd", tcp, permits: true)
    let time = try flow(17, "10.1.2.3", "192.0.2.9", ports: (123, 123))
    try expect("permit udp any any eq ntp", time, permits: true)
  }

  @Test func establishedConnections() throws {
    var r = try flow(6, "10.1.2.3", "192.0.2.9", ports: (1000, 80))
    let entry = "permit tcp any any established"
    r.network.tcp.endpoints.source.flags = FlagTest.syn
    try expect(entry, r, permits: false)
    // A connection that was accepted passes, and so do packets from the middle of one.
    r.network.tcp.status = .established
    try expect(entry, r, permits: true)
    r.network.tcp.status = []
    r.network.tcp.endpoints.source.flags = FlagTest.ack | FlagTest.psh
    try expect(entry, r, permits: true)
    r.network.tcp.endpoints.source.flags = FlagTest.syn | FlagTest.rst
    try expect(entry, r, permits: false)
  }

  @Test func flags() throws {
    var r = try flow(6, "10.1.2.3", "192.0.2.9", ports: (1000, 80))
    r.network.tcp.endpoints.source.flags = FlagTest.syn | FlagTest.ack
    try expect("permit tcp any any syn", r, permits: true)
    try expect("permit tcp any any match-any +syn +fin", r, permits: true)
    try expect("permit tcp any any match-all +syn +ack -fin", r, permits: true)
    try expect("permit tcp any any fin", r, permits: false)
    try expect("permit tcp any any match-all +syn -ack", r, permits: false)
  }

  @Test func messages() throws {
    var r = try flow(1, "10.1.2.3", "192.0.2.9")
    (r.key.icmpType, r.key.icmpCode) = (3, 1)
    for entry in ["", " unreachable", " host-unreachable", " 3", " 3 1"] {
      try expect("permit icmp any any" + entry, r, permits: true)
    }
    for entry in [" echo", " net-unreachable", " 3 0", " 8"] {
      try expect("permit icmp any any" + entry, r, permits: false)
    }
  }

  @Test func services() throws {
    var r = try flow(17, "10.1.2.3", "192.0.2.9", ports: (1, 2))
    r.ipAttributes.directions.source.isPresent = true
    r.ipAttributes.directions.source.tos = 46 << 2
    try expect("permit udp any any dscp ef", r, permits: true)
    try expect("permit udp any any precedence critical", r, permits: true)
    try expect("permit udp any any tos 12", r, permits: true)
    try expect("permit udp any any dscp af11", r, permits: false)
    try expect("permit udp any any precedence 5 tos 0", r, permits: false)
    r.blocks.remove(.ipAttributes)
    try expect("permit udp any any dscp ef", r, permits: false, "nobody knows")
  }

  @Test func fragments() throws {
    var r = try flow(17, "10.1.2.3", "192.0.2.9")
    try expect("permit ip any any fragments", r, permits: false)
    r.key.isFragment = true
    try expect("permit ip any any fragments", r, permits: true)
    try expect("permit udp any any eq 53", r, permits: true, "IOS asks the first fragment alone for ports")
    let denying = try list("access-list 100 deny udp any any eq 53\naccess-list 100 permit ip any any")
    expect(denying, r, .rule(1))
  }

  @Test func firstMatchDecides() throws {
    let list = try list(
      """
      ip access-list extended OUT
       remark nothing
       10 deny tcp any host 192.0.2.9
       20 permit ip any any (7 matches)
      """)
    let first = try flow(6, "10.1.2.3", "192.0.2.9", ports: (1, 2))
    expect(list, first, .rule(0))
    let second = try flow(6, "10.1.2.3", "192.0.2.8", ports: (1, 2))
    expect(list, second, .rule(1))
    #expect(list.rules.map(\.line) == [3, 4])
    let foreign = try flow(6, "2001:db8::1", "2001:db8::2", ports: (1, 2))
    expect(list, foreign, nil)
  }

  @Test func standardLists() throws {
    let list = try list(
      "access-list 5 deny host 10.1.2.4\r\naccess-list 5 permit 10.1.2.0 0.0.0.255 log\r\n")
    let yes = try flow(17, "10.1.2.3", "192.0.2.9", ports: (1, 2))
    let no = try flow(17, "10.1.2.4", "192.0.2.9", ports: (1, 2))
    let other = try flow(17, "10.1.3.3", "192.0.2.9", ports: (1, 2))
    expect(list, yes, .rule(1))
    expect(list, no, .rule(0))
    expect(list, other, .implicitDeny)
    #expect(list.rules.map(\.isLogged) == [false, true])
  }

  @Test func version6() throws {
    let list = try list(
      """
      IPv6 access list SIX
          permit tcp any 2001:db8::/32 eq 22 (1 match) sequence 10
          deny icmp any any echo-request sequence 20
      """)
    let shell = try flow(6, "2001:db8:1::1", "2001:db8::2", ports: (1000, 22))
    expect(list, shell, .rule(0))
    var ping = try flow(58, "2001:db8:1::1", "2001:db8::2")
    ping.key.icmpType = 128
    expect(list, ping, .rule(1))
    ping.key.icmpType = 135
    expect(list, ping, .implicitPermit)
  }

  /// One line each, with the line of the file and what to do.
  @Test(arguments: [
    ("access-list 100 permt ip any any", "'permt' is neither permit nor deny"),
    ("access-list 100 permit tpc any any", "'tpc' is no protocol, did you mean 'tcp'?"),
    ("access-list 100 permit tcp any", "an address is missing at the end"),
    ("access-list 100 permit tcp any any eq", "the port is missing at the end"),
    ("access-list 100 permit tcp any any eq wwww", "'wwww' is no tcp port, did you mean 'www'?"),
    (
      "access-list 100 permit ip any any eq 80",
      "only tcp, udp, sctp, dccp and udplite have ports to compare by 'eq'"
    ),
    (
      "access-list 100 permit tcp 10.0.0.1 any",
      "the wildcard of 10.0.0.1 is missing: host 10.0.0.1, or 10.0.0.1 0.0.0.255"
    ),
    ("access-list 100 permit udp any any established", "'established' is for tcp"),
    (
      "access-list 100 permit tcp any any establishd",
      "'establishd' is not understood here, did you mean 'established'?"
    ),
    (
      "access-list 100 permit tcp any any time-range WORK",
      "'time-range' asks for what no flow record tells; take it out, or the entry"
    ),
    (
      "access-list 100 permit tcp object-group A any",
      "object groups are not known here; write their members out"
    ),
    ("access-list 700 permit 1.2.3", "700 is no number of a list for IP: 1-199 and 1300-2699 are"),
    ("access-list 5 permit any any", "'any' has no place in a standard list"),
    (
      "permit ip any any", "'permit' stands in no list: 'ip access-list extended NAME' begins one"
    ),
    ("ip access-list extnded A", "'extnded' is neither standard nor extended"),
  ])
  func mistakes(_ text: String, _ message: String) {
    #expect(throws: AccessListFile.Failure.syntax(path: "acl", line: 2, detail: message)) {
      try AccessListFile(path: "acl", text: "!\n" + text, services: Self.services)
    }
  }
}
