import NetworkTypes

/// Appends integers in a chosen byte order: the raw material of handmade captures.
struct CaptureBytes {
  var bytes: [UInt8] = []
  let isBigEndian: Bool

  init(bigEndian: Bool = false) { isBigEndian = bigEndian }

  mutating func append<T: FixedWidthInteger>(_ values: T...) {
    for value in values {
      withUnsafeBytes(of: isBigEndian ? value.bigEndian : value.littleEndian) { bytes += $0 }
    }
  }

  mutating func append(contentsOf more: [UInt8]) { bytes += more }
  mutating func pad() { while bytes.count % 4 != 0 { bytes.append(0) } }
}

/// A pcap file under construction; `ends` tells where each whole record ends.
struct PcapBytes {
  private(set) var content: CaptureBytes
  private(set) var ends: [Int]
  private let isExtended: Bool
  var bytes: [UInt8] { content.bytes }

  init(
    bigEndian: Bool = false, magic: UInt32 = 0xa1b2_c3d4, major: UInt16 = 2, minor: UInt16 = 4,
    linkType: UInt32 = 1, snapLength: UInt32 = 65535
  ) {
    content = CaptureBytes(bigEndian: bigEndian)
    content.append(magic)
    content.append(major, minor)
    content.append(0, 0, snapLength, linkType as UInt32)
    isExtended = magic == 0xa1b2_cd34
    ends = [content.bytes.count]
  }

  mutating func append(seconds: UInt32, fraction: UInt32, _ frame: [UInt8], wire: UInt32? = nil) {
    let captured = UInt32(frame.count)
    appendHeader(seconds, fraction, captured, wire ?? captured)
    content.append(contentsOf: frame)
    ends.append(content.bytes.count)
  }

  /// A record header whatever it claims.
  mutating func appendHeader(_ seconds: UInt32, _ fraction: UInt32, _ captured: UInt32, _ wire: UInt32) {
    content.append(seconds, fraction, captured, wire)
    if isExtended { content.append(7, 0x0008_0000 as UInt32) }
  }
}

/// A pcapng file under construction; `ends` tells where each whole block ends.
struct PcapngBytes {
  private(set) var bytes: [UInt8] = []
  private(set) var ends: [Int] = []
  private var isBigEndian = false

  mutating func block(_ type: UInt32, _ fill: (inout CaptureBytes) -> Void) {
    var body = CaptureBytes(bigEndian: isBigEndian)
    fill(&body)
    body.pad()
    var block = CaptureBytes(bigEndian: isBigEndian)
    let length = UInt32(body.bytes.count + 12)
    block.append(type, length)
    block.append(contentsOf: body.bytes)
    block.append(length)
    bytes += block.bytes
    ends.append(bytes.count)
  }

  mutating func replace(at offset: Int, _ new: [UInt8]) {
    bytes.replaceSubrange(offset..<offset + new.count, with: new)
  }

  mutating func section(bigEndian: Bool = false, major: UInt16 = 1, minor: UInt16 = 0) {
    isBigEndian = bigEndian
    block(0x0a0d_0d0a) {
      $0.append(0x1a2b_3c4d as UInt32)
      $0.append(major, minor)
      $0.append(-1 as Int64)
      // shb_userappl
      $0.append(4, 5 as UInt16)
      $0.append(contentsOf: Array("tests".utf8))
      $0.pad()
      $0.append(0 as UInt32)
    }
  }

  mutating func interface(
    linkType: UInt16 = 1, snapLength: UInt32 = 0, resolution: UInt8? = nil, offset: Int64? = nil
  ) {
    block(1) {
      $0.append(linkType, 0)
      $0.append(snapLength)
      // if_name, for the reader to skip.
      $0.append(2, 4 as UInt16)
      $0.append(contentsOf: Array("eth0".utf8))
      if let resolution {
        $0.append(9, 1 as UInt16)
        $0.append(resolution)
        $0.pad()
      }
      if let offset {
        $0.append(14, 8 as UInt16)
        $0.append(offset)
      }
      $0.append(0 as UInt32)
    }
  }

  mutating func enhanced(interface: UInt32 = 0, ticks: UInt64, _ frame: [UInt8], wire: UInt32? = nil) {
    block(6) {
      $0.append(interface, UInt32(ticks >> 32), UInt32(truncatingIfNeeded: ticks))
      $0.append(UInt32(frame.count), wire ?? UInt32(frame.count))
      $0.append(contentsOf: frame)
      $0.pad()
      // epb_flags
      $0.append(2, 4 as UInt16)
      $0.append(1, 0 as UInt32)
    }
  }

  mutating func obsolete(interface: UInt16 = 0, ticks: UInt64, _ frame: [UInt8]) {
    block(2) {
      $0.append(interface, 0xffff)
      $0.append(UInt32(ticks >> 32), UInt32(truncatingIfNeeded: ticks))
      $0.append(UInt32(frame.count), UInt32(frame.count))
      $0.append(contentsOf: frame)
    }
  }

  mutating func simple(_ frame: [UInt8], wire: UInt32? = nil) {
    block(3) {
      $0.append(wire ?? UInt32(frame.count))
      $0.append(contentsOf: frame)
    }
  }
}

/// `count` bytes that differ from each other and from those of another seed.
func frameBytes(_ count: Int, seed: UInt8 = 0) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ Int(seed) &* 31) }
}
