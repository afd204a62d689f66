/// Families: one declaration for the total and both directions of a quantity.
extension Field {
  /// One member of a family. No side means both together.
  struct Member {
    let side: Side?
    let id: String
    let title: String
    let width: Int

    static func total(_ id: String, _ title: String, _ width: Int) -> Member {
      Member(side: nil, id: id, title: title, width: width)
    }
    static func source(_ id: String, _ title: String, _ width: Int) -> Member {
      Member(side: .source, id: id, title: title, width: width)
    }
    static func destination(_ id: String, _ title: String, _ width: Int) -> Member {
      Member(side: .destination, id: id, title: title, width: width)
    }
  }

  /// Rows that differ only in direction. `value` is called once a member.
  static func family(
    _ members: [Member], unit: Unit = .none, blocks: BlockSet, merge: Merge, absent: Absent = .blank,
    summary: String, management: (Side?) -> ManagementCell = { _ in .absent },
    classic: ((Side?) -> Classic)? = nil, value: (Side?) -> Value
  ) -> [Field] {
    members.map { member in
      let whose =
        switch member.side {
        case .source: ", source to destination"
        case .destination: ", destination to source"
        case nil: members.count > 1 ? ", both directions" : ""
        }
      return Field(
        member.id, title: member.title, width: member.width, unit: unit, blocks: blocks, merge: merge,
        absent: absent, value: value(member.side), summary: summary + whose
      ).with {
        $0.management = management(member.side)
        $0.classic = classic?(member.side)
      }
    }
  }

  /// A family of two whose members stand for the ends of the flow.
  static func ends(
    _ source: (id: String, title: String), _ destination: (id: String, title: String), width: Int,
    unit: Unit = .none, blocks: BlockSet, merge: Merge, absent: Absent = .blank, summary: String,
    management: (Side) -> ManagementCell = { _ in .absent }, classic: ((Side) -> Classic)? = nil,
    value: (Side) -> Value
  ) -> [Field] {
    [(Side.source, source), (Side.destination, destination)].map { side, name in
      Field(
        name.id, title: name.title, width: width, unit: unit, blocks: blocks, merge: merge, absent: absent,
        value: value(side), summary: (side == .source ? "source: " : "destination: ") + summary
      ).with {
        $0.management = management(side)
        $0.classic = classic?(side)
      }
    }
  }
}
