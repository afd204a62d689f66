internal import FlowModel
internal import NetworkTypes

/// Turns records into the words that an aggregation table compares.
///
/// The first five words are protocol, ports and addresses; a word for every other part follows.
struct KeyWords {
  static let core = 5
  let count: Int
  private let source: AddressMask?
  private let destination: AddressMask?
  private let isMatrix: Bool
  private let hasProtocol: Bool
  private let hasSourcePort: Bool
  private let hasDestinationPort: Bool
  private let others: [AggregationKey.Part]
  private let texts = TextNumbers()

  init(_ key: AggregationKey) {
    var (source, destination): (AddressMask?, AddressMask?) = (nil, nil)
    var (isMatrix, hasProtocol, hasSourcePort, hasDestinationPort) = (false, false, false, false)
    var others: [AggregationKey.Part] = []
    for part in key.parts {
      switch part {
      case .source(let mask): source = mask
      case .destination(let mask): destination = mask
      case .matrix(let mask): (source, destination, isMatrix) = (mask, mask, true)
      case .proto: hasProtocol = true
      case .sourcePort: hasSourcePort = true
      case .destinationPort: hasDestinationPort = true
      case .sensor: others += [part, part]
      default: others.append(part)
      }
    }
    (self.source, self.destination, self.isMatrix) = (source, destination, isMatrix)
    (self.hasProtocol, self.hasSourcePort, self.hasDestinationPort) = (
      hasProtocol, hasSourcePort, hasDestinationPort
    )
    self.others = others
    count = Self.core + others.count
  }

  /// Some words are numbers that were given to texts as they came: they mean nothing to another table.
  var areOwn: Bool {
    others.contains { part in
      guard case .field(let field, _) = part else { return false }
      switch field.value {
      case .address, .text: return true
      default: return false
      }
    }
  }

  /// Applies the key's masks to the record itself.
  func mask(_ key: inout FlowKey) {
    if let source, !source.isWhole { key.mask(.source, source) }
    if let destination, !destination.isWhole { key.mask(.destination, destination) }
  }

  var hasMasks: Bool { source?.isWhole == false || destination?.isWhole == false }

  /// Writes the record's words. True when the record's ends were exchanged to do so: that happens
  /// for pairs of addresses, and with `unites` for both ways of a flow.
  @inline(__always)
  func write(
    _ r: borrowing FlowRecord, unites: Bool, to words: UnsafeMutablePointer<UInt64>
  ) -> Bool {
    var head: UInt64 = 0
    var isExchanged = false
    if r.has(.flow) {
      isExchanged = writeFlow(r, unites, &head, words)
    } else {
      for i in 1..<Self.core { words[i] = 0 }
    }
    words[0] = head
    if !others.isEmpty { writeOthers(r, words + Self.core) }
    return isExchanged
  }

  @inline(__always)
  private func writeFlow(
    _ r: borrowing FlowRecord, _ unites: Bool, _ head: inout UInt64, _ words: UnsafeMutablePointer<UInt64>
  ) -> Bool {
    var ports: (UInt64, UInt64) = (0, 0)
    if hasProtocol { head = UInt64(r.key.protocolNumber) << 32 }
    if hasSourcePort { ports.0 = UInt64(r.key.sourceSelector) }
    if hasDestinationPort { ports.1 = UInt64(r.key.destinationSelector) }
    var (a, b): ((UInt64, UInt64), (UInt64, UInt64)) = ((0, 0), (0, 0))
    if let source { a = end(r, .source, source) }
    if let destination { b = end(r, .destination, destination) }
    if source != nil || destination != nil { head |= UInt64(r.key.family.rawValue) << 56 }
    var isExchanged = false
    if isMatrix {
      isExchanged = r.key.family != .arp && r.key.family != .rarp && b < a
    } else if unites, r.key.hasTwoWays {
      isExchanged = b < a || (a == b && ports.1 < ports.0)
    }
    if isExchanged {
      swap(&a, &b)
      swap(&ports.0, &ports.1)
    }
    // An SPI has 32 bits and no source port beside it.
    head |= ports.1 > 0xffff ? ports.1 : ports.0 << 16 | ports.1
    (words[1], words[2]) = a
    (words[3], words[4]) = b
    // 802.11 has cells for ports; a hardware address leaves the word free.
    if r.key.family == .wlan, hasSourcePort || hasDestinationPort {
      words[1] = texts.number(of: { $0.appendCell(to: &$1) }, r)
    }
    return isExchanged
  }

  @inline(__always)
  private func end(_ r: borrowing FlowRecord, _ side: Side, _ mask: AddressMask) -> (UInt64, UInt64) {
    switch r.key.family {
    case .ipv4, .ipv6:
      let address =
        mask.isWhole
        ? (side == .source ? r.key.source : r.key.destination)
        : mask.apply(to: side == .source ? r.key.source : r.key.destination)
      return (address.high, address.low)
    case .arp:
      let address = side == .source ? r.key.source : r.key.destination
      return (address.high, address.low)
    default:
      return (0, side == .source ? r.key.sourceMAC.value : r.key.destinationMAC.value)
    }
  }

  private func writeOthers(_ r: borrowing FlowRecord, _ words: UnsafeMutablePointer<UInt64>) {
    var isSecond = false
    for i in others.indices {
      switch others[i] {
      case .sensor:
        guard r.has(.transport) else {
          words[i] = 0
          continue
        }
        words[i] = isSecond ? r.transport.low &+ UInt64(r.transport.kind.rawValue) << 56 : r.transport.high
        isSecond.toggle()
      case .vendor(let side):
        let address = side == .source ? r.mac.source : r.mac.destination
        words[i] = r.has(.mac) ? address.value >> 24 : .max
      case .field(let field, let mask): words[i] = word(r, field, mask)
      default: words[i] = 0
      }
    }
  }

  /// A value as one word; what is absent is a value too.
  private func word(_ r: borrowing FlowRecord, _ field: Field, _ mask: AddressMask) -> UInt64 {
    switch field.value {
    case .count(let get): get(r) ?? .max
    case .integer(let get): get(r).map { UInt64(bitPattern: $0) } ?? .max
    case .real(let get): get(r)?.bitPattern ?? .max
    case .time(let get): get(r).map { UInt64(bitPattern: $0.nanoseconds) } ?? .max
    case .hardwareAddress(let get): get(r)?.value ?? .max
    case .port(let get): get(r).map(UInt64.init) ?? .max
    case .address(let get): texts.number(of: get(r).map(mask.apply), else: field.fallback, r)
    case .text(let get): texts.number(of: get, r)
    }
  }
}

/// Numbers for texts and long addresses, so that a key has a fixed length.
final class TextNumbers {
  private var numbers: [[UInt8]: UInt64] = [:]
  private var addresses: [IPAddress: UInt64] = [:]

  func number(of get: Field.TextGet, _ r: borrowing FlowRecord) -> UInt64 {
    var text = ByteWriter(capacity: 64)
    guard get(r, &text) else { return .max }
    let bytes = text.array
    if let number = numbers[bytes] { return number }
    let number = UInt64(numbers.count)
    numbers[bytes] = number
    return number
  }

  func number(
    of address: IPAddress?, else fallback: Field.TextGet?, _ r: borrowing FlowRecord
  ) -> UInt64 {
    guard let address else {
      guard let fallback else { return .max }
      return self.number(of: fallback, r) | 1 << 63
    }
    if address.isIPv4 { return address.low }
    if let number = addresses[address] { return number }
    let number = UInt64(addresses.count) | 1 << 62
    addresses[address] = number
    return number
  }
}
