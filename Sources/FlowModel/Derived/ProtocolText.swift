public import NetworkTypes

/// Names of protocols as the `proto` column shows them.
extension FlowRecord {
  /// RTP is believed from five packets in one direction on.
  var isRTP: Bool {
    has(.network) && network.kind == .rtp && (packets(.source) >= 5 || packets(.destination) >= 5)
  }

  /// The IP protocol, or the Ethertype of what is not IP; nil for what has neither.
  public var protocolNumber: UInt64? {
    guard has(.flow) else { return nil }
    switch key.family {
    case .ipv4, .ipv6: return UInt64(key.ipProtocol)
    case .arp: return 0x0806
    case .rarp: return 0x8035
    case .ethernet: return UInt64(key.etherType)
    default: return nil
    }
  }

  /// Appends the protocol's name, or its number; false when the record has no key.
  public func appendProtocol(_ numbers: FieldStyle.Numbers, to out: inout ByteWriter) -> Bool {
    switch kind {
    case .management:
      out.append("man")
      return true
    case .event:
      out.append("evt")
      return true
    default: break
    }
    guard has(.flow) else { return false }
    let asNumber = numbers >= .protocols
    switch key.family {
    case .ipv4, .ipv6:
      if asNumber {
        out.append(decimal: UInt64(key.ipProtocol))
      } else if isRTP {
        out.append("rtp")
      } else if has(.network), network.kind == .rtcp {
        out.append("rtcp")
      } else {
        ProtocolNames.append(ipProtocol: key.ipProtocol, to: &out)
      }
    case .arp: asNumber ? out.append("2054") : out.append("arp")
    case .rarp: out.append("rarp")
    case .ethernet:
      asNumber
        ? out.append(decimal: UInt64(key.etherType))
        : ProtocolNames.append(
          etherType: key.etherType, otherwise: numbers == .names ? "unknown" : nil, to: &out)
    case .wlan: out.append("wlan")
    case .isis: out.append("isis")
    case .udt: out.append("udt")
    case .mpls: out.append("mpls")
    case .vlan: out.append("vlan")
    case .lcp: out.append("lcp")
    case .infiniBand, .infiniBandGlobal: out.append("ib")
    case .none: return false
    }
    return true
  }
}

/// Number to name, falling back to the number.
enum ProtocolNames {
  static func append(ipProtocol number: UInt8, to out: inout ByteWriter) {
    switch number {
    case IPNumber.tcp: out.append("tcp")
    case IPNumber.udp: out.append("udp")
    case IPNumber.icmp: out.append("icmp")
    default: out.append(IPProtocolNames.name(for: number))
    }
  }

  static func append(etherType number: UInt16, otherwise: StaticString? = nil, to out: inout ByteWriter) {
    if let name = EtherTypeNames.name(for: number) {
      out.append(name)
    } else if let otherwise {
      out.append(otherwise)
    } else {
      out.append(decimal: UInt64(number))
    }
  }
}
