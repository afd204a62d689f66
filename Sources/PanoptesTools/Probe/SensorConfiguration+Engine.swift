import FlowEngine
import FlowModel
import PacketDecoding

extension SensorConfiguration {
  /// What the flow engine needs of the configuration.
  var engine: FlowEngineConfiguration {
    var engine = FlowEngineConfiguration()
    engine.statusInterval = Int64(statusInterval * 1e9)
    engine.timeouts.ip = Int64(timeouts.ip) * 1_000_000_000
    engine.timeouts.tcp = Int64(timeouts.tcp) * 1_000_000_000
    engine.timeouts.closedTCP = min(engine.timeouts.closedTCP, engine.timeouts.tcp)
    engine.timeouts.fallowTCP = timeouts.fallowTCP.map { Int64($0) * 1_000_000_000 }
    engine.timeouts.icmp = Int64(timeouts.icmp) * 1_000_000_000
    engine.timeouts.igmp = Int64(timeouts.igmp) * 1_000_000_000
    engine.timeouts.fragment = Int64(timeouts.fragment) * 1_000_000_000
    engine.timeouts.arp = Int64(timeouts.arp) * 1_000_000_000
    engine.timeouts.other = Int64(timeouts.other) * 1_000_000_000
    engine.countsApplicationBytes = countsApplicationBytes
    engine.measuresIntervals = measuresJitter
    engine.measuresPacketSizes = measuresPacketSizes
    engine.measuresRoundTrips = measuresResponseTimes
    engine.recordsGapHistograms = recordsGapHistograms
    engine.recordsSizeHistograms = recordsSizeHistograms
    engine.countsSegments = measuresTCPPerformance
    engine.recordsMAC = keepsHardwareAddresses
    engine.recordsBidirectionalTimes = keepsTimesPerDirection
    engine.reportsStart = reportsStarts
    engine.userDataLength = min(userDataLength, 65535)
    engine.recordsTunnels = recordsTunnels
    if isControlPlane { engine.controlPlane = controlServices ?? .standard }
    engine.keystrokes = keystrokeParameters
    engine.detectsTyping = detectsTyping
    engine.joinsTunnelFragments = decapsulation == .inner || decapsulation == .both
    engine.keying = keying
    // What each of the workers may hold.
    engine.maximumFlows = maximumFlows.map { max($0 / max(workers, 1), 1) }
    engine.maximumMemory = maximumMemory.map { max($0 / max(workers, 1), 1) }
    engine.isBidirectional = isBidirectional ?? (keys == [.classic5Tuple])
    return engine
  }

  private var keystrokeParameters: ClassicKeystrokeParameters {
    var parameters = ClassicKeystrokeParameters()
    parameters.scope =
      switch keystroke.scope {
      case .off: .off
      case .ssh: .ssh
      case .tcp: .tcp
      }
    parameters.clientSize = keystroke.clientSize
    parameters.serverSize = keystroke.serverSize
    parameters.echoGap = keystroke.echoGap
    parameters.interval = Int64(keystroke.interval) * 1000
    parameters.intervalRatio = keystroke.intervalRatio
    parameters.keyGap = keystroke.keyGap
    return parameters
  }

  private var keying: FlowKeying {
    var keying: FlowKeying = []
    for key in keys {
      switch key {
      case .classic5Tuple: keying.insert(.fiveTuple)
      case .layer3Matrix: keying.insert(.layer3Matrix)
      case .layer2Matrix, .layer2: keying.insert(.layer2Matrix)
      case .localMPLS, .completeMPLS: keying.insert(.mpls)
      case .vlan: keying.insert(.vlan)
      }
    }
    if keying.isDisjoint(with: [.layer2Matrix, .layer3Matrix]) { keying.insert(.fiveTuple) }
    return keying
  }

  /// Who the records say they are from.
  var sourceIdentity: SourceIdentity { Self.sourceIdentity(identity) }

  static func sourceIdentity(_ identity: Identity) -> SourceIdentity {
    var result = SourceIdentity()
    switch identity {
    case .none: break
    case .ipv4(let address):
      result.kind = .ipv4
      result.word = address
    case .number(let number):
      result.kind = .integer
      result.word = number
    case .text(let text):
      result.kind = .string
      var word: UInt32 = 0
      for byte in text.utf8.prefix(4) { word = word << 8 | UInt32(byte) }
      result.word = word << UInt32(8 * (4 - min(4, text.utf8.count)))
    }
    return result
  }
}

extension SensorConfiguration.DecapsulationMode {
  /// What the decoder opens; `both` sees the layers outside by decoding a frame again.
  var decoding: Decapsulation {
    switch self {
    case .classic: .classic
    case .inner, .both: .inner
    case .outer: .outer
    }
  }
}
