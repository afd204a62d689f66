/// Every field there is, in the order they are listed.
public enum FieldRegistry {
  public static let all: [Field] =
    Field.timing + Field.sideTiming + Field.identity + Field.header + Field.volume + Field.rates
    + Field.losses
    + Field.sizes + Field.ratios + Field.tcp + Field.tcpTimes + Field.ipAttributes + Field.link + Field.vlan
    + Field.linkNames + Field.networks + Field.localities + Field.intervals + Field.intervalExtremes
    + Field.jitter + Field.distributions + Field.userData + Field.labels + Field.places + Field.aggregate
    + Field.merging + Field.idleStatistics + Field.flowIntervals + Field.udt + Field.correlation
    + Field.segments + Field.acknowledgments + Field.connectionParts + Field.roundTrips + Field.responses
    + Field.bursts + Field.packetHistograms + Field.typing
    + Field.tunnels + Field.outer + Field.flowHashes + Field.evidence + Field.handshakes
    + Field.sensor + Field.ranges

  /// The field of that name or alias.
  public static func field(named name: String) -> Field? { index[name] }

  private static let index: [String: Field] = {
    var index: [String: Field] = [:]
    for field in all {
      for name in [field.id] + field.aliases { index[name] = field }
    }
    return index
  }()
}
