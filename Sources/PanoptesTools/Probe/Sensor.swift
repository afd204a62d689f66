import FlowEngine
import FlowModel
import NetworkTypes
import PacketCapture
import PacketDecoding

/// The sensor's main loop: frames in, records out, everything counted.
struct Sensor: ~Copyable {
  let configuration: SensorConfiguration
  let outputs: SensorOutputs
  var decoder = PacketDecoder()
  var engine: FlowEngine
  var packet = Packet()
  var management: ManagementReporter
  var accounting = SensorAccounting()
  private var filters: PacketFilters
  private let snapshotLength: Int
  /// Frames seen over all inputs, for `-N`.
  private var frameNumber: UInt64 = 0

  init(_ configuration: SensorConfiguration, outputs: SensorOutputs) {
    self.configuration = configuration
    self.outputs = outputs
    filters = PacketFilters(configuration.packetFilter)
    snapshotLength = configuration.snapshotLength ?? .max
    let identity = configuration.sourceIdentity
    engine = FlowEngine(configuration: configuration.engine, identity: identity) { outputs.write($0) }
    management = ManagementReporter(configuration, identity: identity)
    management.start(outputs)
  }

  /// Reads one capture to its end. Throws when it cannot be opened; what is wrong with its end is
  /// in the result.
  mutating func read(_ path: String) throws(CaptureError) -> CaptureDamage? {
    var capture = try CaptureFile(path: path)
    var frame = FrameHeader()
    while !outputs.isUseless, capture.next(&frame) {
      frameNumber &+= 1
      if frameNumber < configuration.firstPacket { continue }
      if frameNumber > configuration.lastPacket { break }
      accounting.frames &+= 1
      if filters.isActive {
        let filter = try filters.filter(for: frame.linkType)
        let passes = capture.withFrameBytes { filter.matches($0, wireLength: frame.wireLength) }
        if !passes {
          accounting.filtered &+= 1
          continue
        }
      }
      capture.withFrameBytes { bytes in observe(frame, bytes) }
      if frame.time.nanoseconds >= management.due { management.report(outputs, engine.totals, accounting) }
    }
    return capture.damage
  }

  @inline(__always)
  private mutating func observe(_ frame: FrameHeader, _ bytes: RawSpan) {
    let kept = snapshotLength < bytes.byteCount ? bytes.extracting(first: snapshotLength) : bytes
    decoder.decode(
      kept, linkType: frame.linkType.rawValue, time: frame.time, wireLength: frame.wireLength, into: &packet)
    accounting.bytes &+= UInt64(frame.wireLength)
    management.observe(frame.time)
    engine.process(packet, frame: kept)
  }

  /// Reports what is left and the last management record.
  mutating func finish() {
    engine.finish()
    accounting.take(decoder, engine.totals)
    management.stop(outputs, engine.totals, accounting)
  }
}
