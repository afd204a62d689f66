internal import FlowModel

/// A word that compares a number of either direction: `pkts gt 5` asks for more than five packets
/// from one side, not for the total.
struct ClassicQuantity {
  /// Registry ids of the directions, or the id that has none.
  var source: String?
  var destination: String?
  var single: String?
  /// Without `src` or `dst`.
  var defaultDirection = FilterDirection.either
  /// `src` and `dst` are accepted and mean nothing.
  var ignoresDirection = false

  static func pair(_ source: String, _ destination: String, _ direction: FilterDirection = .either) -> Self {
    Self(source: source, destination: destination, defaultDirection: direction)
  }

  static func one(_ id: String, ignoresDirection: Bool = false) -> Self {
    Self(single: id, ignoresDirection: ignoresDirection)
  }

  static let named: [String: ClassicQuantity] = {
    var table: [String: ClassicQuantity] = [:]
    for name in [
      "pkts", "bytes", "appbytes", "rate", "load", "loss", "gap", "ttl", "tos", "ipid", "vid", "vpri",
    ] {
      table[name] = .pair("s" + name, "d" + name)
    }
    for name in ["ploss", "nstroke", "retrans"] {
      table[name] = name == "ploss" ? .pair("sploss", "dploss") : .pair("s" + name, "d" + name)
    }
    table["pkt"] = table["pkts"]
    table["byte"] = table["bytes"]
    table["data"] = table["appbytes"]
    table["nstrokes"] = table["nstroke"]
    for name in ["dsb", "dsbyte"] { table[name] = .pair("sdsb", "ddsb") }
    for name in ["mid"] { table[name] = .pair("smpls", "dmpls") }
    for name in ["as", "asn"] { table[name] = .pair("sas", "das") }
    for name in ["base", "tcpb"] { table[name] = .pair("stcpb", "dtcpb") }
    // These ask both directions unless told otherwise.
    for (name, id) in [
      ("intpkt", "intpkt"), ("inter", "intpkt"), ("intpktact", "intpktact"), ("intpktidle", "intpktidl"),
      ("intpktidl", "intpktidl"), ("jit", "jit"), ("jitter", "jit"), ("jitact", "jitact"),
      ("jitidle", "jitidl"),
      ("jitidl", "jitidl"),
    ] {
      table[name] = .pair("s" + id, "d" + id, .both)
    }
    table["avgdur"] = .one("mean")
    table["deldur"] = .one("dldur")
    table["delstime"] = .one("dlstime")
    table["delltime"] = .one("dlltime")
    table["spi"] = .one("spi")
    for name in ["trans", "seq", "pcr", "abr"] { table[name] = .one(name, ignoresDirection: true) }
    return table
  }()

  /// The quantity that a word names: a classic one, or whatever rows the registry has for it.
  init?(word: String, isTotal: Bool) {
    if !isTotal, let known = Self.named[word] {
      self = known
      return
    }
    let row = FieldRegistry.field(named: word)?.id ?? (word == "spi" ? word : nil)
    let source = FieldRegistry.field(named: "s" + word)?.id
    let destination = FieldRegistry.field(named: "d" + word)?.id
    // `src dur` is `sdur`; `maxsz` is `smaxsz` or `dmaxsz`.
    guard row != nil || (source != nil && destination != nil) else { return nil }
    self.init(source: source, destination: destination, single: row)
  }

  private init(
    source: String? = nil, destination: String? = nil, single: String? = nil,
    defaultDirection: FilterDirection = .either, ignoresDirection: Bool = false
  ) {
    self.source = source
    self.destination = destination
    self.single = single
    self.defaultDirection = defaultDirection
    self.ignoresDirection = ignoresDirection
  }

  /// The ids that a direction asks, and whether one of them is enough; nil when there is no such direction.
  func ids(_ direction: FilterDirection?) -> (ids: [String], isDisjunction: Bool)? {
    if let single, direction == nil || ignoresDirection { return ([single], true) }
    switch direction ?? defaultDirection {
    case .source: return source.map { ([$0], true) }
    case .destination: return destination.map { ([$0], true) }
    case .either, .both:
      guard let source, let destination else { return nil }
      return ([source, destination], (direction ?? defaultDirection) == .either)
    }
  }
}
