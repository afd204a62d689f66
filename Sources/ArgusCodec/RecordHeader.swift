internal import NetworkTypes

/// Numbers of the record format that more than one file needs.
enum WireFormat {
  static let cookie3: UInt32 = 0xe571_2dcb
  static let cookie5: UInt32 = 0xe571_50cb
  static let cookie2: UInt32 = 0xe561_7acb
  /// A management record is 32 words, always.
  static let managementLength = 128
  /// The length field counts words in 16 bits.
  static let largestRecord = 0xffff * 4
}

/// The first word of a block (DSR): type, subtype, qualifier, length.
struct BlockHeader {
  let word: UInt32
  /// Where the block starts in its record.
  let start: Int
  /// Length with the header, from whichever of the three forms applies; 0 ends the record.
  let words: Int

  /// Length rules in their order: immediate, 16-bit, 8-bit.
  @inline(__always)
  init(word: UInt32, start: Int) {
    self.word = word
    self.start = start
    if word & 0x8000_0000 != 0 {
      words = 1
    } else if word & 0x0080_0000 != 0 {
      words = Int(word & 0xffff)
    } else {
      words = Int(word & 0xff)
    }
  }

  var type: UInt8 { @inline(__always) get { UInt8(truncatingIfNeeded: word >> 24) } }
  var subtype: UInt8 { @inline(__always) get { UInt8(truncatingIfNeeded: word >> 16) } }
  var qualifier: UInt8 { @inline(__always) get { UInt8(truncatingIfNeeded: word >> 8) } }
  /// Where the payload starts; `words` says how much of it there is.
  var payload: Int { @inline(__always) get { start &+ 4 } }
  var end: Int { @inline(__always) get { start &+ words &* 4 } }
}

/// Block types, numbered as the first byte of the block.
enum BlockType {
  static let transport: UInt8 = 0x01
  static let flow: UInt8 = 0x02
  static let time: UInt8 = 0x03
  static let flowHash: UInt8 = 0x07
  static let metric: UInt8 = 0x10
  static let packetSize: UInt8 = 0x12
  static let encapsulation: UInt8 = 0x20
  static let network: UInt8 = 0x30
  static let asNumber: UInt8 = 0x32
  static let icmpMapped: UInt8 = 0x34
  static let vlan: UInt8 = 0x40
  static let gre: UInt8 = 0x41
  static let mac: UInt8 = 0x42
  static let vxlan: UInt8 = 0x43
  static let mpls: UInt8 = 0x44
  static let geneve: UInt8 = 0x45
  static let jitter: UInt8 = 0x46
  static let ipAttributes: UInt8 = 0x48
  static let userData: UInt8 = 0x50
  static let behavior: UInt8 = 0x54
  static let score: UInt8 = 0x55
  static let aggregation: UInt8 = 0x60
  static let correlation: UInt8 = 0x62
  static let country: UInt8 = 0x64
  static let label: UInt8 = 0x66
  static let geoLocation: UInt8 = 0x68
  static let locality: UInt8 = 0x6a
  /// Ours: no sensor of the 3.0 or 5.0 line writes this number, and their readers skip it.
  static let extended: UInt8 = 0x72
}

/// Sections of the extension block: its subtype. Each has its own layout and its own bit in
/// `BlockSet`; the qualifier is the layout's version, from 0.
enum ExtensionSection {
  static let segments: UInt8 = 0x01
  static let roundTrip: UInt8 = 0x02
  static let interPacket: UInt8 = 0x03
  static let typing: UInt8 = 0x04
  static let outer: UInt8 = 0x05
  static let evidence: UInt8 = 0x06
  static let handshake: UInt8 = 0x07
}

extension ByteWriter {
  /// Starts a block whose length is known.
  @inline(__always)
  mutating func appendBlock(_ type: UInt8, _ subtype: UInt8, _ qualifier: UInt8, words: Int) {
    append(
      bigEndian: UInt32(type) << 24 | UInt32(subtype) << 16 | UInt32(qualifier) << 8
        | UInt32(truncatingIfNeeded: words))
  }

  /// Zeros up to the next word; blocks are word-aligned within their record.
  mutating func pad(since start: Int) {
    append(repeating: 0, count: (4 - (count - start) & 3) & 3)
  }
}
