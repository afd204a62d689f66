import FlowModel
import NetworkTypes
import TestSupport
import Testing

@Suite struct OrientationTests {
  /// What a record says, field by field.
  private func texts(_ record: borrowing FlowRecord) -> [String] {
    let style = FieldStyle()
    var out = ByteWriter()
    var texts: [String] = []
    for field in FieldRegistry.all {
      switch field.value {
      case .count(let get): texts.append("\(get(record).map { "\($0)" } ?? "-")")
      case .integer(let get): texts.append("\(get(record).map { "\($0)" } ?? "-")")
      case .real(let get): texts.append("\(get(record).map { "\($0)" } ?? "-")")
      case .time(let get): texts.append("\(get(record)?.nanoseconds ?? -1)")
      case .address(let get): texts.append(get(record)?.description ?? "-")
      case .hardwareAddress(let get): texts.append(get(record)?.description ?? "-")
      case .port(let get): texts.append("\(get(record).map { "\($0)" } ?? "-")")
      case .text(let get): texts.append(get(record, &out) ? out.takeString() : "-")
      }
      field.classic?(record, style, &out)
      texts.append(out.takeString())
    }
    return texts
  }

  @Test func reversingTwiceIsIdentity() {
    var record = Sample.full()
    let before = texts(record)
    record.reverse()
    #expect(texts(record) != before)
    #expect(record.key.sourcePort == 80)
    #expect(record.network.tcp.status.contains(.destinationRetransmission))
    #expect(!record.network.tcp.status.contains(.sourceRetransmission))
    record.reverse()
    #expect(texts(record) == before)
  }

  @Test func synAckAloneBelongsToItsReceiver() {
    var record = Sample.full()
    record.network.tcp.status = [.synAckSeen, .established]
    record.orient()
    #expect(record.key.sourcePort == 80)
    // A lone SYN-ACK stays as it is.
    record = Sample.full()
    record.network.tcp.status = [.synAckSeen]
    record.orient()
    #expect(record.key.sourcePort == 40001)
  }

  @Test func portsDecideOnlyWhereAsked() {
    var record = Sample.full()
    record.reverse()
    record.network.tcp.status = [.established]
    record.orient()
    #expect(record.key.sourcePort == 80)
    record.orient(by: [.wellKnown])
    #expect(record.key.sourcePort == 40001)
  }
}
