/// What the classic clients' filters accept and refuse, as observed, and where this grammar differs.
enum GrammarTable {
  /// Accepted by the classic client and here.
  static let accepted: [String] = [
    "ip", "ipv4", "ipv6", "tcp", "udp", "icmp", "igmp", "arp", "rarp", "rtp", "rtcp", "udt", "mpls",
    "vlan", "isis", "anon", "man", "mar", "far", "event", "index", "start", "status", "stop", "shut",
    "error", "proto sctp", "ip proto 132", "proto 50", "proto esp", "proto gre", "ether proto 0x0800",
    "ether proto lldp", "host 10.0.0.1", "src host 10.0.0.1", "dst host 10.0.0.2", "src 10.0.0.1",
    "src or dst host 10.0.0.1", "src and dst host 10.0.0.1", "host 2001:db8::1", "src host 2001:db8::1",
    "host localhost", "net 10.0.0.0/8", "src net 10.0.0.0/8", "dst net 192.168.1.0/24",
    "net 10.0.0.0 mask 255.0.0.0", "net 10", "net 10.0.0", "net 2001:db8::/32",
    "ether host 00:11:22:33:44:55", "ether src 00:11:22:33:44:55", "ether src host 00:11:22:33:44:55",
    "ether dst 66:77:88:99:aa:bb", "ether host ff:ff:ff:ff:ff:ff", "arp host 10.0.0.1", "ether broadcast",
    "multicast", "ether multicast", "ip multicast", "inbound", "outbound", "port 53", "port domain",
    "udp port domain", "tcp port domain", "src port 53", "dst port 53", "dst port domain",
    "port 4000-5000", "port 80-443", "src port 30000-30005", "port gt 40000", "dst port gt 40000",
    "port gte 53", "port lt 100", "port eq 53", "port >= 53", "port https or http",
    "tcp dst port http or https or ssh", "tcp and port 80", "tcp and (port 80 or port 443)", "not tcp",
    "! tcp", "!tcp", "not (tcp or udp)", "tcp and not port 80", "tcp or udp and port 53", "tcp && port 80",
    "tcp || udp", "tcp port 80", "srcid 192.0.2.10", "srcid 3221225994", #"srcid "abcd""#, "seq gt 5",
    "seq eq 5", "seq 5", "inode 172.16.5.1", "trans gt 0", "trans gte 1", "trans eq 1", "pkts gt 5",
    "pkts gte 10", "pkts lt 2", "pkts lte 2", "pkts eq 1", "pkts equal 1", "pkts greater 5", "pkts less 5",
    "pkts 1", "pkt gt 5", "src pkts gt 5", "dst pkts eq 0", "src or dst pkts gt 5",
    "src and dst pkts gt 5", "pkts >= 10", "pkts <= 2", "bytes gt 1000", "src bytes gt 1000",
    "dst bytes lt 1", "bytes gt 0x100", "appbytes gt 1000", "src appbytes gt 100", "dst appbytes eq 0",
    "data gt 100", "rate gt 10", "rate gt 10.5", "src rate lt 1", "dst rate lt 1.0", "load gt 1000",
    "load gt 1000.0", "src load gt 1000", "dst load gt 1000.0", "ploss gt 0", "ploss gt 0.0",
    "src ploss gt 0", "ploss gt 10", "src dup", "jit gt 100", "jit gt 100.0", "src jit gt 100",
    "src jit gt 100.0", "dst jit gt 100", "dst jit gt 100.0", "jitter gt 10.0", "jitact gt 1.0",
    "jitidle gt 1.0", "intpkt gt 100", "intpkt gt 100.0", "src intpkt gt 100", "src intpkt gt 100.0",
    "dst intpkt gt 100", "dst intpkt gt 100.0", "inter gt 100.0", "intpktact gt 100.0",
    "intpktidle gt 100.0", "dur gt 1", "dur gt 1.5", "dur lt 0.1", "dur eq 0", "avgdur gt 1.0",
    "avgdur gt 1", "deldur gt 1", "delstime gt 1", "ttl gt 60", "ttl eq 64", "src ttl eq 64",
    "dst ttl lt 60", "ttl 64", "tos 184", "src tos eq 184", "tos gt 0", "dsb ef", "src dsb ef", "dsb 46",
    "dsbyte cs0", "ipid 0x100", "src ipid eq 256", "vid 100", "vid eq 100", "src vid 100", "dst vid 100",
    "vpri 3", "vpri eq 3", "mid 1234", "src mid eq 1234", "vlan and vid 100", "encaps 802q", "encaps gre",
    "encaps eth", "src encaps gre", "co US", "src co US", "dst co US", "co US or DE", "cocode", "as 15169",
    "asn 15169", "src as 15169", "src asn gt 100", "asn 1.10", "pcr gt 0.5", "pcr lt -0.5", "pcr lt 0",
    "pcr gt 0", "abr gt 0.1", "nstroke gt 1", "nstrokes gt 1", "base gt 1000", "src tcpb gt 1", "tcpopt",
    "mss", "wscale", "selackok", "selack", "tcpecho", "tcpechoreply", "tcptimestamp", "tcpcc", "tcpccnew",
    "tcpccecho", "secn", "decn", "spi 0x1234", "spi gt 1", "syn", "src syn", "dst syn", "synack", "ack",
    "src ack", "push", "urg", "fin", "src fin", "finack", "rst", "reset", "src reset", "dst reset", "ece",
    "cwr", "ecn", "src ecn", "normal", "wait", "timeout", "est", "con", "avail", "retrans", "src retrans",
    "dst retrans", "drop", "outoforder", "ooo", "src outoforder", "winshut", "src winshut", "dst winshut",
    "frag", "src frag", "fragonly", "multipath", "mpath", "icmpmap", "echo", "unreach", "redirect",
    "timexed", "icmp and echo", "icmp and not echo", "rtr", "mbr", "lvg", "hello", "lsp", "csnp", "psnp",
    "icmp and (dst pkts eq 0 or not echo)",
    "src bytes lt 1 or dst bytes lt 1 or src rate lt 1 or dst rate lt 1",
    "frag or retrans or outoforder or winshut",
    "src jit gt 100 or dst jit gt 100 or src intpkt gt 100 or dst intpkt gt 100",
    "src host 10.0.0.1 and dst host 10.0.0.2", "src net 10.0.0.0/8 and dst net 10.0.0.0/8",
    "host 10.0.0.1 and 10.0.0.2", "host 10.0.0.1 or 10.0.0.3", "not host 10.0.0.1 and 10.0.0.2",
    "local tcp", "remote tcp", "display tcp",
  ]

  /// Refused by the classic client, and given a meaning here.
  static let acceptedHere: [String] = [
    "ether proto arp", "broadcast", "port = 53", "port == 53", "port > 53", "inode host 172.16.5.1",
    "pkts > 5", "pkts < 5", "pkts = 1", "pkts == 1", "pkts != 1", "pkts gt 1.5", "bytes gt 10K",
    "loss gt 0", "src loss gt 0", "dst loss gt 0", "gap gt 0", "src gap gt 0", "dup", "encaps vlan",
    "encaps mpls", "encaps ether", "sco US", "dco US", "tcprtt gt 0.1", "tcprtt gt 1", "cor",
    #"suser "GET""#, #"label "foo""#, "stime gt 5", "state con",
  ]

  /// Refused here; the classic client took the last three without an effect.
  static let rejected: [String] = [
    "esp", "ether", "svc", "sctp", "10.0.0.1", "lcl host 10.0.0.1", "rmt host 10.0.0.1",
    "host www.example.invalid", "host 10.0.0.0/8", "gateway 10.0.0.1", "tcp 80", "srcid abcd",
    "encaps bogus", "greater 100", "less 100", "tcp udp", "tcp and", "foo", "port foo", "(tcp", "tcp)",
    "time gt 5", "dir gt 1", "auth", "recurs", "req", "rsp", "len > 5", "tcp[13] = 2", "ip[0] = 69",
  ]
}
