import FlowFilter
import FlowModel
import Testing

@Suite struct GrammarTests {
  @Test(arguments: GrammarTable.accepted + GrammarTable.acceptedHere)
  func accepts(_ text: String) throws {
    let syntax = try FilterExpression(parsing: text, names: TestNames.names)
    let canonical = syntax.description
    #expect(try FilterExpression(parsing: canonical) == syntax, "\(canonical)")
    #expect(try FilterExpression(parsing: canonical).description == canonical)
  }

  @Test(arguments: GrammarTable.rejected)
  func rejects(_ text: String) throws {
    let error = try #require(TestNames.error(text))
    #expect(error.expression == text)
    #expect(error.range.upperBound <= text.utf8.count)
    #expect(!error.message.isEmpty)
  }

  /// Every row of the registry is a word of the language.
  @Test func everyFieldFilters() throws {
    for field in FieldRegistry.all {
      let value =
        switch field.value {
        case .count, .integer, .real, .port: "5"
        case .time: "2023-11-14T22:13:20"
        case .address: "10.0.0.1"
        case .hardwareAddress: "00:11:22:33:44:55"
        case .text: ["sdsb", "ddsb"].contains(field.id) ? "ef" : "\"x\""
        }
      // These words have values of their own.
      let literal =
        switch field.id {
        case "sco", "dco": "US"
        case "inode", "srcid": "10.0.0.1"
        case "proto": "tcp"
        default: value
        }
      for name in [field.id] + field.aliases {
        let syntax = try FilterSyntax(parsing: "\(name) eq \(literal)")
        #expect(try FilterSyntax(parsing: syntax.description) == syntax, "\(name)")
        _ = CompiledFilter(syntax)
        let total = try FilterSyntax(parsing: "total \(name) eq \(value)")
        #expect(try FilterSyntax(parsing: total.description) == total, "\(name)")
      }
    }
  }

  @Test(arguments: [
    ("", "anon"),
    ("port 80-443", "port 80-443"),
    ("tcp port 80", "tcp and port 80"),
    ("tcp or udp and port 53", "(tcp or udp) and port 53"),
    ("not not tcp", "tcp"),
    ("not (not (tcp))", "tcp"),
    ("tcp and (udp and icmp)", "tcp and udp and icmp"),
    ("port http or https", "(tcp and port 80) or (tcp and port 443) or (udp and port 443)"),
    ("tcp port http or https", "(tcp and port 80) or (tcp and port 443)"),
    ("host twin", "host 10.0.0.1 or host 2001:db8::1"),
    ("not host 10.0.0.1 and 10.0.0.2", "not host 10.0.0.1 and host 10.0.0.2"),
    ("net 10.1 or 10.2.3", "net 10.1.0.0/16 or net 10.2.3.0/24"),
    ("net 10.0.0.0 mask 255.255.0.0", "net 10.0.0.0/16"),
    ("net 2001:db8:: mask ffff:ffff::", "net 2001:db8::/32"),
    ("pkts gt 5", "spkts gt 5 or dpkts gt 5"),
    ("src and dst pkts gt 5", "spkts gt 5 and dpkts gt 5"),
    ("intpkt gt 1", "sintpkt gt 1 and dintpkt gt 1"),
    ("src or dst intpkt gt 1", "sintpkt gt 1 or dintpkt gt 1"),
    ("total pkts gt 5", "total pkts gt 5"),
    ("src dur gt 1", "sdur gt 1"),
    ("maxsz gt 1000", "smaxsz gt 1000 or dmaxsz gt 1000"),
    ("pkts gt 5 or lt 2", "spkts gt 5 or dpkts gt 5 or spkts lt 2 or dpkts lt 2"),
    ("port (80 or 443)", "port 80 or port 443"),
    ("port gt 40000", "port 40001-65535"),
    ("port gt 65535", "not anon"),
    ("src or dst port 80", "port 80"),
    ("dst and src port 80", "src and dst port 80"),
    ("bytes gt 10K", "sbytes gt 10000 or dbytes gt 10000"),
    ("sload gt 1.5M", "sload gt 1500000"),
    ("bytes gt 1Ki", "sbytes gt 1024 or dbytes gt 1024"),
    ("ttl 0100", "sttl eq 64 or dttl eq 64"),
    ("vid 0x64", "svid eq 100 or dvid eq 100"),
    ("ttl 32-64", "sttl eq 32-64 or dttl eq 32-64"),
    ("dsb af41", "sdsb eq 34 or ddsb eq 34"),
    ("as 1.10", "sas eq 65546 or das eq 65546"),
    ("src as AS15169", "sas eq 15169"),
    ("co us or de", "co US or co DE"),
    ("proto udp or icmp", "proto 17 or proto 1"),
    ("proto \\tcp", "proto 6"),
    ("ether proto arp or 0x0800", "ether proto 2054 or ether proto 2048"),
    ("ether src 0:1:2:3:4:5", "ether src host 00:01:02:03:04:05"),
    ("srcid \"ab\\\"c\"", "srcid \"ab\\\"c\""),
    ("srcid 7", "srcid 7"),
    ("srcid 01234567-89ab-cdef-0123-456789abcdef", "srcid 01234567-89ab-cdef-0123-456789abcdef"),
    ("saddr 10.0.0.0/8", "src net 10.0.0.0/8"),
    ("daddr == 10.0.0.1", "dst host 10.0.0.1"),
    ("sport ssh", "tcp and src port 22"),
    ("port ftp-data", "tcp and port 20"),
    ("port sua", "proto 132 and port 14001"),
    ("synack gt 0.1", "total synack gt 0.1"),
    ("state ~ \"UR\"", "state ~ \"UR\""),
    ("stime gte 1700000000", "stime gte 1700000000.000000000"),
    ("stime eq 2023-11-14T22:13:20Z", "stime eq 1700000000.000000000-1700000000.999999999"),
    ("tcp && !udp || icmp", "(tcp and not udp) or icmp"),
    ("icmp and (dst pkts eq 0 or not echo)", "icmp and (dpkts eq 0 or not echo)"),
  ])
  func canonicalText(_ text: String, _ canonical: String) throws {
    #expect(try TestNames.parse(text).description == canonical)
  }

  @Test func scope() throws {
    #expect(try FilterExpression(parsing: "local tcp").scope == .local)
    #expect(try FilterExpression(parsing: "remote tcp").scope == .remote)
    #expect(try FilterExpression(parsing: "display tcp").scope == .display)
    #expect(try FilterExpression(parsing: "display").syntax == .everything)
    #expect(try FilterExpression(parsing: "tcp").scope == nil)
    // A prefix only.
    #expect(TestNames.error("tcp and local udp") != nil)
  }

  @Test func neededBlocks() throws {
    #expect(try CompiledFilter(parsing: "").neededBlocks.isEmpty)
    #expect(try CompiledFilter(parsing: "tcp").neededBlocks == .flow)
    #expect(try CompiledFilter(parsing: "host 10.0.0.1 and port 80").neededBlocks == .flow)
    #expect(try CompiledFilter(parsing: "src host 10.0.0.1").neededBlocks == FlowRecord.orientationBlocks)
    #expect(try CompiledFilter(parsing: "pkts gt 5").neededBlocks == .metric)
    #expect(try CompiledFilter(parsing: "tcp and dur gt 1").neededBlocks.contains([.flow, .time]))
    #expect(try CompiledFilter(parsing: "start or man").neededBlocks.isEmpty)
  }
}
