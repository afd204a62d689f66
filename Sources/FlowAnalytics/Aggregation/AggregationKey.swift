public import FlowModel
internal import NetworkTypes

/// What makes records one: the words of `-m`.
public struct AggregationKey: Sendable {
  /// One word. `field` stands for everything that the registry knows and the others do not.
  public enum Part: Sendable {
    case source(AddressMask)
    case destination(AddressMask)
    /// Both addresses, the lower one first.
    case matrix(AddressMask)
    case proto
    case sourcePort
    case destinationPort
    case sensor
    /// Vendor half of a link-layer address.
    case vendor(Side)
    case field(Field, AddressMask)
  }

  public enum Problem: Error, Equatable {
    case unknown(String, guess: String?)
    case mask(String)
    /// The field has no value to tell records apart by.
    case notAKey(String)
  }

  /// The words as they were given, in order; what sorting by key goes by.
  public private(set) var words: [String] = []
  public private(set) var parts: [Part] = []
  /// `none`: every record for itself.
  public private(set) var isNone = false
  /// Blocks that the key reads.
  public private(set) var blocks: BlockSet = [.flow]

  /// Addresses, protocol and ports: the flow itself.
  public static let flow: AggregationKey = {
    var key = AggregationKey()
    key.words = ["saddr", "daddr", "proto", "sport", "dport"]
    key.parts = [
      .source(AddressMask()), .destination(AddressMask()), .proto, .sourcePort, .destinationPort,
    ]
    return key
  }()

  /// All records are one.
  public static let everything = AggregationKey()

  private init() {}

  /// - Parameter words: `saddr/24`, `proto` …; commas separate as well.
  public init(words: [String]) throws(Problem) {
    for word in words.flatMap({ $0.split(separator: ",").map(String.init) }) {
      try add(word)
      self.words.append(word)
    }
    if parts.isEmpty { isNone = true }
  }

  private mutating func add(_ word: String) throws(Problem) {
    let pieces = word.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    var mask = AddressMask()
    if pieces.count == 2 {
      guard let given = AddressMask(pieces[1]) else { throw .mask(word) }
      mask = given
    }
    let name = String(pieces[0])
    if pieces.count == 2, !["saddr", "daddr", "matrix", "inode"].contains(name) { throw .mask(word) }
    switch name {
    case "none": isNone = true
    case "saddr": parts.append(.source(mask))
    case "daddr": parts.append(.destination(mask))
    case "matrix": parts.append(.matrix(mask))
    case "proto": parts.append(.proto)
    case "sport":
      addProtocol()
      parts.append(.sourcePort)
    case "dport":
      addProtocol()
      parts.append(.destinationPort)
    case "srcid": add(.sensor, .transport)
    case "soui": add(.vendor(.source), .mac)
    case "doui": add(.vendor(.destination), .mac)
    default: try add(field: name, mask)
    }
  }

  /// Ports mean nothing without their protocol.
  private mutating func addProtocol() {
    for case .proto in parts { return }
    parts.append(.proto)
  }

  private mutating func add(_ part: Part, _ blocks: BlockSet) {
    parts.append(part)
    self.blocks.formUnion(blocks)
  }

  private mutating func add(field name: String, _ mask: AddressMask) throws(Problem) {
    guard let field = FieldRegistry.field(named: name) else {
      throw .unknown(name, guess: nil)
    }
    guard field.hasColumn, field.merge != .none else { throw .notAKey(name) }
    add(.field(field, mask), field.blocks)
  }

  /// Both ends are told apart alike, so that a flow and its reverse can be one.
  public var isSymmetric: Bool {
    var (source, destination): (AddressMask?, AddressMask?) = (nil, nil)
    var ports = (false, false)
    for part in parts {
      switch part {
      case .source(let mask): source = mask
      case .destination(let mask): destination = mask
      case .sourcePort: ports.0 = true
      case .destinationPort: ports.1 = true
      case .proto, .sensor, .matrix: break
      case .vendor, .field: return false
      }
    }
    return source != nil && source == destination && ports.0 == ports.1
  }

  /// Nothing but the flow's own five values, which every record of a flow shares.
  public var isFlow: Bool {
    parts.count == 5 && isSymmetric && !isNone
      && parts.allSatisfy {
        switch $0 {
        case .source(let mask), .destination(let mask): mask.isWhole
        case .proto, .sourcePort, .destinationPort: true
        default: false
        }
      }
  }

  /// What a record forgets when fields outside the key are not to be kept.
  public var forgotten: FlowKey.ForgottenParts {
    var result: FlowKey.ForgottenParts = [.source, .destination, .sourcePort, .destinationPort, .proto]
    for part in parts {
      switch part {
      case .source: result.remove(.source)
      case .destination: result.remove(.destination)
      case .matrix: result.subtract([.source, .destination])
      case .proto: result.remove(.proto)
      case .sourcePort: result.remove(.sourcePort)
      case .destinationPort: result.remove(.destinationPort)
      default: break
      }
    }
    return result
  }
}
