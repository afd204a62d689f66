import FlowEngine
import FlowModel
import NetworkTypes

/// The sensor's management records: START, one each interval, STOP; and the event record with the
/// packets that were not decoded to the end.
struct ManagementReporter {
  private var configuration: SensorConfiguration
  private let identity: SourceIdentity
  private let startTime: Timestamp
  private var intervalStart: Timestamp
  private var last = FlowEngine.Totals()
  private var lastFrames: UInt64 = 0
  private var lastBytes: UInt64 = 0
  private var lastDropped: UInt64 = 0
  private var lastFreezes: UInt64 = 0

  init(_ configuration: SensorConfiguration, identity: SourceIdentity) {
    self.configuration = configuration
    self.identity = identity
    startTime = WallClock.now
    intervalStart = startTime
  }

  /// Goes on with other intervals and lengths.
  mutating func reconfigure(_ new: SensorConfiguration) { configuration = new }

  mutating func start(_ outputs: SensorOutputs) {
    var start = StartRecord()
    start.set(record(.start, FlowEngine.Totals(), SensorAccounting()))
    outputs.open(start: start)
  }

  mutating func report(_ outputs: SensorOutputs, _ totals: FlowEngine.Totals, _ accounting: SensorAccounting)
  {
    outputs.write(record(.status, totals, accounting))
  }

  mutating func stop(_ outputs: SensorOutputs, _ totals: FlowEngine.Totals, _ accounting: SensorAccounting) {
    if let text = accounting.event { event(text, outputs) }
    outputs.write(record(.stop, totals, accounting))
  }

  private mutating func record(
    _ cause: FlowRecord.Cause, _ totals: FlowEngine.Totals, _ accounting: SensorAccounting
  ) -> FlowRecord {
    var record = FlowRecord()
    record.kind = .management
    record.cause = cause
    record.blocks = [.management, .transport]
    record.transport = identity
    var info = ManagementInfo()
    info.intervalStart = intervalStart
    info.now = WallClock.now
    info.reportInterval = UInt16(clamping: Int(configuration.statusInterval))
    info.managementInterval = UInt16(clamping: Int(configuration.managementInterval))
    if cause != .start {
      info.packetsReceived = accounting.frames &- lastFrames
      info.bytesReceived = accounting.bytes &- lastBytes
      info.records = UInt32(truncatingIfNeeded: totals.records &- last.records)
      info.flows = UInt32(truncatingIfNeeded: totals.flows &- last.flows)
      info.nextSequence = UInt32(truncatingIfNeeded: totals.flows)
      info.clients = 1
      info.sourceDataLength = UInt16(clamping: configuration.userDataLength)
      info.destinationDataLength = UInt16(clamping: configuration.userDataLength)
      info.dropped = UInt32(clamping: accounting.dropped &- lastDropped)
      // Standstills of the ring: the field of old for want of buffers.
      info.buffers = UInt32(clamping: accounting.freezes &- lastFreezes)
      lastDropped = accounting.dropped
      lastFreezes = accounting.freezes
      lastFrames = accounting.frames
      lastBytes = accounting.bytes
      last = totals
      intervalStart = info.now
    }
    record.management = info
    return record
  }

  /// An event record. Compressed, because the classic readers expect event data so.
  func event(_ text: String, _ outputs: SensorOutputs) {
    guard let compressed = Zlib.compress(Array(text.utf8)) else { return }
    var record = FlowRecord()
    record.kind = .event
    record.cause = .status
    record.blocks = [.transport, .time, .sourceData]
    record.transport = identity
    // Classic clients cannot print an event whose sensor has no identity: 0.0.0.0 says the same.
    if identity.kind == .none { record.transport.kind = .ipv4 }
    record.time.ranges.source = TimeBlock.Range(start: startTime, end: WallClock.now)
    record.storage.append(compressed)
    record.userData.source.limit = UInt16(clamping: text.utf8.count)
    record.userData.source.range = 0..<compressed.count
    record.userData.source.isCompressed = true
    outputs.write(record)
  }
}
