import FlowEngine

/// Variables of 5.x that say what is kept of packets.
extension SensorVariables {
  static let kept: [(String, Apply)] = [
    ("ARGUS_DEDUP", { $0.dropsCopies = ConfigurationFile.isYes($1) }),
    ("ARGUS_CONTROLPLANE_PROTO", { (v, t) throws(OptionError) in v.controlServices = try services(t) }),
    (
      "ARGUS_TUNNEL_PARSING",
      { if ConfigurationFile.isYes($1), $0.decapsulation == .classic { $0.decapsulation = .inner } }
    ),
    ("ARGUS_TUNNEL_INFORMATION", { $0.recordsTunnels = ConfigurationFile.isYes($1) }),
    (
      "ARGUS_TCP_FALLOW_TIMEOUT",
      { (v, t) throws(OptionError) in v.timeouts.fallowTCP = try SensorOptions.positive(t, "time-out") }
    ),
    ("ARGUS_EVENT_DATA", { (v, t) throws(OptionError) in try addEvent(&v, t) }),
  ]

  private static func addEvent(_ values: inout SensorConfiguration, _ text: String) throws(OptionError) {
    guard !["no", "none"].contains(text.lowercased()) else { return }
    if let source = try EventFiles.source(text) {
      values.eventFiles.append(source)
    } else {
      values.notices.append(
        "ARGUS_EVENT_DATA has no effect for a program: the sensor starts none; have it write a file, and name that with file:"
      )
    }
  }

  /// Names of /etc/services or ports, with blanks, commas or plus signs between them; `tcp:` or `udp:` in
  /// front of one leaves the other out. `isis` is the one that has no port.
  static func services(_ text: String) throws(OptionError) -> ControlPlane {
    var plane = ControlPlane()
    let known = ServicesFile.system()
    for word in text.lowercased().split(whereSeparator: { ", +\t".contains($0) }) {
      if word == "isis" {
        plane.hasISIS = true
        continue
      }
      let parts = word.split(separator: ":").map(String.init)
      let transports: [String: UInt8] = ["tcp": 6, "udp": 17, "sctp": 132]
      guard let name = parts.last, parts.count == 1 || parts.count == 2 && transports[parts[0]] != nil else {
        throw .invalid("'\(word)' is no service")
      }
      func isMeant(_ transport: String) -> Bool { parts.count == 1 || parts[0] == transport }
      var found: [ControlPlane.Service] = []
      if let port = UInt16(name), port > 0 {
        found = transports.filter { isMeant($0.key) }.map { .init(ipProtocol: $0.value, port: port) }
      } else {
        for entry in known.entries(named: name) where isMeant(entry.transport) {
          if let number = transports[entry.transport] {
            found.append(.init(ipProtocol: number, port: entry.port))
          }
        }
      }
      guard !found.isEmpty else { throw .invalid("'\(word)' is no service that /etc/services knows") }
      plane.services.formUnion(found)
    }
    return plane
  }
}
