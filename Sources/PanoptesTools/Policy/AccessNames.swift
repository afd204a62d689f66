import NetworkTypes

/// The words that IOS has for numbers. Cisco, "IOS Security Command Reference", `permit (IP)`, `permit (IPv6)`.
enum AccessNames {
  /// The protocols whose IOS name is not the common one.
  static let protocols: [String: UInt8] = [
    "ahp": 51, "ipinip": 4, "nos": 94, "pcp": 108, "udplite": 136, "dccp": 33,
  ]

  static let tcpPorts: [String: UInt16] = [
    "bgp": 179, "chargen": 19, "cmd": 514, "daytime": 13, "discard": 9, "domain": 53, "drip": 3949,
    "echo": 7, "exec": 512, "finger": 79, "ftp": 21, "ftp-data": 20, "gopher": 70, "hostname": 101,
    "ident": 113, "irc": 194, "klogin": 543, "kshell": 544, "login": 513, "lpd": 515, "msrpc": 135,
    "nntp": 119, "onep-plain": 15001, "onep-tls": 15002, "pim-auto-rp": 496, "pop2": 109, "pop3": 110,
    "smtp": 25, "sunrpc": 111, "syslog": 514, "tacacs": 49, "talk": 517, "telnet": 23, "time": 37,
    "uucp": 540, "whois": 43, "www": 80,
  ]

  static let udpPorts: [String: UInt16] = [
    "biff": 512, "bootpc": 68, "bootps": 67, "discard": 9, "dnsix": 195, "domain": 53, "echo": 7,
    "isakmp": 500, "mobile-ip": 434, "nameserver": 42, "netbios-dgm": 138, "netbios-ns": 137,
    "netbios-ss": 139, "non500-isakmp": 4500, "ntp": 123, "pim-auto-rp": 496, "rip": 520, "ripv6": 521,
    "snmp": 161, "snmptrap": 162, "sunrpc": 111, "syslog": 514, "tacacs": 49, "talk": 517, "tftp": 69,
    "time": 37, "who": 513, "xdmcp": 177,
  ]

  /// RFC 792 and RFC 1812 5.2.7.1.
  static let icmp: [String: ICMPTest] = [
    "echo-reply": ICMPTest(type: 0), "unreachable": ICMPTest(type: 3),
    "net-unreachable": ICMPTest(type: 3, code: 0), "host-unreachable": ICMPTest(type: 3, code: 1),
    "protocol-unreachable": ICMPTest(type: 3, code: 2), "port-unreachable": ICMPTest(type: 3, code: 3),
    "packet-too-big": ICMPTest(type: 3, code: 4), "source-route-failed": ICMPTest(type: 3, code: 5),
    "network-unknown": ICMPTest(type: 3, code: 6), "host-unknown": ICMPTest(type: 3, code: 7),
    "host-isolated": ICMPTest(type: 3, code: 8), "dod-net-prohibited": ICMPTest(type: 3, code: 9),
    "dod-host-prohibited": ICMPTest(type: 3, code: 10), "net-tos-unreachable": ICMPTest(type: 3, code: 11),
    "host-tos-unreachable": ICMPTest(type: 3, code: 12),
    "administratively-prohibited": ICMPTest(type: 3, code: 13),
    "host-precedence-unreachable": ICMPTest(type: 3, code: 14),
    "precedence-unreachable": ICMPTest(type: 3, code: 15), "source-quench": ICMPTest(type: 4),
    "redirect": ICMPTest(type: 5), "net-redirect": ICMPTest(type: 5, code: 0),
    "host-redirect": ICMPTest(type: 5, code: 1), "net-tos-redirect": ICMPTest(type: 5, code: 2),
    "host-tos-redirect": ICMPTest(type: 5, code: 3), "alternate-address": ICMPTest(type: 6),
    "echo": ICMPTest(type: 8), "router-advertisement": ICMPTest(type: 9),
    "router-solicitation": ICMPTest(type: 10), "time-exceeded": ICMPTest(type: 11),
    "ttl-exceeded": ICMPTest(type: 11, code: 0), "reassembly-timeout": ICMPTest(type: 11, code: 1),
    "parameter-problem": ICMPTest(type: 12), "general-parameter-problem": ICMPTest(type: 12, code: 0),
    "option-missing": ICMPTest(type: 12, code: 1), "no-room-for-option": ICMPTest(type: 12, code: 2),
    "timestamp-request": ICMPTest(type: 13), "timestamp-reply": ICMPTest(type: 14),
    "information-request": ICMPTest(type: 15), "information-reply": ICMPTest(type: 16),
    "mask-request": ICMPTest(type: 17), "mask-reply": ICMPTest(type: 18), "traceroute": ICMPTest(type: 30),
    "conversion-error": ICMPTest(type: 31), "mobile-redirect": ICMPTest(type: 32),
  ]

  /// RFC 4443, RFC 2710, RFC 4861, RFC 2894.
  static let icmpv6: [String: ICMPTest] = [
    "unreachable": ICMPTest(type: 1), "no-route": ICMPTest(type: 1, code: 0),
    "no-admin": ICMPTest(type: 1, code: 1), "beyond-scope": ICMPTest(type: 1, code: 2),
    "destination-unreachable": ICMPTest(type: 1, code: 3), "port-unreachable": ICMPTest(type: 1, code: 4),
    "packet-too-big": ICMPTest(type: 2), "time-exceeded": ICMPTest(type: 3),
    "hop-limit": ICMPTest(type: 3, code: 0), "reassembly-timeout": ICMPTest(type: 3, code: 1),
    "parameter-problem": ICMPTest(type: 4), "header": ICMPTest(type: 4, code: 0),
    "next-header": ICMPTest(type: 4, code: 1), "parameter-option": ICMPTest(type: 4, code: 2),
    "echo-request": ICMPTest(type: 128), "echo-reply": ICMPTest(type: 129),
    "mld-query": ICMPTest(type: 130), "mld-report": ICMPTest(type: 131),
    "mld-reduction": ICMPTest(type: 132), "router-solicitation": ICMPTest(type: 133),
    "router-advertisement": ICMPTest(type: 134), "nd-ns": ICMPTest(type: 135), "nd-na": ICMPTest(type: 136),
    "redirect": ICMPTest(type: 137), "router-renumbering": ICMPTest(type: 138),
  ]

  /// RFC 791 3.1.
  static let precedences: [String: UInt8] = [
    "routine": 0, "priority": 1, "immediate": 2, "flash": 3, "flash-override": 4, "critical": 5,
    "internet": 6, "network": 7,
  ]

  /// RFC 1349 4.
  static let services: [String: UInt8] = [
    "normal": 0, "min-monetary-cost": 1, "max-reliability": 2, "max-throughput": 4, "min-delay": 8,
  ]

  /// RFC 2474, RFC 2597, RFC 3246.
  static let codepoints: [String: UInt8] = {
    var points: [String: UInt8] = ["default": 0, "ef": 46]
    for number in UInt8(1)...7 { points["cs\(number)"] = number << 3 }
    for number in UInt8(1)...4 {
      for drop in UInt8(1)...3 { points["af\(number)\(drop)"] = number << 3 | drop << 1 }
    }
    return points
  }()
}
