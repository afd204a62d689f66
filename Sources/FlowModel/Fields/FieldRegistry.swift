/// Every field there is, in the order they are listed.
public enum FieldRegistry {
  /// Made as they are needed: a tool that prints the usual columns starts with a tenth of all fields.
  private static let families: [@Sendable () -> [Field]] = [
    { Field.timing }, { Field.sideTiming }, { Field.identity }, { Field.header }, { Field.volume },
    { Field.rates }, { Field.losses }, { Field.sizes }, { Field.ratios }, { Field.tcp }, { Field.tcpTimes },
    { Field.ipAttributes }, { Field.link }, { Field.vlan }, { Field.linkNames }, { Field.networks },
    { Field.localities }, { Field.intervals }, { Field.intervalExtremes }, { Field.jitter },
    { Field.distributions }, { Field.userData }, { Field.labels }, { Field.places }, { Field.aggregate },
    { Field.merging }, { Field.idleStatistics }, { Field.flowIntervals }, { Field.udt },
    { Field.correlation }, { Field.segments }, { Field.acknowledgments }, { Field.connectionParts },
    { Field.roundTrips }, { Field.responses }, { Field.markedTrips }, { Field.bursts },
    { Field.packetHistograms }, { Field.typing }, { Field.tunnels }, { Field.outer }, { Field.flowHashes },
    { Field.evidence }, { Field.handshakes }, { Field.sensor }, { Field.ranges },
  ]

  public static let all: [Field] = families.flatMap { $0() }

  /// The field of that name or alias.
  public static func field(named name: String) -> Field? {
    for family in families {
      if let field = family().first(where: { $0.id == name || $0.aliases.contains(name) }) { return field }
    }
    return nil
  }
}
