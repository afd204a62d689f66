import FlowEngine
import NetworkTypes
import PacketCapture
import PacketDecoding

/// One capture with everything measured that does not keep bytes of packets.
package enum NoteRun {
  /// Its flow records, as they stand in a file; empty for what is no capture.
  ///
  /// - Parameters:
  ///   - descriptor: a capture, read from where it stands; stays open.
  ///   - notesFrom: with so many flows packets are noted first and counted later.
  package static func records(descriptor: Int32, notesFrom: Int) -> [UInt8] {
    guard let file = try? CaptureFile(descriptor: descriptor, name: "capture", closes: false) else {
      return []
    }
    var capture = file
    let written = WrittenRecords()
    var engine = FlowEngine(configuration: Pipeline.headersOnly(notesFrom: notesFrom), seed: 1) {
      written.take($0)
    }
    var decoder = PacketDecoder(decapsulation: .inner)
    var packet = Packet()
    var frame = FrameHeader()
    while capture.next(&frame) {
      capture.withFrameBytes { bytes in
        decoder.decode(
          bytes, linkType: frame.linkType.rawValue, time: frame.time, wireLength: frame.wireLength,
          into: &packet)
        _ = engine.process(packet, frame: bytes)
      }
    }
    engine.finish()
    return written.bytes
  }
}
