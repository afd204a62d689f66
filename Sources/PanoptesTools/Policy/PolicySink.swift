import FlowModel
import NetworkTypes

/// Asks the access lists about every flow, counts what they say, and delivers what is wanted.
struct PolicySink: ~Copyable, SelectingSink {
  private let lists: [AccessList]
  private let settings: PolicySettings
  private(set) var hits: PolicyHits
  private(set) var hasSelected = false
  var delivery: RecordDelivery

  init(_ lists: [AccessList], _ settings: PolicySettings, delivery: consuming RecordDelivery) {
    self.lists = lists
    self.settings = settings
    self.delivery = delivery
    hits = PolicyHits(lists)
  }

  mutating func take(_ record: inout FlowRecord, _ bytes: RawSpan) -> Bool {
    // Events are no traffic.
    guard record.kind != .event else { return true }
    let verdict = verdict(record)
    hits.add(verdict, record)
    // The table is about every flow that was judged.
    if settings.counts { hasSelected = true }
    let action =
      verdict.map { lists[$0.list].action($0.verdict) } ?? (settings.permitsOthers ? .permit : .deny)
    guard settings.shown == .all || settings.shown.rawValue == action.rawValue else {
      return delivery.reject(&record, bytes)
    }
    hasSelected = true
    guard let verdict, let label = label(verdict) else { return delivery.take(&record, bytes) }
    record.appendLabel(label)
    return delivery.deliver(&record)
  }

  private func verdict(_ record: borrowing FlowRecord) -> (list: Int, verdict: AccessList.Verdict)? {
    for (index, list) in lists.enumerated() {
      if let verdict = list.verdict(record) { return (index, verdict) }
    }
    return nil
  }

  /// `ACL=Permit_101_Line_0002`: action, list and line of the file.
  private func label(_ verdict: (list: Int, verdict: AccessList.Verdict)) -> String? {
    let list = lists[verdict.list]
    switch verdict.verdict {
    case .implicitDeny: return settings.labelsImplicit ? "ACL=ImplicitDeny_\(list.name)" : nil
    case .implicitPermit: return settings.labelsImplicit ? "ACL=ImplicitPermit_\(list.name)" : nil
    case .rule(let index):
      let rule = list.rules[index]
      guard settings.labelsAll || settings.labelsLogged && rule.isLogged else { return nil }
      let digits = "\(rule.line)"
      let number = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      return "ACL=\(rule.action == .permit ? "Permit" : "Deny")_\(list.name)_Line_\(number)"
    }
  }
}
