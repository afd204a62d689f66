internal import NetworkTypes

extension Field {
  fileprivate static let openingBlocks: BlockSet = [.evidence, .flow, .network, .metric]

  /// How the direction was found, and what the opening segments said.
  static let evidence: [Field] = direction + openings + offers + multipath

  private static let direction: [Field] = [
    Field(
      "direv", aliases: ["dirwhy"], title: "DirEv", width: 9,
      blocks: [.evidence, .flow, .network, .metric, .icmpMapped], merge: .first,
      value: .text { record, out in
        let evidence = record.directionEvidence
        out.append(evidence.name)
        return evidence != .none
      }, summary: "why the source is the source: handshake, request, port, or the first packet"),
    Field(
      "dirfix", title: "DirFix", width: 6, blocks: .evidence, merge: .maximum,
      value: .count { $0.has(.evidence) && $0.evidence.isCorrected ? 1 : nil },
      summary: "1 if earlier records of the flow have the ends the other way round"),
  ]

  private static let openings: [Field] =
    ends(
      ("stcpopts", "sTcpOpts"), ("dtcpopts", "dTcpOpts"), width: 16, blocks: openingBlocks, merge: .first,
      summary: "kinds of the TCP options of the SYN or SYN-ACK, in their order"
    ) { side in
      .text { record, out in
        guard let opening = record.opening(side) else { return false }
        for index in 0..<Int(opening.kindCount) {
          if index > 0 { out.append(UInt8(ascii: "-")) }
          out.append(decimal: UInt64(opening.kinds[index]))
        }
        return opening.kindCount > 0
      }
    }
    + ends(
      ("sopenwin", "sOpenWin"), ("dopenwin", "dOpenWin"), width: 8, unit: .bytes, blocks: openingBlocks,
      merge: .first, summary: "window of the SYN or SYN-ACK, which is never scaled"
    ) { side in .count { $0.opening(side).map { UInt64($0.window) } } }

  private static let offers: [Field] =
    ends(
      ("sopenmss", "sOpenMss"), ("dopenmss", "dOpenMss"), width: 8, unit: .bytes, blocks: openingBlocks,
      merge: .first, summary: "maximum segment size that the SYN or SYN-ACK announced"
    ) { side in
      .count { record in
        guard let opening = record.opening(side), opening.maximumSegmentSize > 0 else { return nil }
        return UInt64(opening.maximumSegmentSize)
      }
    }
    + ends(
      ("sopenscale", "sOpenScale"), ("dopenscale", "dOpenScale"), width: 10, blocks: openingBlocks,
      merge: .first, summary: "window scale that the SYN or SYN-ACK offered"
    ) { side in
      .count { record in
        guard let opening = record.opening(side), opening.windowScale != 255 else { return nil }
        return UInt64(opening.windowScale)
      }
    }
}

extension Field {
  fileprivate static let multipath: [Field] =
    ends(
      ("smptcp", "sMpTcp"), ("dmptcp", "dMpTcp"), width: 7, blocks: openingBlocks, merge: .first,
      summary: "Multipath TCP option of the SYN or SYN-ACK: capable (a first path) or join (one more)"
    ) { side in
      .text { record, out in
        switch record.opening(side)?.multipath {
        case .capable: out.append("capable")
        case .join: out.append("join")
        case Evidence.Multipath.none?, nil: return false
        }
        return true
      }
    }
    + ends(
      ("smptoken", "sMpToken"), ("dmptoken", "dMpToken"), width: 10, blocks: openingBlocks, merge: .first,
      summary:
        "token (RFC 8684) of the connection that a Multipath TCP join names, or that the sender's key opens"
    ) { side in
      .text { record, out in
        guard let token = record.opening(side)?.multipathToken, token != 0 else { return false }
        out.append("0x")
        out.append(hexadecimal: UInt64(token), width: 8)
        return true
      }
    }
}

extension FlowRecord {
  func opening(_ side: Side) -> Evidence.Opening? {
    has(.evidence) && evidence.openings[side].isSeen ? evidence.openings[side] : nil
  }
}
