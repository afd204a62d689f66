/// Every field there is, in the order they are listed.
public enum FieldRegistry {
  public static let all: [Field] = {
    // Flattened at once: every tool starts with this.
    let families = [
      Field.timing, Field.sideTiming, Field.identity, Field.header, Field.volume, Field.rates,
      Field.losses, Field.sizes, Field.ratios, Field.tcp, Field.tcpTimes, Field.ipAttributes, Field.link,
      Field.vlan, Field.linkNames, Field.networks, Field.localities, Field.intervals,
      Field.intervalExtremes, Field.jitter, Field.distributions, Field.userData, Field.labels,
      Field.places, Field.aggregate, Field.merging, Field.idleStatistics, Field.flowIntervals, Field.udt,
      Field.correlation, Field.segments, Field.acknowledgments, Field.connectionParts, Field.roundTrips,
      Field.responses, Field.markedTrips, Field.bursts, Field.packetHistograms, Field.typing, Field.tunnels,
      Field.outer,
      Field.flowHashes, Field.evidence, Field.handshakes, Field.sensor, Field.ranges,
    ]
    var all: [Field] = []
    all.reserveCapacity(families.reduce(0) { $0 + $1.count })
    for family in families { all += family }
    return all
  }()

  /// The field of that name or alias.
  public static func field(named name: String) -> Field? { places[name].map { all[$0] } }

  /// Where in `all` a name or alias is.
  private static let places: [String: Int] = {
    var places = [String: Int](minimumCapacity: all.count * 2)
    for (place, field) in all.enumerated() {
      places[field.id] = place
      for alias in field.aliases { places[alias] = place }
    }
    return places
  }()
}
