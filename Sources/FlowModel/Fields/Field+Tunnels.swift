internal import NetworkTypes

extension Field {
  static let tunnels: [Field] =
    tunnel("gre", .gre, "GRE") { $0.gre } + tunnel("gen", .geneve, "Geneve") { $0.geneve }
    + ends(
      ("svnid", "sVnid"), ("dvnid", "dVnid"), width: 6, blocks: [.vxlan, .flow, .network, .metric],
      merge: .first,
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
    _ name: String, _ block: BlockSet, _ title: String,
    _ info: @escaping @Sendable (borrowing FlowRecord) -> TunnelInfo
  ) -> [Field] {
    let blocks: BlockSet = [block, .flow, .network, .metric]
    return ends(
      ("s\(name)addr", "s\(title)Addr"), ("d\(name)addr", "d\(title)Addr"), width: 18, blocks: blocks,
      merge: .key,
      summary: "outer address of the \(title) tunnel"
    ) { side in
      .address { record in
        guard record.has(block) else { return nil }
        let tunnel = info(record)
        return tunnel.hasEndpoints ? side == .source ? tunnel.source : tunnel.destination : nil
      }
    }
      + [
        Field(
          "\(name)proto", title: "\(title)Proto", width: 8, blocks: blocks, merge: .key,
          value: .text { record, out in
            guard record.has(block) else { return false }
            ProtocolNames.append(etherType: info(record).innerProtocol, to: &out)
            return true
          }, summary: "Ethertype inside the \(title) tunnel")
      ]
  }
}
