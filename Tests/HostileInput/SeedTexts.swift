/// The languages that people write, a little of everything.
enum SeedTexts {
  static let filters = [
    "tcp and dst port 443", "host 192.0.2.1 or net 10.0.0.0/8", "not (arp or icmp) and spkts gt 5",
    "src host 2001:db8::1 and dport 1024-65535", "ether host 02:00:00:00:00:01", "vlan 100 and mpls 16",
    "syn and not synack", "dur > 1.5 and bytes >= 1.5M", "label \"a b\" or suser \"GET\"",
    "proto 6 and ttl eq 64",
    "stime >= 2023/11/14.22:13:20", "local tcp", "retrans or outoforder or frag", "inode host 10.1.1.1",
    "portmask 0xff", "total packets lt 10", "man or event", "src net 192.0.2.0 mask 255.255.255.0",
  ]

  static let times = [
    "14", "2023/11/14", "2023/11/14.10:00-11:30", "-1h", "-10m+5m", "1700000000-1700000100", "*/*/14.10+2h",
    "last 1h", "x2023/11", "c14:10:05.25+1s", "n2023/*/1+1d", "1y*/2M", "1700000000.5+10s", "-1d-+2h",
  ]

  static let configurations = [
    "RA_FIELD_SPECIFIER=\"stime dur saddr:20 +daddr\"\nRA_TIME_FORMAT=\"%Y/%m/%d.%T.%f\"\n# note\n",
    "RA_FIELD_DELIMITER=','\nRA_PRINT_LABELS=10\nRA_USEC_PRECISION=6\nRA_FILTER=\"tcp \\\n and port 80\"\n",
    "RA_PRINT_NAMES=proto\nRA_NUMBER=10-20\nRA_PORT_DIRECTION=services,wellknown\nRA_FIELD_QUOTED=double\n",
    "ARGUS_FLOW_TYPE=\"Bidirectional\"\nARGUS_FLOW_KEY=\"CLASSIC_5_TUPLE\"\nARGUS_MONITOR_ID=`hostname`\n",
    "ARGUS_KEYSTROKE=\"yes\"\nARGUS_KEYSTROKE_CONF=\"DC_MIN=32;GPC_MAX=5\"\nARGUS_CAPTURE_DATA_LEN=64\n",
    "ARGUS_OUTPUT_FILE=out.argus\nARGUS_FLOW_STATUS_INTERVAL=5\nARGUS_MAR_STATUS_INTERVAL=60.5\nARGUS_FILTER=\"ip\"\n",
    "# rules\nRACLUSTER_MODEL_NAME=a\nfilter=\"tcp and port 80\" model=\"saddr/24 proto\" status=120 idle=3600 cont\ngrep=\"GET\" label=\"web\"\n",
    "filter=\"udp\" color=\"saddr,daddr:RED+BOLD all:CYAN\" cont\nfilter=\"\" color=\"proto:GREEN\"\n",
    "stime:30:%Y-%m-%dT%H:%M:%S.%f -dur +2sload:12", "saddr daddr proto[0-3] suser:64",
  ]

  static let accessLists = [
    "access-list 101 permit tcp 10.0.0.0 0.255.255.255 any eq www 443 established log\naccess-list 7 deny host 10.1.2.3",
    "ip access-list extended A\n remark x\n 10 deny icmp any any host-unreachable\n permit ip any any dscp ef precedence 5",
    "ipv6 access-list B\n permit udp 2001:db8::/32 gt 1023 host 2001:db8::1 range 10 20\n deny icmp any any nd-na",
    "Extended IP access list C\n    10 permit tcp any any match-all +syn -ack (3 matches)",
  ]
}
