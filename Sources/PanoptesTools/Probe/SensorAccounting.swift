import FlowEngine
import NetworkTypes
import PacketDecoding

/// Where every packet went: frames read = filtered out + in flows + in named counters.
struct SensorAccounting {
  /// Frames taken from the inputs.
  var frames: UInt64 = 0
  /// Their bytes on the wire.
  var bytes: UInt64 = 0
  /// Kept back by the packet filter.
  var filtered: UInt64 = 0
  /// Copies of frames that came before (ARGUS_DEDUP).
  var copies: UInt64 = 0
  /// Lost before they reached the sensor, and standstills of the ring; live capture only.
  var dropped: UInt64 = 0
  var freezes: UInt64 = 0
  /// Flows that gave way to others because of a limit on flows or memory.
  private(set) var shed: UInt64 = 0
  private(set) var inFlows: UInt64 = 0
  private(set) var flows: UInt64 = 0
  private(set) var records: UInt64 = 0
  /// Packets that are in the flow of a tunnel as well as in the flow inside; not part of the balance.
  private(set) var inTunnels: UInt64 = 0
  /// Packets that ended before their last header, by reason: all, and those in no flow.
  private(set) var stops: [(stop: DecodeStop, packets: UInt64, unkeyed: UInt64)] = []

  /// Takes over what one flow table counted, beside those taken before.
  mutating func take(_ tracker: borrowing FlowTracker) {
    add(tracker.engine.totals)
    for stop in DecodeStop.allCases where stop != .complete {
      let packets = tracker.decoder.packets(stoppedBy: stop)
      guard packets > 0 else { continue }
      add(stop, packets, unkeyed: tracker.decoder.packetsWithoutFlow(stoppedBy: stop))
    }
  }

  /// Takes over what another account says of flow tables; frames and bytes stay.
  mutating func merge(_ other: SensorAccounting) {
    inFlows &+= other.inFlows
    flows &+= other.flows
    records &+= other.records
    inTunnels &+= other.inTunnels
    shed &+= other.shed
    for entry in other.stops { add(entry.stop, entry.packets, unkeyed: entry.unkeyed) }
  }

  private mutating func add(_ totals: FlowEngine.Totals) {
    inFlows &+= totals.packets
    flows &+= totals.flows
    records &+= totals.records
    inTunnels &+= totals.tunnelPackets
    shed &+= totals.shed
  }

  private mutating func add(_ stop: DecodeStop, _ packets: UInt64, unkeyed: UInt64) {
    if let known = stops.firstIndex(where: { $0.stop == stop }) {
      stops[known].packets &+= packets
      stops[known].unkeyed &+= unkeyed
    } else {
      stops.append((stop, packets, unkeyed))
      stops.sort { $0.stop.rawValue < $1.stop.rawValue }
    }
  }

  var unkeyed: UInt64 { stops.reduce(0) { $0 + $1.unkeyed } }

  /// Every packet is somewhere, and in one place.
  var isBalanced: Bool { frames == filtered + copies + inFlows + unkeyed }

  /// The balance as lines of text, for `--accounting`.
  var text: String {
    func line(_ name: String, _ value: UInt64, _ note: String = "") -> String {
      let number = String(value)
      let padding = String(repeating: " ", count: max(1, 40 - name.count - number.count))
      return "  \(name)\(padding)\(number)\(note.isEmpty ? "" : "  \(note)")\n"
    }
    var text = "packets\n" + line("read", frames)
    if filtered > 0 { text += line("kept back by the filter", filtered) }
    if copies > 0 { text += line("copies of others", copies) }
    text += line("in flows", inFlows, "\(flows) flows, \(records) records")
    for (stop, _, unkeyed) in stops where unkeyed > 0 { text += line("in no flow: \(stop.name)", unkeyed) }
    text += line("unaccounted", frames &- filtered &- copies &- inFlows &- unkeyed)
    if dropped > 0 { text += line("dropped by the kernel, not read", dropped) }
    if freezes > 0 { text += line("standstills of the ring", freezes) }
    if shed > 0 { text += line("flows shed: limit reached", shed) }
    let partly = stops.filter { $0.packets > $0.unkeyed }
    if inTunnels > 0 { text += "counted again\n" + line("in flows of tunnels", inTunnels) }
    if !partly.isEmpty {
      text += "in flows, but not decoded to the end\n"
      for (stop, packets, unkeyed) in partly { text += line(stop.name, packets - unkeyed) }
    }
    return text
  }

  /// The named stops as the body of an event record; nil when there is nothing to tell.
  var event: String? {
    guard !stops.isEmpty || dropped > 0 || freezes > 0 || shed > 0 else { return nil }
    var text =
      "prog:panoptes argus accounting\n<ArgusEvent>\n <ArgusEventData Type = \"Program: panoptes argus accounting\">\n"
    text += "  < Label = \"packets\" Value = \"\(frames)\" />\n"
    text += "  < Label = \"packets in flows\" Value = \"\(inFlows)\" />\n"
    for (name, value) in [("packets dropped", dropped), ("ring freezes", freezes), ("flows shed", shed)]
    where value > 0 {
      text += "  < Label = \"\(name)\" Value = \"\(value)\" />\n"
    }
    for (stop, packets, unkeyed) in stops {
      text += "  < Label = \"\(stop.name)\" Value = \"\(packets)\" InNoFlow = \"\(unkeyed)\" />\n"
    }
    return text + " </ArgusEventData>\n</ArgusEvent>\n"
  }
}
