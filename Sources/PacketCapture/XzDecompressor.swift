import CCompression

/// .xz streams through liblzma.
final class XzDecompressor: Decompressor {
  /// Four times what `xz -9` needs; a stream that asks for more is refused.
  private static let memoryLimit: UInt64 = 256 << 20

  private let stream = UnsafeMutablePointer<lzma_stream>.allocate(capacity: 1)

  init() {
    // All zero is LZMA_STREAM_INIT.
    stream.initialize(to: lzma_stream())
  }

  deinit {
    lzma_end(stream)
    stream.deallocate()
  }

  func restart() -> String? {
    lzma_stream_decoder(stream, Self.memoryLimit, 0) == LZMA_OK ? nil : "liblzma cannot start"
  }

  func step(_ input: UnsafeMutableRawBufferPointer, _ output: UnsafeMutableRawBufferPointer)
    -> DecompressionStep
  {
    stream.pointee.next_in = UnsafePointer(input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = input.count
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = output.count
    let status: DecompressionStep.Status =
      switch lzma_code(stream, LZMA_RUN) {
      // Without input or room there is no progress, which liblzma reports but survives.
      case LZMA_OK, LZMA_BUF_ERROR: .running
      case LZMA_STREAM_END: .endOfStream
      case LZMA_FORMAT_ERROR: .failed("not an xz stream")
      case LZMA_OPTIONS_ERROR: .failed("unsupported xz options")
      case LZMA_MEMLIMIT_ERROR: .failed("needs more than \(Self.memoryLimit >> 20) MiB to unpack")
      case LZMA_MEM_ERROR: .failed("out of memory")
      default: .failed("invalid data")
      }
    return DecompressionStep(
      consumed: input.count - stream.pointee.avail_in,
      produced: output.count - stream.pointee.avail_out, status: status)
  }
}
