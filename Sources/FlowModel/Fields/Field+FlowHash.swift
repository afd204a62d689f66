internal import NetworkTypes

extension Field {
  /// Names for a flow that every tool and sensor computes alike, from the key alone.
  static let flowHashes: [Field] =
    [
      Field(
        "communityid", aliases: ["cid"], title: "CommunityID", width: 30, blocks: .flow, merge: .key,
        value: .text { record, out in
          guard let digest = record.communityDigest else { return false }
          out.append(communityID: digest)
          return true
        }, summary: "Community ID, version 1, seed 0"),
      Field(
        "flowhash", title: "FlowHash", width: 16, blocks: .flow, merge: .key,
        value: .text { record, out in
          guard let digest = record.communityDigest else { return false }
          out.append(hexadecimal: UInt64(digest[0]) << 32 | UInt64(digest[1]), width: 16)
          return true
        },
        summary: "hash of the five-tuple, the same for both directions: the first 64 bits of the Community ID"
      ),
    ]
    + ends(
      ("stunid", "sTunID"), ("dtunid", "dTunID"), width: 30, blocks: [.outer, .flow, .network, .metric],
      merge: .first, summary: "Community ID of the flow of the tunnel that carries the packets of that end"
    ) { side in
      .text { record, out in
        guard let digest = record.carrierDigest(side) else { return false }
        out.append(communityID: digest)
        return true
      }
    }
}
