import CCompression
import PacketCapture

/// `bytes` as one complete compressed stream.
func compress(_ bytes: [UInt8], _ compression: Compression) -> [UInt8] {
  var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 50 + 1024)
  var input = bytes
  switch compression {
  case .gzip:
    return GzipWriter().append(bytes, flush: Z_FINISH)
  case .zstd:
    output.removeLast(output.count - ZSTD_compress(&output, output.count, input, input.count, 3))
  case .xz:
    var count = 0
    lzma_easy_buffer_encode(6, LZMA_CHECK_CRC64, nil, input, input.count, &output, &count, output.count)
    output.removeLast(output.count - count)
  case .bzip2:
    var count = UInt32(output.count)
    input.withUnsafeMutableBytes { source in
      output.withUnsafeMutableBytes { target in
        _ = BZ2_bzBuffToBuffCompress(
          target.baseAddress!.assumingMemoryBound(to: CChar.self), &count,
          source.baseAddress!.assumingMemoryBound(to: CChar.self), UInt32(source.count), 9, 0, 0)
      }
    }
    output.removeLast(output.count - Int(count))
  }
  return output
}

/// One gzip member, written piece by piece.
final class GzipWriter {
  private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

  init() {
    stream.initialize(to: z_stream())
    precondition(ccompression_gzip_writer(stream) == Z_OK)
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  /// What comes out for `bytes`: all of it after a flush.
  func append(_ bytes: [UInt8], flush: Int32 = Z_SYNC_FLUSH) -> [UInt8] {
    var input = bytes
    var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 50 + 1024)
    input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        stream.pointee.next_in = source.baseAddress
        stream.pointee.avail_in = UInt32(source.count)
        stream.pointee.next_out = target.baseAddress
        stream.pointee.avail_out = UInt32(target.count)
        deflate(stream, flush)
      }
    }
    return Array(output.dropLast(Int(stream.pointee.avail_out)))
  }
}
