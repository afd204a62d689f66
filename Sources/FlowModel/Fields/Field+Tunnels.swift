internal import NetworkTypes

extension Field {
  static let tunnels: [Field] =
    tunnel("gre", .gre, "GRE") { $0.gre } + tunnel("gen", .geneve, "Geneve") { $0.geneve }
    + ends(
      ("svnid", "sVnid"), ("dvnid", "dVnid"), width: 6, blocks: [.vxlan, .outer, .flow, .network, .metric],
      merge: .key,
      summary: "VXLAN network"
    ) { side in
      .count { record in
        if record.has(.vxlan), record.vxlan.hasNetworkID[side] {
          return UInt64(record.vxlan.networkIDs[side])
        }
        guard let outer = record.carrier, outer.kind == .vxlan || outer.kind == .vxlanGPE, outer.hasKey[side]
        else { return nil }
        return UInt64(outer.keys[side])
      }
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

/// What is around a flow, whatever kind of tunnel it is (section `outer`).
extension Field {
  private static let outerBlocks: BlockSet = [.outer, .flow, .network, .metric]

  static let outer: [Field] = around + aroundEnds

  private static let around: [Field] = [
    Field(
      "tun", aliases: ["tunnel"], title: "Tunnel", width: 9, blocks: outerBlocks, merge: .key,
      value: .text { record, out in
        guard let outer = record.carrier else { return false }
        out.append(outer.kind.name)
        return true
      }, summary: "innermost tunnel that carries the flow"),
    Field(
      "tundepth", title: "TunDepth", width: 8, blocks: outerBlocks, merge: .first,
      value: .count { $0.carrier.map { UInt64($0.depth) } }, summary: "tunnels around the flow"),
    Field(
      "tunproto", title: "TunProto", width: 8, blocks: outerBlocks, merge: .first,
      value: .text { record, out in
        guard let outer = record.carrier else { return false }
        ProtocolNames.append(ipProtocol: outer.ipProtocol, to: &out)
        return true
      }, summary: "IP protocol of the tunnel that carries the flow"),
    Field(
      "tunchg", title: "TunChg", width: 6, blocks: outerBlocks, merge: .maximum,
      value: .count { $0.carrier.map { $0.hasChanged ? 1 : 0 } },
      summary: "1 if the tunnel, its ends or its key changed during the record"),
    Field(
      "carries", title: "Carries", width: 9, blocks: outerBlocks, merge: .first,
      value: .text { record, out in
        guard record.has(.outer), record.outer.carried != .none else { return false }
        out.append(record.outer.carried.name)
        return true
      }, summary: "tunnel that the flow's packets are: they are counted in the flows inside, too"),
  ]

  private static let aroundEnds: [Field] =
    ends(
      ("stunaddr", "sTunAddr"), ("dtunaddr", "dTunAddr"), width: 18, blocks: outerBlocks, merge: .first,
      summary: "that end of the tunnel that carries the flow"
    ) { side in .address { $0.carrier.map { side == .source ? $0.source : $0.destination } } }
    + ends(
      ("stunport", "sTunPort"), ("dtunport", "dTunPort"), width: 8, blocks: outerBlocks, merge: .first,
      summary: "UDP port that the tunnel sends from at that end"
    ) { side in
      .count { record in
        guard let outer = record.carrier, outer.isSeen[side], outer.ports[side].to != 0 else { return nil }
        return UInt64(outer.ports[side].from)
      }
    }
    + ends(
      ("stunkey", "sTunKey"), ("dtunkey", "dTunKey"), width: 10, blocks: outerBlocks, merge: .first,
      summary: "VNI, TEID, GRE key, session or index of the tunnel, by the packets of that end"
    ) { side in
      .count { record in
        guard let outer = record.carrier, outer.hasKey[side] else { return nil }
        return UInt64(outer.keys[side])
      }
    }
}

extension FlowRecord {
  /// The tunnel around the flow, if one is.
  var carrier: OuterLayer? { has(.outer) && outer.kind != .none ? outer : nil }
}
