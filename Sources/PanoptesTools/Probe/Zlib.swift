import CCompression

/// One zlib stream (RFC 1950) at once; for event data, which is short.
enum Zlib {
  static func compress(_ bytes: [UInt8]) -> [UInt8]? {
    var length = compressBound(uLong(bytes.count))
    var result = [UInt8](repeating: 0, count: Int(length))
    guard compress2(&result, &length, bytes, uLong(bytes.count), 6) == Z_OK else { return nil }
    result.removeLast(result.count - Int(length))
    return result
  }

  /// Nil for what is no whole stream, or longer than `limit` when it is unpacked.
  static func decompress(_ bytes: UnsafeRawBufferPointer, limit: Int) -> [UInt8]? {
    var result = [UInt8](repeating: 0, count: limit)
    var length = uLong(limit)
    let status = uncompress(
      &result, &length, bytes.bindMemory(to: UInt8.self).baseAddress, uLong(bytes.count))
    guard status == Z_OK else { return nil }
    result.removeLast(limit - Int(length))
    return result
  }
}
