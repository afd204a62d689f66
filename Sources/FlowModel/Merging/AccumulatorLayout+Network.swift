internal import NetworkTypes

/// The network block: one member, told by the kind. Of records of different kinds none can stand for
/// all, and of different protocols neither: then the merged record has no network block.
extension AccumulatorLayout {
  /// - Parameters:
  ///   - start: the record's first moment, nanoseconds.
  ///   - end: its last.
  func startNetwork(
    _ base: UnsafeMutableRawPointer, _ r: borrowing FlowRecord, _ start: Int64, _ end: Int64
  ) {
    let kind = r.network.kind
    at(network, of: base).initialize(
      to: NetworkHead(
        kind: kind, arpResponder: r.network.arpResponder, fragmentCount: r.network.fragmentCount))
    switch kind {
    case .tcpFull, .tcpInitial, .tcpStatus:
      at(networkState, of: base).initialize(to: TCPSums(r.network.tcp, start, end))
    case .rtp, .rtcp: at(networkState, of: base).initialize(to: Latest(r.network.rtp, end))
    case .esp: at(networkState, of: base).initialize(to: Latest(r.network.esp, end))
    case .icmp: at(networkState, of: base).initialize(to: r.network.icmp)
    case .udt: at(networkState, of: base).initialize(to: Latest(r.network.udt, end))
    case .placeholder, .arp, .isis, .fragment: break
    }
  }

  func addNetwork(
    _ base: UnsafeMutableRawPointer, _ r: borrowing FlowRecord, _ start: Int64, _ end: Int64
  ) {
    let into = at(network, of: base, as: NetworkHead.self)
    guard mergeHead(into, base, r.network.kind, r.network.arpResponder, r.network.fragmentCount) else {
      return
    }
    switch into.pointee.kind {
    case .tcpFull, .tcpInitial, .tcpStatus:
      at(networkState, of: base, as: TCPSums.self).pointee.merge(r.network.tcp, start, end)
    case .rtp, .rtcp: at(networkState, of: base, as: Latest<RTPState>.self).pointee.merge(r.network.rtp, end)
    case .esp: at(networkState, of: base, as: Latest<ESPState>.self).pointee.merge(r.network.esp, end)
    case .icmp: at(networkState, of: base, as: ICMPState.self).pointee.merge(r.network.icmp)
    case .udt: at(networkState, of: base, as: Latest<UDTState>.self).pointee.merge(r.network.udt, end)
    case .placeholder, .arp, .isis, .fragment: break
    }
  }

  func joinNetwork(_ base: UnsafeMutableRawPointer, _ from: UnsafeMutableRawPointer) {
    let into = at(network, of: base, as: NetworkHead.self)
    let other = at(network, of: from, as: NetworkHead.self).pointee
    guard mergeHead(into, base, other.kind, other.arpResponder, other.fragmentCount) else { return }
    switch into.pointee.kind {
    case .tcpFull, .tcpInitial, .tcpStatus:
      at(networkState, of: base, as: TCPSums.self).pointee.merge(at(networkState, of: from).pointee)
    case .rtp, .rtcp:
      let other = at(networkState, of: from, as: Latest<RTPState>.self).pointee
      at(networkState, of: base, as: Latest<RTPState>.self).pointee.merge(other.state, other.last)
    case .esp:
      let other = at(networkState, of: from, as: Latest<ESPState>.self).pointee
      at(networkState, of: base, as: Latest<ESPState>.self).pointee.merge(other.state, other.last)
    case .icmp:
      at(networkState, of: base, as: ICMPState.self).pointee.merge(at(networkState, of: from).pointee)
    case .udt:
      let other = at(networkState, of: from, as: Latest<UDTState>.self).pointee
      at(networkState, of: base, as: Latest<UDTState>.self).pointee.merge(other.state, other.last)
    case .placeholder, .arp, .isis, .fragment: break
    }
  }

  /// False when the states cannot be merged.
  @inline(__always)
  private func mergeHead(
    _ into: UnsafeMutablePointer<NetworkHead>, _ base: UnsafeMutableRawPointer, _ kind: NetworkBlock.Kind,
    _ responder: MACAddress, _ fragments: UInt32
  ) -> Bool {
    let head = self.head(base)
    guard !head.pointee.isNetworkMixed else { return false }
    let isTCP = into.pointee.kind.isTCP && kind.isTCP
    guard into.pointee.kind == kind || isTCP else {
      head.pointee.isNetworkMixed = true
      return false
    }
    if isTCP, kind.rawValue > into.pointee.kind.rawValue { into.pointee.kind = kind }
    into.pointee.arpResponder.keepIfEqual(responder)
    into.pointee.fragmentCount.addClamped(fragments)
    return true
  }

  func reverseNetwork(_ base: UnsafeMutableRawPointer) {
    switch at(network, of: base, as: NetworkHead.self).pointee.kind {
    case .tcpFull, .tcpInitial, .tcpStatus: at(networkState, of: base, as: TCPSums.self).pointee.reverse()
    case .rtp, .rtcp: at(networkState, of: base, as: Latest<RTPState>.self).pointee.state.reverse()
    default: break
    }
  }

  func fillNetwork(_ r: inout FlowRecord, _ base: UnsafeMutableRawPointer) {
    let head = at(network, of: base, as: NetworkHead.self).pointee
    r.network.kind = head.kind
    r.network.arpResponder = head.arpResponder
    r.network.fragmentCount = head.fragmentCount
    switch head.kind {
    case .tcpFull, .tcpInitial, .tcpStatus:
      r.network.tcp = at(networkState, of: base, as: TCPSums.self).pointee.state
    case .rtp, .rtcp: r.network.rtp = at(networkState, of: base, as: Latest<RTPState>.self).pointee.state
    case .esp: r.network.esp = at(networkState, of: base, as: Latest<ESPState>.self).pointee.state
    case .icmp: r.network.icmp = at(networkState, of: base).pointee
    case .udt: r.network.udt = at(networkState, of: base, as: Latest<UDTState>.self).pointee.state
    case .placeholder, .arp, .isis, .fragment: break
    }
  }
}

extension NetworkBlock.Kind {
  var isTCP: Bool { self == .tcpFull || self == .tcpInitial || self == .tcpStatus }
}
