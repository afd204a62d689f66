import FlowFilter
import FlowModel
import NetworkTypes
import Testing

@Suite struct SemanticsTests {
  /// An answered HTTP connection with most blocks.
  private static func web() -> FlowRecord {
    var record = FlowRecord()
    record.blocks = [
      .flow, .time, .metric, .network, .transport, .mac, .ipAttributes, .vlan, .encapsulation, .country,
    ]
    record.key.family = .ipv4
    record.key.ipProtocol = 6
    record.key.source = IPAddress(ipv4: 0x0a00_0001)
    record.key.destination = IPAddress(ipv4: 0xc0a8_0107)
    record.key.sourcePort = 40_001
    record.key.destinationPort = 80
    record.time.ranges.source = .init(
      start: Timestamp(seconds: 1_700_000_000),
      end: Timestamp(seconds: 1_700_000_001, nanoseconds: 500_000_000))
    record.traffic.counters.source.packets = 10
    record.traffic.counters.source.bytes = 1000
    record.traffic.counters.destination.packets = 4
    record.traffic.counters.destination.bytes = 5_000_000
    record.network.kind = .tcpFull
    record.network.tcp.status = [.synSeen, .synAckSeen, .established, .fin, .sourceRetransmission]
    record.network.tcp.options = 0x0010_0000
    record.network.tcp.hasDestination = true
    record.network.tcp.endpoints.source.flags = 0x1b
    record.network.tcp.endpoints.destination.flags = 0x12
    record.network.tcp.endpoints.source.retransmissions = 2
    record.transport.kind = .ipv4
    record.transport.word = 0xc000_020a
    record.transport.sequence = 7
    record.mac.source = MACAddress(value: 0x0011_2233_4455)
    record.mac.destination = MACAddress(value: 0xffff_ffff_ffff)
    record.mac.multipath = 2
    record.ipAttributes.directions.source.isPresent = true
    record.ipAttributes.directions.source.ttl = 64
    record.ipAttributes.directions.source.tos = 184
    record.ipAttributes.directions.destination.isPresent = false
    record.vlan.has.source = true
    record.vlan.tags.source = 0x6064
    record.encapsulation.layers.source = 6
    record.encapsulation.layers.destination = 2
    record.countries.ends.source = 0x5553
    record.countries.ends.destination = 0x4445
    return record
  }

  @Test(arguments: [
    "ip", "ipv4", "tcp", "anon", "far", "start", "not udp", "vlan", "ip proto 6", "proto tcp",
    "ether proto 0x0800",
    "host 10.0.0.1", "src host 10.0.0.1", "dst 192.168.1.7", "net 192.168.1.0/24", "src net 10.0.0.0/8",
    "src and dst net 0.0.0.0/0", "saddr 10.0.0.1", "daddr 192.168.0.0/16", "saddr lt 10.0.0.2",
    "saddr != 10.0.0.2",
    "port 80", "dst port 80", "port http", "port 79-81", "src port gt 40000", "port 40001", "dport != 22",
    "port ne 22",
    "tcp port 80", "tcp src port 40001", "ether host 00:11:22:33:44:55", "ether dst ff:ff:ff:ff:ff:ff",
    "ether broadcast", "broadcast", "smac eq 00:11:22:33:44:55", "multipath", "dst multipath",
    "pkts gt 5", "src pkts 10", "dst pkts lt 5", "total pkts 14", "bytes gt 1M", "sbytes >= 1K", "pkts 10-20",
    "pkts gt 9.5", "bytes lt 1000.5", "dur gt 1", "dur eq 1.5", "dur >= 1.5", "dur lte 1.5", "dur 1-2",
    "dur < 1.51",
    "seq 7", "trans lt 2", "srcid 192.0.2.10", "srcid 3221225994", "ttl 64", "src ttl gte 64", "tos 184",
    "dsb ef",
    "sdsb 46", "vid 100", "vpri 3", "src vid eq 100", "encaps 802q", "src encaps vlan",
    "src and dst encaps eth",
    "co US", "src co US", "dst co DE", "co FR or DE", "sco US", "cocode",
    "syn", "dst syn", "src fin", "ack", "synack", "src push", "est", "con", "retrans", "src retrans", "mss",
    "tcpopt",
    "loss gt 0", "src loss 2", "ploss gt 10", "state FIN", "state ~ IN", "state ne CON",
    "stime gt 2023-11-14T22:13:19Z", "stime eq 2023-11-14T22:13:20Z", "stime eq 1700000000",
    "stime eq 2023-11-14",
    "ltime gte 1700000001.5", "ltime lt 1700000002", "stime 1700000000-1700000001",
    "ltime eq 2023-11-14T22:13:21.5Z",
    "ltime ne 2023-11-14T22:13:21.4Z", "src pkts eq 10 and dst pkts eq 4", "tcp and not port 443",
  ])
  func matches(_ text: String) throws {
    let filter = try CompiledFilter(parsing: text, names: TestNames.names)
    let record = Self.web()
    #expect(filter.matches(record) == true)
    let again = CompiledFilter(try FilterSyntax(parsing: filter.syntax.description))
    #expect(again.matches(record) == true, "\(filter.syntax)")
    #expect(record.blocks.isSuperset(of: filter.neededBlocks.intersection(record.blocks)))
  }

  @Test(arguments: [
    "ipv6", "udp", "arp", "rarp", "icmp", "man", "event", "status", "port 81-40000", "port 443",
    "port domain",
    "udp port 80", "src port 80", "host 10.0.0.2", "dst host 10.0.0.1", "src and dst host 10.0.0.1",
    "net 2001:db8::/32", "host ::10.0.0.1", "multicast", "ether multicast", "port gt 65535",
    // Nothing is known of what is absent, whatever the comparison.
    "dttl lt 64", "dttl eq 0", "dttl ne 64", "dvid ne 1", "sintpkt lt 1", "jit lt 1", "smpls ne 5",
    "spi ne 0",
    "src and dst ttl lt 255", "inode 0.0.0.0", "icmpmap", "cor", "label ne x", "frag",
    "pkts ne 4", "total pkts gt 14", "pkts 11-20", "dur gt 1.5", "dur lt 1.5", "dur ne 1.5", "dst retrans",
    "rst",
    "pkts gt 18446744073709551615", "pkts lt -1", "pkts gt 1e30", "dur 2-3",
    "dst multipath and src multipath",
    "stime eq 2023-11-14T22:13:21Z", "stime gt 2023-11-14T22:13:20Z", "stime lt 1700000000",
    "stime ne 2023-11-14",
    "state CON", "state ~ CON", "state eq FI", "saddr gt 10.0.0.1", "saddr ne 10.0.0.0/8", "encaps gre",
    "co FR",
    "dst encaps 802q", "srcid 10.0.0.1", "srcid \"abcd\"", "inbound", "outbound", "fragonly", "echo",
    "ether proto arp",
  ])
  func matchesNot(_ text: String) throws {
    let filter = try CompiledFilter(parsing: text, names: TestNames.names)
    let record = Self.web()
    #expect(filter.matches(record) == false)
    let again = CompiledFilter(try FilterSyntax(parsing: filter.syntax.description))
    #expect(again.matches(record) == false, "\(filter.syntax)")
  }

  /// One port has to lie in the range, not one above its start and another below its end.
  @Test func portRange() throws {
    var record = Self.web()
    record.key.sourcePort = 30_000
    record.key.destinationPort = 53
    #expect(try CompiledFilter(parsing: "port 4000-5000").matches(record) == false)
    record.key.destinationPort = 4500
    #expect(try CompiledFilter(parsing: "port 4000-5000").matches(record) == true)
    #expect(try CompiledFilter(parsing: "src and dst port 4000-5000").matches(record) == false)
  }

  /// ICMP and fragments have no ports.
  @Test func noPorts() throws {
    let filter = try CompiledFilter(parsing: "port 0-65535")
    var record = Self.web()
    #expect(filter.matches(record) == true)
    record.key.isFragment = true
    #expect(filter.matches(record) == false)
    record.key.isFragment = false
    record.key.ipProtocol = 1
    #expect(filter.matches(record) == false)
    record.key.ipProtocol = 132
    #expect(filter.matches(record) == true)
    record.key.sourcePort = 0
    record.key.destinationPort = 0
    #expect(filter.matches(record) == false)
  }

  @Test func icmp() throws {
    var record = FlowRecord()
    record.blocks = [.flow, .icmpMapped]
    record.key.family = .ipv6
    record.key.ipProtocol = 58
    record.key.icmpType = 129
    record.icmpMapping.reason = 2
    record.icmpMapping.sender = 0xac10_0501
    for text in [
      "icmpv6", "icmp6", "echo", "redirect", "icmpmap", "inode 172.16.5.1", "inode 172.16.0.0/12", "ip6",
    ] {
      #expect(try CompiledFilter(parsing: text).matches(record) == true, "\(text)")
    }
    for text in ["icmp", "unreach", "timexed", "inode 10.0.0.1"] {
      #expect(try CompiledFilter(parsing: text).matches(record) == false, "\(text)")
    }
    record.key.family = .ipv4
    record.key.ipProtocol = 1
    record.key.icmpType = 3
    record.blocks = .flow
    #expect(try CompiledFilter(parsing: "icmp and unreach").matches(record) == true)
    #expect(try CompiledFilter(parsing: "redirect").matches(record) == false)
  }

  @Test func multicast() throws {
    var record = Self.web()
    record.key.destination = IPAddress(ipv4: 0xe000_00fb)
    record.mac.destination = MACAddress(value: 0x0100_5e00_00fb)
    for text in ["multicast", "ip multicast", "dst multicast", "ether multicast", "ether dst multicast"] {
      #expect(try CompiledFilter(parsing: text).matches(record) == true, "\(text)")
    }
    for text in ["src multicast", "broadcast", "ether broadcast", "ipv6 multicast"] {
      #expect(try CompiledFilter(parsing: text).matches(record) == false, "\(text)")
    }
    record.key.destination = IPAddress(ipv4: .max)
    #expect(try CompiledFilter(parsing: "broadcast").matches(record) == true)
    #expect(try CompiledFilter(parsing: "multicast").matches(record) == false)
  }

  /// Only a range of its own makes a management record pass.
  @Test func management() throws {
    var record = FlowRecord()
    record.kind = .management
    record.blocks = .management
    record.cause = .stop
    for text in ["man", "mar", "not tcp", "stop", "anon", "not far"] {
      #expect(try CompiledFilter(parsing: text).matches(record) == true, "\(text)")
    }
    for text in ["tcp", "ip", "far", "not man", "host 0.0.0.0", "pkts lt 1"] {
      #expect(try CompiledFilter(parsing: text).matches(record) == false, "\(text)")
    }
  }

  /// Numbers equal what six decimals print.
  @Test func printedReals() throws {
    var record = FlowRecord()
    record.blocks = .time
    record.time.ranges.source = .init(start: .zero, end: Timestamp(nanoseconds: 87_209_297_4))
    for (text, wanted) in [
      ("dur eq 0.872093", true), ("dur gte 0.872093", true), ("dur gt 0.872093", false),
      ("dur lt 0.872093", false),
      ("dur ne 0.872093", false), ("dur eq 0.872094", false), ("dur eq 0.8720930", true),
    ] {
      #expect(try CompiledFilter(parsing: text).matches(record) == wanted, "\(text)")
    }
  }

  /// A range without `eq` and a comparison of every edge agree with arithmetic.
  @Test func integerEdges() throws {
    for value in [UInt64(0), 1, 5, .max - 1, .max] {
      var record = FlowRecord()
      record.blocks = .metric
      record.traffic.counters.source.packets = value
      for limit in [Int64(-1), 0, 1, 4, 5, 6, .max] {
        let wide = Int128(value)
        for (word, wanted) in [
          ("gt", wide > Int128(limit)), ("gte", wide >= Int128(limit)), ("lt", wide < Int128(limit)),
          ("lte", wide <= Int128(limit)), ("eq", wide == Int128(limit)), ("ne", wide != Int128(limit)),
        ] {
          let filter = try CompiledFilter(parsing: "spkts \(word) \(limit)")
          #expect(filter.matches(record) == wanted, "\(value) \(word) \(limit)")
          let real = try CompiledFilter(parsing: "spkts \(word) \(limit == .max ? "9.3e18" : "\(limit).0")")
          if limit != .max { #expect(real.matches(record) == wanted, "\(value) \(word) \(limit).0") }
        }
      }
    }
  }
}
