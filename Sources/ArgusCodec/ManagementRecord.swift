internal import FlowModel
internal import NetworkTypes

// Record format, management record: 128 bytes of fixed fields. Offsets are from its start.

extension ArgusDecoder {
  static func management(_ record: RawSpan, _ wanted: BlockSet, into r: inout FlowRecord) -> Bool {
    guard record.byteCount >= WireFormat.managementLength else { return false }
    if wanted.contains(.transport) {
      managementIdentity(record, into: &r)
      r.blocks.insert(.transport)
    }
    if wanted.contains(.management) {
      managementBody(record, into: &r.management)
      r.blocks.insert(.management)
    }
    return true
  }

  private static func managementIdentity(_ record: RawSpan, into r: inout FlowRecord) {
    let status = normalizedStatus(record.bigEndian(at: 4))
    let isStart = r.cause == .start
    r.transport = SourceIdentity()
    r.transport.kind = SourceIdentity.Kind(managementStatus: status)
    r.transport.sequence = record.bigEndian(at: 20)
    if record.bigEndian(at: 8, as: UInt32.self) == WireFormat.cookie5 || r.version == 5 {
      r.transport.high = record.bigEndian(at: 108)
      switch r.transport.kind {
      case .ipv6, .uuid:
        r.transport.low =
          UInt64(record.bigEndian(at: 116, as: UInt32.self)) << 32
          | UInt64(record.bigEndian(at: 120, as: UInt32.self))
      default:
        r.transport.word = record.bigEndian(at: 108)
      }
      return
    }
    var word: UInt32 = record.bigEndian(at: isStart ? 120 : 8)
    // A string is written backwards here, though only in a START.
    if isStart, r.transport.kind == .string { word = word.byteSwapped }
    r.transport.word = word
  }

  /// radium writes the identity flag of its START in the wrong byte order.
  private static func normalizedStatus(_ status: UInt32) -> UInt32 {
    status & 0x00e0_0000 == 0 && status & 0x0000_e000 != 0 && status & 0xffff_0000 == 0
      ? status.byteSwapped : status
  }

  private static func managementBody(_ record: RawSpan, into m: inout ManagementInfo) {
    m.status = normalizedStatus(record.bigEndian(at: 4))
    m.localNetwork = record.bigEndian(at: 12)
    m.netmask = record.bigEndian(at: 16)
    m.nextSequence = record.bigEndian(at: 20)
    m.intervalStart = time(record, at: 24)
    m.now = time(record, at: 32)
    m.majorVersion = record[40]
    m.minorVersion = record[41]
    m.interfaceType = record[42]
    m.interfaceStatus = record[43]
    m.reportInterval = record.bigEndian(at: 44)
    m.managementInterval = record.bigEndian(at: 46)
    m.packetsReceived = record.bigEndian(at: 48)
    m.bytesReceived = record.bigEndian(at: 56)
    m.drift = record.bigEndian(at: 64)
    m.records = record.bigEndian(at: 72)
    m.flows = record.bigEndian(at: 76)
    m.dropped = record.bigEndian(at: 80)
    m.queue = record.bigEndian(at: 84)
    m.output = record.bigEndian(at: 88)
    m.clients = record.bigEndian(at: 92)
    m.buffers = record.bigEndian(at: 96)
    m.memory = record.bigEndian(at: 100)
    m.sourceDataLength = record.littleEndian(at: 104)
    m.destinationDataLength = record.littleEndian(at: 106)
  }

  private static func time(_ record: RawSpan, at: Int) -> Timestamp {
    Timestamp(
      seconds: Int64(record.bigEndian(at: at, as: UInt32.self)),
      nanoseconds: Int64(record.bigEndian(at: at + 4, as: UInt32.self)) &* 1000)
  }
}

extension ArgusEncoder {
  /// Always format 3, whatever the record came from.
  static func management(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    let m = r.management
    let kind = r.transport.kind.version3
    let hasIdentity = r.blocks.contains(.transport)
    let isStart = r.cause == .start
    let word = hasIdentity ? r.transport.word : 0
    let flag: UInt32 = hasIdentity ? kind.managementStatus : 0
    out.append(bigEndian: m.status & ~0x00e0_0000 | flag)
    out.append(bigEndian: isStart ? WireFormat.cookie3 : word)
    out.append(bigEndian: m.localNetwork)
    out.append(bigEndian: m.netmask)
    out.append(bigEndian: m.nextSequence)
    out.append(microseconds: m.intervalStart)
    out.append(microseconds: m.now)
    out.append(UInt8(3))
    out.append(UInt8(0))
    out.append(m.interfaceType)
    out.append(m.interfaceStatus)
    out.append(bigEndian: m.reportInterval)
    out.append(bigEndian: m.managementInterval)
    out.append(bigEndian: m.packetsReceived)
    out.append(bigEndian: m.bytesReceived)
    out.append(bigEndian: m.drift)
    out.append(bigEndian: m.records)
    out.append(bigEndian: m.flows)
    out.append(bigEndian: m.dropped)
    out.append(bigEndian: m.queue)
    out.append(bigEndian: m.output)
    out.append(bigEndian: m.clients)
    out.append(bigEndian: m.buffers)
    out.append(bigEndian: m.memory)
    out.append(littleEndian: m.sourceDataLength)
    out.append(littleEndian: m.destinationDataLength)
    out.append(repeating: 0, count: 12)
    out.append(bigEndian: !isStart ? 0 : kind == .string ? word.byteSwapped : word)
    out.append(bigEndian: UInt32.max)
  }
}

extension SourceIdentity.Kind {
  /// The kind is an enumeration in three bits of the status, not independent flags.
  init(managementStatus status: UInt32) {
    switch status & 0x00e0_0000 {
    case 0x0080_0000: self = .ipv4
    case 0x0060_0000: self = .ipv6
    case 0x00a0_0000: self = .uuid
    case 0x0040_0000: self = .integer
    case 0x0020_0000: self = .string
    default: self = .none
    }
  }

  var managementStatus: UInt32 {
    switch self {
    case .none: 0
    case .ipv4: 0x0080_0000
    case .ipv6: 0x0060_0000
    case .uuid: 0x00a0_0000
    case .integer, .ethernet: 0x0040_0000
    case .string: 0x0020_0000
    }
  }
}
