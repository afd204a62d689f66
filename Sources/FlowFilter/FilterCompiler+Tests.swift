internal import FlowModel
internal import NetworkTypes

extension FilterCompiler {
  mutating func compile(_ test: FilterTest) -> Predicate {
    switch test {
    case .always: return { _ in true }
    case .record(let kind): return record(kind)
    case .cause(let cause):
      let wanted = FlowRecord.Cause(cause)
      return { $0.cause == wanted }
    case .traffic(let name): return traffic(name)
    case .ipProtocol(let number):
      need(.flow)
      return { $0.has(.flow) && $0.key.isIP && $0.key.ipProtocol == number }
    case .etherType(let number): return etherType(number)
    case .state(let state): return compile(state)
    case .flag(let flag, let direction): return compile(flag, direction)
    case .network(let prefix, let direction): return network(prefix, direction)
    case .hardware(let address, let direction): return hardware(direction) { $0 == address.value }
    case .cast(let cast, let direction): return compile(cast, direction)
    case .port(let range, let direction): return port(range, direction)
    case .encapsulation(let layer, let direction): return encapsulation(layer, direction)
    case .country(let code, let direction): return country(code, direction)
    case .sensor(let sensor): return compile(sensor)
    case .intermediate(let prefix):
      need(.icmpMapped)
      return { $0.has(.icmpMapped) && prefix.contains(IPAddress(ipv4: $0.icmpMapping.sender)) }
    case .field(let id, let comparison, let value): return field(id, comparison, value)
    }
  }

  private func record(_ kind: FilterRecordKind) -> Predicate {
    switch kind {
    case .man: { $0.kind == .management }
    case .event: { $0.kind == .event }
    case .index: { $0.kind == .index }
    case .far: { $0.kind == .flow || $0.kind == .netflow || $0.kind == .imported }
    }
  }

  private mutating func traffic(_ name: FilterProtocol) -> Predicate {
    need(.flow)
    func ip(_ number: UInt8) -> Predicate { { $0.has(.flow) && $0.key.isIP && $0.key.ipProtocol == number } }
    func family(_ family: FlowKey.Family) -> Predicate { { $0.has(.flow) && $0.key.family == family } }
    switch name {
    case .ip: return { $0.has(.flow) && $0.key.isIP }
    case .ipv4: return family(.ipv4)
    case .ipv6: return family(.ipv6)
    case .arp: return family(.arp)
    case .rarp: return family(.rarp)
    case .isis: return family(.isis)
    case .tcp: return ip(6)
    case .udp: return ip(17)
    case .icmp: return ip(1)
    case .icmpv6: return ip(58)
    case .igmp: return ip(2)
    case .rtp:
      need([.network, .metric])
      // As the protocol column: believed from five packets in one direction on.
      return {
        $0.has(.network) && $0.network.kind == .rtp
          && ($0.packets(.source) >= 5 || $0.packets(.destination) >= 5)
      }
    case .rtcp:
      need(.network)
      return { $0.has(.network) && $0.network.kind == .rtcp }
    case .udt:
      need(.network)
      return { $0.has(.network) && $0.network.kind == .udt || $0.has(.flow) && $0.key.family == .udt }
    case .mpls:
      need([.mpls, .encapsulation])
      return {
        $0.has(.mpls) || $0.has(.flow) && $0.key.family == .mpls
          || $0.has(.encapsulation)
            && ($0.encapsulation.layers.source | $0.encapsulation.layers.destination) & 1 == 1
      }
    case .vlan:
      need(.vlan)
      return { $0.has(.vlan) || $0.has(.flow) && $0.key.family == .vlan }
    }
  }

  private mutating func etherType(_ number: UInt16) -> Predicate {
    need(.flow)
    return { record in
      guard record.has(.flow) else { return false }
      switch record.key.family {
      case .ipv4: return number == 0x0800
      case .ipv6: return number == 0x86dd
      case .arp: return number == 0x0806
      case .rarp: return number == 0x8035
      case .ethernet: return number == record.key.etherType
      default: return false
      }
    }
  }

  private mutating func encapsulation(_ layer: FilterEncapsulation, _ direction: FilterDirection) -> Predicate
  {
    need(.encapsulation, direction)
    let mask = layer.mask
    // The bit of ERSPAN became that of VXLAN.
    let isErspan = layer == .erspan
    let isNewer = [.vxlan, .l2tp, .geneve].contains(layer)
    return { record in
      guard record.has(.encapsulation) else { return false }
      if isErspan && record.version >= 5 || isNewer && record.version < 5 { return false }
      let source = record.encapsulation.layers.source & mask != 0
      let destination = record.encapsulation.layers.destination & mask != 0
      switch direction {
      case .either: return source || destination
      case .source: return source
      case .destination: return destination
      case .both: return source && destination
      }
    }
  }

  private mutating func country(_ code: UInt16, _ direction: FilterDirection) -> Predicate {
    need(.country, direction)
    return { record in
      guard record.has(.country) else { return false }
      let source = record.countries.ends.source == code
      let destination = record.countries.ends.destination == code
      switch direction {
      case .either: return source || destination
      case .source: return source
      case .destination: return destination
      case .both: return source && destination
      }
    }
  }

  private mutating func compile(_ sensor: FilterSensor) -> Predicate {
    need(.transport)
    switch sensor {
    case .number(let number):
      return { $0.has(.transport) && $0.transport.word == number && $0.transport.isShort }
    case .text(let text):
      let word = text.utf8.prefix(4).enumerated().reduce(UInt32(0)) { word, place in
        word | UInt32(place.element) << UInt32(24 - 8 * place.offset)
      }
      return { $0.has(.transport) && $0.transport.word == word && $0.transport.isShort }
    case .address(let address):
      if address.isIPv4 {
        return { $0.has(.transport) && $0.transport.word == address.ipv4 && $0.transport.isShort }
      }
      return {
        $0.has(.transport) && $0.transport.kind == .ipv6 && $0.transport.high == address.high
          && $0.transport.low == address.low
      }
    case .uuid(let high, let low):
      return {
        $0.has(.transport) && $0.transport.kind == .uuid && $0.transport.high == high
          && $0.transport.low == low
      }
    }
  }
}

extension SourceIdentity {
  /// The identity is its first 32 bits.
  fileprivate var isShort: Bool {
    switch kind {
    case .none, .ipv4, .integer, .string: true
    case .ipv6, .ethernet, .uuid: false
    }
  }
}

extension FlowRecord.Cause {
  fileprivate init(_ cause: FilterCause) {
    switch cause {
    case .start: self = .start
    case .status: self = .status
    case .stop: self = .stop
    case .shut: self = .shutdown
    case .timeout: self = .timeout
    case .error: self = .error
    }
  }
}
