import CCompression

/// bzip2 streams through libbz2.
final class Bzip2Decompressor: Decompressor {
  // On the heap: libbz2 checks that the structure did not move.
  private let stream = UnsafeMutablePointer<bz_stream>.allocate(capacity: 1)
  private var isOpen = false

  init() { stream.initialize(to: bz_stream()) }

  deinit {
    if isOpen { BZ2_bzDecompressEnd(stream) }
    stream.deallocate()
  }

  func restart() -> String? {
    if isOpen { BZ2_bzDecompressEnd(stream) }
    stream.pointee = bz_stream()
    isOpen = BZ2_bzDecompressInit(stream, 0, 0) == BZ_OK
    return isOpen ? nil : "libbz2 cannot start"
  }

  func step(_ input: UnsafeMutableRawBufferPointer, _ output: UnsafeMutableRawBufferPointer)
    -> DecompressionStep
  {
    stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: CChar.self)
    stream.pointee.avail_in = UInt32(input.count)
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: CChar.self)
    stream.pointee.avail_out = UInt32(output.count)
    let status: DecompressionStep.Status =
      switch BZ2_bzDecompress(stream) {
      case BZ_OK: .running
      case BZ_STREAM_END: .endOfStream
      case BZ_DATA_ERROR_MAGIC: .failed("not a bzip2 stream")
      case BZ_MEM_ERROR: .failed("out of memory")
      default: .failed("invalid data")
      }
    return DecompressionStep(
      consumed: input.count - Int(stream.pointee.avail_in),
      produced: output.count - Int(stream.pointee.avail_out), status: status)
  }
}
