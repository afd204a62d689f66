import FlowModel

/// `-M rmon`: a flow as its ends see it. Each record goes on twice, the second time with its ends
/// exchanged, so that what stands first is a host, and what it sent is out and what it got is in.
enum EndRecords {
  /// Calls `body` with the record, and with the record reversed; false from it ends that.
  static func forEach(_ record: inout FlowRecord, _ body: (inout FlowRecord) -> Bool) -> Bool {
    guard body(&record) else { return false }
    guard record.kind == .flow, record.has(.flow) else { return true }
    record.reverse()
    defer { record.reverse() }
    return body(&record)
  }

  /// Heads of the columns that now speak of one host.
  static let titles = [
    "saddr": "Host", "smac": "Mac", "spkts": "OutPkts", "dpkts": "InPkts", "sbytes": "OutBytes",
    "dbytes": "InBytes",
  ]
}
