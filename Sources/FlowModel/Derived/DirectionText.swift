public import NetworkTypes

/// The `dir` column: who sent to whom, in three characters.
extension FlowRecord {
  public func appendDirection(to out: inout ByteWriter) {
    guard kind == .flow || kind == .netflow || kind == .imported, has(.flow) else { return }
    if key.family == .arp || key.family == .rarp { return out.append("who") }
    guard has(.metric) else { return }
    let source = packets(.source) > 0
    let destination = packets(.destination) > 0
    if has(.network), network.isTCP, key.isIP {
      if !network.tcp.status.isDisjoint(with: [.synSeen, .synAckSeen]) { return out.append(" ->") }
      return appendArrow(source, destination, UInt8(ascii: "?"), to: &out)
    }
    appendArrow(source, destination, UInt8(ascii: "-"), to: &out)
  }

  private func appendArrow(_ source: Bool, _ destination: Bool, _ middle: UInt8, to out: inout ByteWriter) {
    let blank = UInt8(ascii: " ")
    out.append(destination ? UInt8(ascii: "<") : blank)
    out.append(source || destination ? middle : blank)
    out.append(source ? UInt8(ascii: ">") : blank)
  }
}
