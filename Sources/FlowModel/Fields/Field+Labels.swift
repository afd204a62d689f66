internal import NetworkTypes

extension Field {
  static let userData: [Field] =
    ends(
      ("suser", "srcUdata"), ("duser", "dstUdata"), width: 16,
      blocks: [.sourceData, .destinationData, .flow, .network, .metric], merge: .first,
      summary: "captured payload"
    ) { side in
      .text { record, out in
        guard record.has(side == .source ? .sourceData : .destinationData) else { return false }
        let range = record.userData[side].range
        for index in range { out.append(record.storage[index]) }
        return !range.isEmpty
      }
    }.with {
      $0.alignment = .left
      $0.isTitleCentered = true
      $0.userData = $0.id == "suser" ? .source : .destination
      $0.attributeName = $0.id == "suser" ? "SrcUserData" : "DstUserData"
    }

  static let labels: [Field] =
    [
      Field(
        "label", title: "Label", width: 5, blocks: .label, merge: .union,
        value: .text { record, out in
          guard record.has(.label) else { return false }
          for index in record.label { out.append(record.storage[index]) }
          return !record.label.isEmpty
        }, summary: "labels given by classifiers and enrichment"
      ).with { $0.isTitleCentered = false }
    ]
    + ends(
      ("sco", "sCo"), ("dco", "dCo"), width: 3, blocks: [.country, .flow, .network, .metric], merge: .key,
      summary: "country code"
    ) { side in
      .text { record, out in
        guard record.has(.country), record.countries.ends[side] != 0 else { return false }
        out.append(bigEndian: record.countries.ends[side])
        return true
      }
    }
    + [
      Field(
        "ico", title: "iCo", width: 3, blocks: .country, merge: .key, value: .text { _, _ in false },
        summary: "country code of the intermediate node")
    ]
    + ends(
      ("sas", "sAS"), ("das", "dAS"), width: 6, blocks: [.asNumber, .flow, .network, .metric], merge: .key,
      summary: "autonomous system", classic: { side in asNumber { $0.autonomousSystem(side) } }
    ) { side in .count { $0.autonomousSystem(side).map(UInt64.init) } }
    + [
      Field(
        "ias", title: "iAS", width: 5, blocks: .asNumber, merge: .key,
        value: .count {
          $0.has(.asNumber) && $0.asNumbers.hasIntermediate ? UInt64($0.asNumbers.intermediate) : nil
        },
        summary: "autonomous system of the intermediate node"
      ).with {
        $0.classic = asNumber { record in
          record.has(.asNumber) && record.asNumbers.hasIntermediate ? record.asNumbers.intermediate : nil
        }
      }
    ]

  /// `65551` as it is or as `1.15` (RFC 5396).
  private static func asNumber(_ get: @escaping Get<UInt32>) -> Classic {
    { record, style, out in
      guard let number = get(record) else { return }
      if style.asNumber == .plain || style.asNumber == .dot && number < 65536 {
        return out.append(decimal: UInt64(number))
      }
      out.append(decimal: UInt64(number >> 16))
      out.append(UInt8(ascii: "."))
      out.append(decimal: UInt64(number & 0xffff))
    }
  }

  static let places: [Field] =
    [
      ("slat", "sLat", Side?.some(.source), true), ("slon", "sLon", .source, false),
      ("dlat", "dLat", .destination, true), ("dlon", "dLon", .destination, false),
      ("ilat", "iLat", nil, true), ("ilon", "iLon", nil, false),
    ].map { id, title, side, isLatitude in
      let whose = side.map { "\($0)" } ?? "intermediate node"
      return Field(
        id, title: title, width: 4, unit: .degrees, blocks: [.geoLocation, .flow, .network, .metric],
        merge: .key,
        value: .real { record in
          guard record.has(.geoLocation) else { return nil }
          let point = side.map { record.geoLocation.ends[$0] } ?? record.geoLocation.intermediate
          return point.isPresent ? Double(isLatitude ? point.latitude : point.longitude) : nil
        }, summary: "\(isLatitude ? "latitude" : "longitude"), \(whose)")
    }
    + ends(
      ("sloc", "sLoc"), ("dloc", "dLoc"), width: 4, blocks: [.locality, .flow, .network, .metric],
      merge: .key,
      summary: "locality class"
    ) { side in .integer { $0.has(.locality) && $0.locality.has[side] ? Int64($0.locality.ends[side]) : nil }
    }
    + [
      Field(
        "loc", title: "Loc", width: 3, blocks: .locality, merge: .key,
        value: .integer { $0.has(.locality) ? Int64($0.locality.status) : nil }, summary: "locality status")
    ]
}

extension FlowRecord {
  func autonomousSystem(_ side: Side) -> UInt32? { has(.asNumber) ? asNumbers.ends[side] : nil }
}
