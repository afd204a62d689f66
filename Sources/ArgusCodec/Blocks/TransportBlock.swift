internal import FlowModel
internal import NetworkTypes

// Record format, transport block: identity of the sensor and number of the flow.

extension ArgusDecoder {
  static func transport(_ record: RawSpan, _ block: BlockHeader, into r: inout FlowRecord) -> Bool {
    let payload = block.payload
    let kind = SourceIdentity.Kind(qualifier: block.qualifier & ~0x10)
    r.transport.interfaceName = 0
    // 3.0.8 takes any block of three words for identity and sequence, whatever the subtype says.
    if block.words == 3, block.qualifier & 0x10 == 0 {
      r.transport.kind = kind
      r.transport.high = UInt64(record.bigEndian(at: payload, as: UInt32.self)) << 32
      r.transport.low = 0
      r.transport.sequence = record.bigEndian(at: payload + 4)
      return true
    }
    if block.words == 2, r.version == 7 || block.subtype & 1 == 0 {
      // 5.0.3 clients rewrite a format 3 source without identity to its sequence number alone,
      // and forget to swap it.
      r.transport.kind = .none
      r.transport.high = 0
      r.transport.low = 0
      r.transport.sequence =
        r.version == 7 ? record.littleEndian(at: payload) : record.bigEndian(at: payload)
      return true
    }
    var words = 1
    var offset = payload
    r.transport.kind = kind
    r.transport.high = 0
    r.transport.low = 0
    if block.subtype & 1 != 0 {
      let length = kind.wireLength
      words += length / 4
      guard words <= block.words else { return false }
      switch length {
      case 4:
        r.transport.high = UInt64(record.bigEndian(at: offset, as: UInt32.self)) << 32
      case 8:
        r.transport.high = record.bigEndian(at: offset)
      default:
        r.transport.high = record.bigEndian(at: offset)
        r.transport.low = record.bigEndian(at: offset + 8)
      }
      offset += length
    }
    if block.qualifier & 0x10 != 0, words < block.words {
      r.transport.interfaceName = record.bigEndian(at: offset)
      words += 1
      offset += 4
    }
    r.transport.sequence = words < block.words ? record.bigEndian(at: offset) : 0
    return true
  }
}

extension ArgusEncoder {
  /// Always three words. An identity of format 5 that is longer keeps its first four bytes:
  /// 3.0.8 readers take the second word for the sequence number whatever the qualifier says.
  /// An IPv6 address then counts as an IPv4 one, a UUID and a hardware address as a number.
  static func transport(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    out.appendBlock(BlockType.transport, 3, r.transport.kind.version3.rawValue, words: 3)
    out.append(bigEndian: r.transport.word)
    out.append(bigEndian: r.transport.sequence)
  }
}

extension SourceIdentity.Kind {
  /// Unknown kinds read as a plain number.
  @inline(__always)
  init(qualifier: UInt8) {
    switch qualifier {
    case 0: self = .none
    case 1: self = .ipv4
    case 2: self = .ipv6
    case 3: self = .ethernet
    case 0x21: self = .string
    case 0x22: self = .uuid
    default: self = .integer
    }
  }

  /// Bytes of identity in the transport block.
  var wireLength: Int {
    switch self {
    case .ipv6, .uuid: 16
    case .ethernet: 8
    case .none, .ipv4, .integer, .string: 4
    }
  }

  /// The kind that a format 3 reader knows for the first four bytes.
  var version3: Self {
    switch self {
    case .ipv6: .ipv4
    case .uuid, .ethernet: .integer
    case .none, .ipv4, .integer, .string: self
    }
  }
}
