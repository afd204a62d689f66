public import NetworkTypes

extension Field {
  static let tunnels: [Field] =
    tunnel("gre", \.gre, .gre, "GRE") + tunnel("gen", \.geneve, .geneve, "Geneve")
    + ends(
      ("svnid", "sVnid"), ("dvnid", "dVnid"), width: 6, blocks: [.vxlan, .flow, .network, .metric], merge: .first,
      summary: "VXLAN network"
    ) { side in
      .count { $0.has(.vxlan) && $0.vxlan.hasNetworkID[side] ? UInt64($0.vxlan.networkIDs[side]) : nil }
    }
    + ends(
      ("sencbuf", "sEncBuf"), ("dencbuf", "dEncBuf"), width: 12, blocks: .encapsulation, merge: .none,
      summary: "headers under the flow as bytes; not recorded"
    ) { _ in .text { _, _ in false } }

  /// Outer addresses and inner protocol of one kind of tunnel.
  private static func tunnel(
    _ name: String, _ info: KeyPath<Tunnels, TunnelInfo> & Sendable, _ block: BlockSet, _ title: String
  ) -> [Field] {
    let blocks: BlockSet = [block, .flow, .network, .metric]
    return ends(
      ("s\(name)addr", "s\(title)Addr"), ("d\(name)addr", "d\(title)Addr"), width: 18, blocks: blocks, merge: .key,
      summary: "outer address of the \(title) tunnel"
    ) { side in
      .address { record in
        guard record.has(block) else { return nil }
        let tunnel = Tunnels(record)[keyPath: info]
        return tunnel.hasEndpoints ? side == .source ? tunnel.source : tunnel.destination : nil
      }
    }
      + [
        Field(
          "\(name)proto", title: "\(title)Proto", width: 8, blocks: blocks, merge: .key,
          value: .text { record, out in
            guard record.has(block) else { return false }
            ProtocolNames.append(etherType: Tunnels(record)[keyPath: info].innerProtocol, to: &out)
            return true
          }, summary: "Ethertype inside the \(title) tunnel")
      ]
  }

  /// The tunnel blocks of a record as a value: a key path cannot start at a record, which is not copyable.
  struct Tunnels {
    let gre: TunnelInfo
    let geneve: TunnelInfo
    init(_ record: borrowing FlowRecord) {
      gre = record.gre
      geneve = record.geneve
    }
  }
}
