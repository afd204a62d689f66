import NetworkTypes
import PacketCapture

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// One delivered frame, copied out for comparison.
struct Delivered: Equatable {
  var time: Int64
  var wireLength: UInt32
  var linkType: UInt32 = 1
  var interface: UInt32 = 0
  var bytes: [UInt8]
}

/// A descriptor that reads `bytes` from an unnamed file.
func descriptor(for bytes: [UInt8]) -> Int32 {
  let file = tmpfile()!
  bytes.withUnsafeBytes { _ = fwrite($0.baseAddress, 1, $0.count, file) }
  rewind(file)
  let result = dup(fileno(file))
  fclose(file)
  lseek(result, 0, SEEK_SET)
  return result
}

/// Opens a capture made of `bytes`.
func open(_ bytes: [UInt8]) throws(CaptureError) -> CaptureFile {
  try CaptureFile(descriptor: descriptor(for: bytes), name: "test.pcap", closes: true)
}

/// The next frame, checked against its own header.
func nextFrame(_ capture: inout CaptureFile) -> Delivered? {
  var header = FrameHeader()
  guard capture.next(&header) else { return nil }
  let bytes = capture.withFrameBytes { span in span.withUnsafeBytes { Array($0) } }
  precondition(bytes.count == Int(header.capturedLength))
  return Delivered(
    time: header.time.nanoseconds, wireLength: header.wireLength, linkType: header.linkType.rawValue,
    interface: header.interface, bytes: bytes)
}

/// Every frame of a capture made of `bytes`, and the damage at its end.
func frames(of bytes: [UInt8]) throws(CaptureError) -> (frames: [Delivered], damage: CaptureDamage?) {
  var capture = try open(bytes)
  return frames(of: &capture)
}

func frames(of capture: inout CaptureFile) -> (frames: [Delivered], damage: CaptureDamage?) {
  var result: [Delivered] = []
  while let frame = nextFrame(&capture) { result.append(frame) }
  precondition(capture.framesRead == result.count)
  // The end stays the end.
  precondition(nextFrame(&capture) == nil)
  return (result, capture.damage)
}

/// The error of a capture that does not open.
func refusal(of bytes: [UInt8]) -> CaptureError? {
  do throws(CaptureError) {
    _ = try open(bytes)
    return nil
  } catch {
    return error
  }
}
