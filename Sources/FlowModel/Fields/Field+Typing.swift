internal import NetworkTypes

/// Who types: the typing section.
extension Field {
  static let typing: [Field] =
    keyCounts("keys", "Keys", "keys typed") { $0.keys }
    + keyCounts("keyslow", "KeysLow", "keys typed, at least") { $0.low }
    + keyCounts("keyshigh", "KeysHigh", "keys typed, at most") { $0.high } + [
      Field(
        "typing", title: "Typing", width: 12, blocks: .typing, merge: .maximum,
        value: .text { record, out in
          guard record.has(.typing) else { return false }
          out.append(record.typing.verdict.name)
          return true
        }, summary: "what the session is: interactive, machine, bulk, idle or none"),
      typist("styping", "sTyping", .source), typist("dtyping", "dTyping", .destination),
      Field(
        "typconf", title: "TypConf", width: 8, unit: .percent, blocks: .typing, merge: .maximum,
        value: .count { $0.has(.typing) ? UInt64($0.typing.confidence) : nil },
        summary: "confidence in typing"),
      Field(
        "typmode", title: "TypMode", width: 8, blocks: .typing, merge: .union,
        value: .text { record, out in
          guard record.has(.typing) else { return false }
          let method = record.typing.ends.source.method.union(record.typing.ends.destination.method)
          if method.contains(.obfuscated) { out.append("o") }
          if method.contains(.lines) { out.append("l") }
          if method.contains(.datagrams) { out.append("d") }
          if method.contains(.clear) { out.append("c") }
          return !method.isEmpty
        }, summary: "how keys were counted: o obfuscated, l lines, d datagrams, c clear text"),
    ]

  private static func keyCounts(
    _ id: String, _ title: String, _ summary: String, _ get: @escaping @Sendable (Typing.End) -> UInt32
  ) -> [Field] {
    family(
      [.total(id, title, 9), .source("s" + id, "s" + title, 9), .destination("d" + id, "d" + title, 9)],
      blocks: .typing, merge: .sum, summary: summary
    ) { side in
      .count { record in
        guard record.has(.typing) else { return nil }
        let ends = record.typing.ends
        return side.map { UInt64(get(ends[$0])) } ?? UInt64(get(ends.source)) + UInt64(get(ends.destination))
      }
    }
  }

  private static func typist(_ id: String, _ title: String, _ side: Side) -> Field {
    Field(
      id, title: title, width: 12, blocks: .typing, merge: .maximum,
      value: .text { record, out in
        guard record.has(.typing) else { return false }
        out.append(record.typing.ends[side].verdict.name)
        return true
      },
      summary: "who types at the \(side == .source ? "source" : "destination"): interactive, machine or none")
  }
}
