import CCompression

/// gzip members (RFC 1952) through zlib.
final class GzipDecompressor: Decompressor {
  // On the heap: zlib keeps a pointer to the structure and refuses one that moved.
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  private var isOpen = false

  init() { stream.initialize(to: z_stream()) }

  deinit {
    if isOpen { inflateEnd(stream) }
    stream.deallocate()
  }

  func restart() -> String? {
    if isOpen { return inflateReset(stream) == Z_OK ? nil : "zlib cannot restart" }
    isOpen = ccompression_gzip_reader(stream) == Z_OK
    return isOpen ? nil : "zlib cannot start"
  }

  func step(_ input: UnsafeMutableRawBufferPointer, _ output: UnsafeMutableRawBufferPointer)
    -> DecompressionStep
  {
    stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(input.count)
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(output.count)
    let status: DecompressionStep.Status =
      switch inflate(stream, Z_SYNC_FLUSH) {
      case Z_OK, Z_BUF_ERROR: .running
      case Z_STREAM_END: .endOfStream
      case Z_MEM_ERROR: .failed("out of memory")
      default: .failed(stream.pointee.msg.map { String(cString: $0) } ?? "invalid data")
      }
    return DecompressionStep(
      consumed: input.count - Int(stream.pointee.avail_in),
      produced: output.count - Int(stream.pointee.avail_out), status: status)
  }
}
