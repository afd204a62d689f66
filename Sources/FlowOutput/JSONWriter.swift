public import FlowModel
public import NetworkTypes

/// One JSON object a line. Keys are field ids; what a record does not hold has no key.
public struct JSONWriter: RecordWriter {
  private struct Member {
    /// `"id":` ready to be copied.
    let key: [UInt8]
    let cell: StructuredCell
  }

  private let members: [Member]
  public let blocks: BlockSet

  /// - Parameter style: where names come from, and what is hidden; numbers have the format's own.
  public init(_ selection: FieldSelection, style: FieldStyle = FieldStyle()) {
    members = selection.items.map {
      Member(key: Array("\"\($0.field.id)\":".utf8), cell: StructuredCell($0.field, style))
    }
    blocks = selection.blocks
  }

  public mutating func write(_ record: borrowing FlowRecord, to out: inout ByteWriter) {
    let isManagement = record.kind == .management
    out.append(UInt8(ascii: "{"))
    let first = out.count
    for index in members.indices {
      let member = members[index]
      let start = out.count
      if start > first { out.append(UInt8(ascii: ",")) }
      out.append(member.key)
      if !member.cell.isNumber { out.append(UInt8(ascii: "\"")) }
      let valueStart = out.count
      guard (isManagement ? member.cell.appendManagement : member.cell.append)(record, &out) else {
        out.truncate(to: start)
        continue
      }
      if member.cell.isFreeText { out.escapeJSON(from: valueStart) }
      if !member.cell.isNumber { out.append(UInt8(ascii: "\"")) }
    }
    if isManagement { appendCounters(record.management, after: first, to: &out) }
    out.append("}\n")
  }

  /// What a sensor counts, under names of its own.
  private func appendCounters(_ info: ManagementInfo, after first: Int, to out: inout ByteWriter) {
    if out.count > first { out.append(UInt8(ascii: ",")) }
    out.append("\"man\":{\"packets\":")
    out.append(decimal: info.packetsReceived)
    out.append(",\"bytes\":")
    out.append(decimal: info.bytesReceived)
    out.append(",\"dropped\":")
    out.append(decimal: UInt64(info.dropped))
    out.append(",\"records\":")
    out.append(decimal: UInt64(info.records))
    out.append(",\"flows\":")
    out.append(decimal: UInt64(info.flows))
    out.append(",\"clients\":")
    out.append(decimal: UInt64(info.clients))
    out.append(",\"queue\":")
    out.append(decimal: UInt64(info.queue))
    out.append(",\"memory\":")
    out.append(decimal: UInt64(info.memory))
    out.append("}")
  }
}
