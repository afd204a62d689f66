/// Names of Ethertypes, and of the LLC types below 0x600, as the clients print them.
public enum EtherTypeNames {
  /// The name of an Ethertype; allocates nothing once the table is built.
  public static func name(for number: UInt16) -> String? {
    let table = Self.table
    // Binary search for the last range that starts at or below the number.
    var low = 0
    var high = table.starts.count
    while low < high {
      let middle = (low &+ high) / 2
      if table.starts[middle] <= number { low = middle &+ 1 } else { high = middle }
    }
    guard low > 0, table.ends[low &- 1] >= number else { return nil }
    return table.names[low &- 1]
  }

  /// The lowest number of that name.
  public static func number(named name: String) -> UInt16? { numbers[name] }

  /// Ranges of numbers that share a name, ascending and disjoint.
  private struct Table: Sendable {
    var starts: [UInt16] = []
    var ends: [UInt16] = []
    var names: [String] = []
  }

  private static let table: Table = {
    var table = Table()
    for entry in text.split(whereSeparator: \.isWhitespace) {
      let parts = entry.split(separator: ":", maxSplits: 1)
      let bounds = parts[0].split(separator: "-")
      guard parts.count == 2, let first = UInt16(bounds[0], radix: 16),
        let last = UInt16(bounds[bounds.count - 1], radix: 16)
      else { preconditionFailure("entry \(entry) of the Ethertype table") }
      table.starts.append(first)
      table.ends.append(last)
      table.names.append(String(parts[1]))
    }
    return table
  }()

  private static let numbers: [String: UInt16] = {
    var numbers: [String: UInt16] = [:]
    for (number, name) in zip(table.starts, table.names) where numbers[name] == nil {
      numbers[name] = number
    }
    return numbers
  }()

  /// `first-last:name` or `number:name`, hexadecimal.
  private static let text = """
    0:llc 64:ipx 81:clns 82:esis 83:isis 84:nullns 101:exp 102:drip 103-1ff:exp 200:pup 201:pupat
    400:nix 600:idp 660-661:dlog 800:ip 801:x75 802:nbs 803:ecma 804:chaos 805:x25 806:arp 807:xnscp
    808:frarp 81c:symbl 888-88a:xyplx 900:ubdeb a00:pup.3 a01:pupat bad:vines bae:vinlb baf:vinec
    1000:brktn 1001-100f:brkte 1600:valid 1984:train 2000:cdp 2001:cgmp 2003:vtp 2452:cent 3c07:nbp
    4242:pcs 5208:bbn 6000:decun 6001:decdl 6002:decrc 6003:decro 6004:lat 6005:decdp 6006:deccp
    6007:lavc 6008-6009:decun 600a-6014:3com 6558:trans 6559:rawfr 7000:dbdwn 7002:ubdia 7020-7029:lrt
    7030:prote 7034:cable 8003:cronv 8004:crond 8005:hppro 8006:nesta 8008:att 8010:excel 8013:sgid
    8014:sging 8015:sgres 8016:sgibs 8019:apld 802f:tym 8030:tigan 8035:rarp 8036:aeon 8038:declb
    8039-803c:decun 803d:decee 803e:decun 803f:dectm 8040-8042:decun 8044:plan 8046-8047:att 8049:expd
    805b:Vexp 805c:Vprod 805d:es 8060:ltlm 8062:count 8065-8066:um 8067:veeco 8068:gd 8069:att
    806a:autop 806c:comd 806d:comgr 806e-8077:land 807a:matra 807b:dansk 807c:merit 807d-8080:vtlnk
    8081-8083:count 809b:atalk 809c-809e:data 809f:spidr 80a3:nix 80a4-80b3:siem 80c0-80c3:dcaex
    80c4-80c5:ban 80c6:pacer 80c7:appli 80c8-80cc:intrg 80cd-80ce:haris 80cf-80d2:taylr 80d3-80d4:rose
    80d5:sna 80dd:varin 80de-80df:trfs 80e0-80e3:allen 80e4-80f0:data 80f2:retix 80f3:aarp
    80f4-80f5:kinet 80f7:aplo 80ff:wcp 8100-8103:well 8107-8109:symbl 8130:hayes 8131:vglab
    8132-8136:brdg 8137-8138:ipx/spx 8139-813d:kti 8148:logic 8149:ncd 814a:alpha 814c:snmp 814d:biin
    814f:elite 8150:ratnl 8151-8153:qual 8154-8156:cprot 8164-8166:crd 817d:xtp 817e:sgitw 8180:hippi
    8181:stp 8182-8183:h6400 8184-818c:sgi 818d:mot 819a-81a3:qual 81a4:arai 81a5-81ae:rad
    81b7-81b9:xyplx 81cc-81d5:apri 81d6-81dd:arti 81e6-81ef:poly 81f0-81f2:comst 81f3-81f5:saic
    81f6-81f8:vg 81fd:ismp 8203-8205:quant 8221-8222:ascom 823e-8240:aes 8263-826a:crd 827f-8282:athen
    829a-829b:iiit 829c-82ab:tarus 82ac-8693:wrq 8694-869d:ideac 869e-86a1:cnt 86a3-86ac:gtway
    86db:sectr 86dd:ipv6 86de:delta 86df:atom 86e0-86ef:lgp 8700-8710:mot 872d:cwl 876b:compr 876c:ipas
    876d:sdata 8808:mac 8809:slow 880b:ppp 8847:mplsu 8848:mplsm 8863-8864:pppoe 886d:ans 886f:nlb
    8881:cdma 888e:eapol 8892:prof 889a:hscsi 889b:csm 88a2:aoe 88ae:brd 88b7:oui 88b8-88ba:gse 88c7:rsn
    88ca:tipc 88cc:lldp 88d2:3gpp 8a96-8a97:invis 9000:loop 9001:xnssm 9002:3coms 9003:3coml 9021:rtmac
    9022:rtcfg beef:nrludt fcfc:fcft ff00-ff0f:ramo ffff:*
    """
}
