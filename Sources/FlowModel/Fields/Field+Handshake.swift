public import NetworkTypes

extension Field {
  private static let handshakeBlocks: BlockSet = [.handshake, .flow, .network, .metric]

  /// What handshakes in the clear said.
  static let handshakes: [Field] = sctp + names + quic + tls + ssh

  private static let sctp: [Field] =
    [
      Field(
        "sctpstate", title: "SctpState", width: 11, blocks: handshakeBlocks, merge: .maximum,
        value: .text { record, out in
          guard let item = record.sctpItem else { return false }
          switch item.stage {
          case 1: out.append("opening")
          case 2: out.append("cookie")
          case 3: out.append("established")
          case 4: out.append("shutdown")
          case 5: out.append("closed")
          case 6: out.append("aborted")
          default: return false
          }
          return true
        }, summary: "state of the SCTP association")
    ]
    + ends(
      ("ssctptag", "sSctpTag"), ("dsctptag", "dSctpTag"), width: 10, blocks: handshakeBlocks, merge: .minimum,
      summary: "verification tag of the SCTP packets of that end"
    ) { side in
      .count { record in
        guard let item = record.sctpItem else { return nil }
        let tag = item.tags[side]
        return tag == 0 ? nil : UInt64(tag)
      }
    }
    + ends(
      ("ssctpchunks", "sSctpChunks"), ("dsctpchunks", "dSctpChunks"), width: 11, blocks: handshakeBlocks,
      merge: .union,
      summary: "types of the SCTP chunks of that end, a bit each: DATA is 0x1, INIT 0x2, SACK 0x8 and so on",
      classic: { side in
        { record, _, out in
          guard let item = record.sctpItem else { return }
          out.append("0x")
          out.append(hexadecimal: UInt64(item.chunks[side]), width: 4)
        }
      }
    ) { side in .count { $0.sctpItem.map { UInt64($0.chunks[side]) } } }

  private static let names: [Field] =
    [
      Field(
        "sni", title: "ServerName", width: 24, blocks: handshakeBlocks, merge: .first,
        value: item(.serverName, .source), summary: "server name that the client asked for (TLS, QUIC)")
    ]
    + ends(
      ("salpn", "sAlpn"), ("dalpn", "dAlpn"), width: 12, blocks: handshakeBlocks, merge: .first,
      summary: "application protocols of the hello (TLS, QUIC)"
    ) { side in item(.applicationProtocols, side) }

  private static let quic: [Field] =
    [
      Field(
        "quicver", title: "QuicVer", width: 10, blocks: handshakeBlocks, merge: .first,
        value: .text { record, out in
          guard let range = record.handshakeItem(.quic, .source) ?? record.handshakeItem(.quic, .destination)
          else {
            return false
          }
          record.storage.withBytes {
            out.append("0x")
            out.append(
              hexadecimal: UInt64($0.bigEndian(at: range.lowerBound, as: UInt32.self)), width: 8)
          }
          return true
        }, summary: "QUIC version")
    ]
    + ends(
      ("sconnid", "sConnID"), ("dconnid", "dConnID"), width: 20, blocks: handshakeBlocks, merge: .first,
      summary: "connection id that this end of QUIC chose for itself"
    ) { side in connectionID(side, isOwn: true) }
    + ends(
      ("sconnto", "sConnTo"), ("dconnto", "dConnTo"), width: 20, blocks: handshakeBlocks, merge: .first,
      summary: "connection id that the first QUIC packet of this end was sent to"
    ) { side in connectionID(side, isOwn: false) }

  private static let tls: [Field] = lists(
    ("tlsver", "TlsVer", 14, .tlsVersions, "versions of the TLS hello: its own, then those it supports"),
    ("tlsciphers", "TlsCiphers", 24, .cipherSuites, "cipher suites of the TLS hello, in their order"),
    ("tlsexts", "TlsExts", 24, .extensions, "extensions of the TLS hello, in their order"),
    ("tlssigs", "TlsSigs", 24, .signatureAlgorithms, "signature algorithms of the TLS hello"),
    ("tlsgroups", "TlsGroups", 24, .supportedGroups, "supported groups of the TLS hello"))

  private static let ssh: [Field] =
    ends(
      ("ssshver", "sSshVer"), ("dsshver", "dSshVer"), width: 24, blocks: handshakeBlocks, merge: .first,
      summary: "SSH banner"
    ) { side in item(.sshBanner, side) }
    + ends(
      ("ssshalgs", "sSshAlgs"), ("dsshalgs", "dSshAlgs"), width: 24, blocks: handshakeBlocks, merge: .first,
      summary: "name lists of the SSH key exchange, separated by semicolons"
    ) { side in item(.sshAlgorithms, side) }

  /// Hexadecimal numbers of two bytes, separated by hyphens.
  private static func lists(_ rows: (String, String, Int, Handshake.Item, String)...) -> [Field] {
    rows.flatMap { id, title, width, item, summary in
      ends(
        ("s" + id, "s" + title), ("d" + id, "d" + title), width: width, blocks: handshakeBlocks,
        merge: .first,
        summary: summary
      ) { side in
        .text { record, out in
          guard let range = record.handshakeItem(item, side) else { return false }
          record.storage.withBytes { bytes in
            for position in stride(from: range.lowerBound, to: range.upperBound - 1, by: 2) {
              if position > range.lowerBound { out.append(UInt8(ascii: "-")) }
              out.append(hexadecimal: UInt64(bytes.bigEndian(at: position, as: UInt16.self)), width: 4)
            }
          }
          return true
        }
      }
    }
  }

  /// Text from the wire; what is no printable ASCII becomes a period.
  private static func item(_ item: Handshake.Item, _ side: Side) -> Value {
    .text { record, out in record.appendItem(item, side, to: &out) }
  }

  private static func connectionID(_ side: Side, isOwn: Bool) -> Value {
    .text { record, out in
      guard let range = record.handshakeItem(.quic, side), range.count >= 6 else { return false }
      return record.storage.withBytes { bytes in
        let first = range.lowerBound + 5
        let firstLength = Int(bytes[first - 1])
        guard first + firstLength < range.upperBound else { return false }
        let second = first + firstLength + 1
        let secondLength = Int(bytes[second - 1])
        guard second + secondLength <= range.upperBound else { return false }
        let id = isOwn ? second..<second + secondLength : first..<first + firstLength
        for position in id { out.append(hexadecimal: UInt64(bytes[position]), width: 2) }
        return !id.isEmpty
      }
    }
  }
}

extension FlowRecord {
  /// Appends an item's text; what is no printable ASCII becomes a period.
  func appendItem(_ item: Handshake.Item, _ side: Side, to out: inout ByteWriter) -> Bool {
    guard let range = handshakeItem(item, side) else { return false }
    storage.withBytes { bytes in
      for position in range {
        let byte = bytes[position]
        out.append(0x20...0x7e ~= byte ? byte : UInt8(ascii: "."))
      }
    }
    return true
  }

  /// The cell is the flow's, whichever end was source when it was noted.
  var cellSide: Side { handshakeItem(.cell, .source) != nil ? .source : .destination }

  /// Where the cell's address or name is in `storage`.
  public func cell(_ item: Handshake.Item) -> Range<Int>? { handshakeItem(item, cellSide) }

  /// Address and name as they are; false without a cell.
  public func appendCell(to out: inout ByteWriter) -> Bool {
    for item in [Handshake.Item.cell, .cellName] {
      guard let range = cell(item) else { continue }
      storage.withBytes { out.append($0.extracting(range)) }
    }
    return cell(.cell) != nil
  }

  var cellAddress: MACAddress? {
    guard let range = cell(.cell), range.count == 6 else { return nil }
    return storage.withBytes { $0.macAddress(at: range.lowerBound) }
  }

  /// State, chunks and tags of an SCTP association, by the record's ends.
  var sctpItem: (stage: UInt8, chunks: Directional<UInt16>, tags: Directional<UInt32>)? {
    // The item is the source's until the record is turned round.
    let own = handshakeItem(.sctp, .source)
    guard let range = own ?? handshakeItem(.sctp, .destination), range.count == 16 else { return nil }
    return storage.withBytes { bytes in
      let at = range.lowerBound
      var chunks = Directional<UInt16>(
        source: bytes.bigEndian(at: at + 2), destination: bytes.bigEndian(at: at + 4))
      var tags = Directional<UInt32>(
        source: bytes.bigEndian(at: at + 8), destination: bytes.bigEndian(at: at + 12))
      if own == nil {
        chunks.reverse()
        tags.reverse()
      }
      return (bytes[at], chunks, tags)
    }
  }
}
