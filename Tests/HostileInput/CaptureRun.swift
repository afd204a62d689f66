import NetworkTypes
package import PacketCapture

/// One capture through the whole sensor: file, decoder, engine, records, and back from the wire.
package struct CaptureRun {
  /// What came of a capture.
  package enum Outcome {
    case refused(CaptureError)
    case read(frames: Int, damage: CaptureDamage?)
  }

  private let check: RecordCheck

  /// - Parameter printInterval: one record in so many is printed in every format.
  package init(printInterval: Int) { check = RecordCheck(printInterval: printInterval) }

  /// - Parameter descriptor: a capture, read from where it stands; stays open.
  package func run(descriptor: Int32, variant: UInt8) throws(BrokenPromise) -> Outcome {
    var capture: CaptureFile
    do throws(CaptureError) {
      capture = try CaptureFile(descriptor: descriptor, name: "hostile", closes: false)
    } catch {
      try hold(!error.description.contains("\n"), "an error of two lines")
      return .refused(error)
    }
    var pipeline = Pipeline(Pipeline.configuration(variant), check)
    var frame = FrameHeader()
    var count = 0
    while capture.next(&frame) {
      count += 1
      try hold(capture.framesRead == count && capture.damage == nil, "frame \(count): damage before the end")
      try capture.withFrameBytes { bytes throws(BrokenPromise) in
        try hold(bytes.byteCount == Int(frame.capturedLength), "frame \(count): not the length it says")
        try pipeline.take(
          bytes, linkType: frame.linkType.rawValue, time: frame.time, wireLength: frame.wireLength)
      }
    }
    let damage = capture.damage
    try hold(!capture.next(&frame) && capture.damage == damage, "the end is not the end")
    if let damage {
      try hold(damage.framesRead == count, "the damage is told after the wrong frame")
      try hold(!damage.description.contains("\n"), "damage of two lines")
    }
    try pipeline.finish()
    return .read(frames: count, damage: damage)
  }
}
