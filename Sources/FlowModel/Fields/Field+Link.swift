internal import NetworkTypes

extension Field {
  static let link: [Field] =
    ends(
      ("smac", "SrcMac"), ("dmac", "DstMac"), width: 18, blocks: [.mac, .flow, .network, .metric],
      merge: .first,
      summary: "link-layer address",
      classic: { side in
        { record, style, out in
          guard let address = record.linkAddress(side) else { return }
          if address.isBroadcast { return out.append("Broadcast") }
          if style.namesHardwareAddresses, let vendors = style.vendors,
            vendors.append(addressOf: address, to: &out)
          {
            return
          }
          out.append(hardwareAddress: address)
        }
      }
    ) { side in .hardwareAddress { $0.linkAddress(side) } }
    + ends(
      ("senc", "sEnc"), ("denc", "dEnc"), width: 12, blocks: [.encapsulation, .flow, .network, .metric],
      merge: .union, summary: "layers under the flow, one letter each"
    ) { side in
      .text { record, out in
        guard record.has(.encapsulation), record.encapsulation.layers[side] != 0 else { return false }
        EncapsulationLetters.append(record.encapsulation.layers[side], to: &out)
        return true
      }
    }
    + ends(
      ("smpls", "sMpls"), ("dmpls", "dMpls"), width: 8, blocks: [.mpls, .flow, .network, .metric],
      merge: .key,
      summary: "outermost MPLS label"
    ) { side in .count { $0.has(.mpls) && $0.mpls.has[side] ? UInt64($0.mpls.labels[side] >> 12) : nil } }

  static let vlan: [Field] =
    ends(
      ("svlan", "sVlan"), ("dvlan", "dVlan"), width: 8, blocks: [.vlan, .flow, .network, .metric],
      merge: .key,
      summary: "802.1Q tag control word", classic: { side in hexadecimal { $0.tag(side) } }
    ) { side in .count { $0.tag(side).map(UInt64.init) } }
    + ends(
      ("svid", "sVid"), ("dvid", "dVid"), width: 6, blocks: [.vlan, .flow, .network, .metric], merge: .key,
      summary: "VLAN id"
    ) { side in .count { $0.tag(side).map { UInt64($0 & 0xfff) } } }
    + ends(
      ("svpri", "sVpri"), ("dvpri", "dVpri"), width: 6, blocks: [.vlan, .flow, .network, .metric],
      merge: .key,
      summary: "VLAN priority"
    ) { side in .count { $0.tag(side).map { UInt64($0 >> 13) } } }

  /// A 16-bit number as four hexadecimal digits.
  static func hexadecimal(_ get: @escaping Get<UInt16>) -> Classic {
    { record, _, out in
      guard let value = get(record) else { return }
      out.append("0x")
      out.append(hexadecimal: UInt64(value), width: 4)
    }
  }

  /// The first three bytes of the link-layer address.
  private static func vendorPart(_ side: Side) -> Value {
    .text { record, out in
      guard let address = record.linkAddress(side) else { return false }
      out.append(vendorPart: address)
      return true
    }
  }

  static let linkNames: [Field] =
    ends(
      ("soui", "SrcOui"), ("doui", "DstOui"), width: 9, blocks: [.mac, .flow, .network, .metric],
      merge: .first,
      summary: "vendor of the link-layer address; the vendor part where no list of vendors names it",
      classic: { side in
        { record, style, out in
          guard let address = record.linkAddress(side) else { return }
          if let vendors = style.vendors, vendors.append(vendorOf: address, to: &out) { return }
          out.append(vendorPart: address)
        }
      }
    ) { side in vendorPart(side) }.with { $0.naming = .vendors }
    + ends(
      ("smacoui", "SrcOui"), ("dmacoui", "DstOui"), width: 7, blocks: [.mac, .flow, .network, .metric],
      merge: .first,
      summary: "vendor part of the link-layer address"
    ) { side in vendorPart(side) }
    + ends(
      ("smacclass", "SMCls"), ("dmacclass", "DMCls"), width: 5, blocks: [.mac, .flow, .network, .metric],
      merge: .key, summary: "class of the link-layer address: U universal or L local, G for groups"
    ) { side in
      .text { record, out in
        guard let address = record.linkAddress(side) else { return false }
        out.append(address.value >> 41 & 1 == 1 ? "L" : "U")
        if address.isMulticast { out.append("G") }
        return true
      }
    }
    + [
      Field(
        "etype", title: "EType", width: 8, blocks: [.mac, .flow], merge: .key,
        value: .text { record, out in
          if record.has(.flow), record.key.family == .ethernet {
            ProtocolNames.append(etherType: record.key.etherType, to: &out)
            return true
          }
          guard record.has(.mac) else { return false }
          ProtocolNames.append(etherType: record.mac.etherType, to: &out)
          return true
        }, summary: "Ethertype of the outermost header"),
      Field(
        "resp", title: "Response", width: 12, blocks: .network, merge: .key,
        value: .hardwareAddress {
          $0.has(.network) && $0.network.kind == .arp ? $0.network.arpResponder : nil
        }, summary: "hardware address that an ARP request found"),
      Field(
        "bssid", title: "Bssid", width: 18, blocks: [.flow, .handshake], merge: .key,
        value: .hardwareAddress { $0.cellAddress }, summary: "802.11 basic service set"),
      Field(
        "ssid", title: "Ssid", width: 9, blocks: [.flow, .handshake], merge: .key,
        value: .text { record, out in record.appendItem(.cellName, record.cellSide, to: &out) },
        summary: "802.11 network name"),
    ]
}

extension FlowRecord {
  func linkAddress(_ side: Side) -> MACAddress? {
    has(.mac) ? side == .source ? mac.source : mac.destination : nil
  }

  func tag(_ side: Side) -> UInt16? { has(.vlan) && vlan.has[side] ? vlan.tags[side] : nil }
}
