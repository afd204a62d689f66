import CCompression

/// zstd frames (RFC 8878), skippable ones included. The library's own bound on the window (128 MiB)
/// limits the memory.
final class ZstdDecompressor: Decompressor {
  private let stream = ZSTD_createDStream()

  deinit { ZSTD_freeDStream(stream) }

  func restart() -> String? {
    guard let stream else { return "out of memory" }
    let result = ZSTD_initDStream(stream)
    return ZSTD_isError(result) == 0 ? nil : String(cString: ZSTD_getErrorName(result))
  }

  func step(_ input: UnsafeMutableRawBufferPointer, _ output: UnsafeMutableRawBufferPointer)
    -> DecompressionStep
  {
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let result = ZSTD_decompressStream(stream, &target, &source)
    let status: DecompressionStep.Status =
      if ZSTD_isError(result) != 0 {
        .failed(String(cString: ZSTD_getErrorName(result)))
      } else if result == 0 {
        // The frame is decoded and flushed.
        .endOfStream
      } else {
        .running
      }
    return DecompressionStep(consumed: source.pos, produced: target.pos, status: status)
  }
}
