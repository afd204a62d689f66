/// Names of IP protocols as the clients print and filters accept them.
public enum IPProtocolNames {
  /// The name of a protocol number; allocates nothing once the table is built.
  public static func name(for number: UInt8) -> String { table[Int(number)] }

  /// The number of that name; nil when there is none. `unas` and `any` name several.
  public static func number(named name: String) -> UInt8? { numbers[name] }

  /// Number to name: one entry a number, `name*n` for n numbers in a row.
  private static let table: [String] = {
    var table: [String] = []
    table.reserveCapacity(256)
    for word in text.split(whereSeparator: \.isWhitespace) {
      let parts = word.split(separator: "*")
      let count = parts.count == 2 ? Int(parts[1]) ?? 1 : 1
      for _ in 0..<count { table.append(String(parts[0])) }
    }
    return table
  }()

  private static let numbers: [String: UInt8] = {
    var numbers: [String: UInt8] = ["icmpv6": 58, "ipv6-icmp": 58]
    for (number, name) in table.enumerated() where numbers[name] == nil && name != "unas" && name != "any" {
      numbers[name] = UInt8(number)
    }
    return numbers
  }()

  private static let text = """
    ip icmp igmp ggp ipnip st2 tcp cbt egp igp bbn-rcc nvp pup argus emcon xnet chaos udp mux dcn hmp
    prm xns-idp trunk-1 trunk-2 leaf-1 leaf-2 rdp irtp iso-tp4 netblt mfe-nsp merit-inp sep 3pc idpr xtp
    ddp idpr-cmtp tp++ il ipv6 sdrp ipv6-route ipv6-frag idrp rsvp gre mhrp bna esp ah i-nlsp swipe narp
    mobile tlsp skip ipv6-icmp ipv6-no ipv6-opts any cftp any sat-expak kryptolan rvd ippc any sat-mon
    visa ipcv cpnx cphb wsn pvp br-sat-mon sun-nd wb-mon wb-expak iso-ip vmtp secure-vmtp vines ttp
    nsfnet-igp dgp tcf eigrp ospf sprite-rpc larp mtp ax.25 ipip micp aes-sp3-d etherip encap pri-enc
    gmtp ifmp pnni pim aris scps qnx a/n ipcomp snp compaq-peer ipx-n-ip vrrp pgm zero l2tp ddx iatp stp
    srp uti smp sm ptp isis fire crtp crudp sccopmce iplt sps pipe sctp fc rsvp unas*118 ib unas*2
    """
}
