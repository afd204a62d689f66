import FlowModel
import NetworkTypes

/// The opening messages of TLS (RFC 5246 7.4.1, RFC 8446 4.1) and SSH (RFC 4253 4.2, 7.1): what a
/// fingerprint is made of, as it stands there.
enum Hello {
  /// A TLS record with a handshake in it, or an SSH banner.
  static func mayBegin(_ bytes: RawSpan) -> Bool {
    guard bytes.byteCount >= 4 else { return false }
    if bytes[0] == 0x16, bytes[1] == 3, bytes[2] <= 4 { return true }
    return isSSH(bytes)
  }

  private static func isSSH(_ bytes: RawSpan) -> Bool {
    bytes.byteCount >= 4 && bytes.bigEndian(at: 0, as: UInt32.self) == 0x5353_482d
  }

  /// Nothing more is needed.
  static func isWhole(_ bytes: RawSpan) -> Bool {
    if isSSH(bytes) {
      guard let line = endOfLine(bytes), line + 4 <= bytes.byteCount else { return false }
      let length = Int(bytes.bigEndian(at: line, as: UInt32.self))
      return length > 35000 || line + 4 + length <= bytes.byteCount
    }
    guard bytes.byteCount >= 5 else { return false }
    return 5 + Int(bytes.bigEndian(at: 3, as: UInt16.self)) <= bytes.byteCount
  }

  /// Appends an item for everything that is there.
  static func append(_ bytes: RawSpan, from side: Side, to out: inout ByteWriter) {
    if isSSH(bytes) { return appendSSH(bytes, from: side, to: &out) }
    guard bytes.byteCount > 9, bytes[0] == 0x16 else { return }
    let end = min(bytes.byteCount, 5 + Int(bytes.bigEndian(at: 3, as: UInt16.self)))
    appendTLS(bytes.extracting(5..<end), from: side, to: &out)
  }

  // MARK: SSH

  /// Behind the first line end.
  private static func endOfLine(_ bytes: RawSpan) -> Int? {
    // 255 characters at most, the end included.
    for i in 0..<min(bytes.byteCount, 256) where bytes[i] == 0x0a { return i + 1 }
    return nil
  }

  private static func appendSSH(_ bytes: RawSpan, from side: Side, to out: inout ByteWriter) {
    guard let next = endOfLine(bytes) else { return }
    let start = out.beginItem(.sshBanner, side)
    let end = next >= 2 && bytes[next - 2] == 0x0d ? next - 2 : next - 1
    out.append(bytes.extracting(0..<end))
    out.endItem(start)
    // Length, padding, KEXINIT, cookie; then name lists.
    guard next + 22 <= bytes.byteCount, bytes[next + 5] == 20 else { return }
    var position = next + 22
    let lists = out.beginItem(.sshAlgorithms, side)
    for index in 0..<10 {
      guard position + 4 <= bytes.byteCount else { break }
      let length = Int(bytes.bigEndian(at: position, as: UInt32.self))
      guard length <= bytes.byteCount - position - 4 else { break }
      if index > 0 { out.append(UInt8(ascii: ";")) }
      out.append(bytes.extracting(position + 4..<position + 4 + length))
      position += 4 + length
    }
    out.endItem(lists)
  }

  // MARK: TLS

  /// A ClientHello or ServerHello from its type on; nothing for anything else, or as much as is there.
  static func appendTLS(_ bytes: RawSpan, from side: Side, to out: inout ByteWriter) {
    guard bytes.byteCount >= 39, bytes[0] == 1 || bytes[0] == 2 else { return }
    let isClient = bytes[0] == 1
    let version: UInt16 = bytes.bigEndian(at: 4)
    // Behind version and random.
    var position = 38
    position += 1 + Int(bytes[position])
    guard position + 2 <= bytes.byteCount else { return }
    let suites = isClient ? Int(bytes.bigEndian(at: position, as: UInt16.self)) : 2
    if isClient { position += 2 }
    guard position + suites < bytes.byteCount else { return }
    append(.cipherSuites, bytes, position..<position + suites & ~1, from: side, to: &out)
    position += suites
    // Compression methods: a list, or the one that was chosen.
    position += isClient ? 1 + Int(bytes[position]) : 1
    appendExtensions(bytes, at: position, isClient: isClient, version: version, from: side, to: &out)
  }

  private static func appendExtensions(
    _ bytes: RawSpan, at offset: Int, isClient: Bool, version: UInt16, from side: Side,
    to out: inout ByteWriter
  ) {
    var versions = 0..<0
    var position = offset + 2
    let end: Int
    if position <= bytes.byteCount {
      end = min(bytes.byteCount, position + Int(bytes.bigEndian(at: offset, as: UInt16.self)))
    } else {
      end = offset
    }
    // Types first, in their order.
    let types = out.beginItem(.extensions, side)
    while position + 4 <= end {
      out.append(bigEndian: bytes.bigEndian(at: position, as: UInt16.self))
      position += 4 + Int(bytes.bigEndian(at: position + 2, as: UInt16.self))
    }
    out.endItem(types)
    position = offset + 2
    while position + 4 <= end {
      let type: UInt16 = bytes.bigEndian(at: position)
      let body = position + 4..<position + 4 + Int(bytes.bigEndian(at: position + 2, as: UInt16.self))
      guard body.upperBound <= end else { break }
      switch type {
      case 0 where isClient && body.count > 5:
        append(.serverName, bytes, clamp(body.dropFirst(5)), from: side, to: &out)
      case 10: append(.supportedGroups, bytes, clamp(body.dropFirst(2)), from: side, to: &out)
      case 13: append(.signatureAlgorithms, bytes, clamp(body.dropFirst(2)), from: side, to: &out)
      case 16: appendProtocols(bytes, body, from: side, to: &out)
      case 43: versions = clamp(isClient ? body.dropFirst(1) : body)
      default: break
      }
      position = body.upperBound
    }
    let start = out.beginItem(.tlsVersions, side)
    out.append(bigEndian: version)
    out.append(bytes.extracting(versions))
    out.endItem(start)
  }

  private static func clamp(_ range: Range<Int>.SubSequence) -> Range<Int> {
    range.isEmpty ? 0..<0 : range.startIndex..<range.endIndex
  }

  /// Names behind their lengths become a list with commas.
  private static func appendProtocols(
    _ bytes: RawSpan, _ body: Range<Int>, from side: Side, to out: inout ByteWriter
  ) {
    let start = out.beginItem(.applicationProtocols, side)
    var position = body.lowerBound + 2
    while position < body.upperBound {
      let length = Int(bytes[position])
      guard position + 1 + length <= body.upperBound else { break }
      if out.count > start { out.append(UInt8(ascii: ",")) }
      out.append(bytes.extracting(position + 1..<position + 1 + length))
      position += 1 + length
    }
    out.endItem(start)
  }

  private static func append(
    _ item: Handshake.Item, _ bytes: RawSpan, _ range: Range<Int>, from side: Side, to out: inout ByteWriter
  ) {
    let start = out.beginItem(item, side)
    out.append(bytes.extracting(range))
    out.endItem(start)
  }
}
