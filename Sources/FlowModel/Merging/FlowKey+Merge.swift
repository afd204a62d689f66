internal import NetworkTypes

extension FlowKey {
  /// What the keys of merged records have in common: values that all share, the longest common prefix
  /// of addresses, and nothing (zero) of the rest.
  ///
  /// Records of different families keep no address at all; IPv4 stands for all of IP, and IP for what
  /// mixes with link layers.
  public mutating func merge(_ other: FlowKey) {
    guard family == other.family else { return mix(other) }
    if keyClass != other.keyClass { keyClass = 1 }
    if family == .arp || family == .rarp {
      if source != other.source { source = .anyIPv4 }
      if destination != other.destination { destination = .anyIPv4 }
    } else if isIP {
      mergeAddresses(other)
    }
    mergeSelectors(other)
    flowLabel.keepIfEqual(other.flowLabel)
    wasReversed = wasReversed && other.wasReversed
    isDirectionSettled = isDirectionSettled && other.isDirectionSettled
    if !isIP { mergeLink(other) }
  }

  private mutating func mix(_ other: FlowKey) {
    var mixed = FlowKey()
    mixed.family = family.rawValue < other.family.rawValue ? family : other.family
    if isIP, other.isIP {
      (mixed.ipProtocol, mixed.isFragment, mixed.hasMasks) = (ipProtocol, isFragment, true)
      (mixed.sourcePort, mixed.destinationPort, mixed.spi) = (sourcePort, destinationPort, spi)
      mixed.mergeSelectors(other)
    }
    self = mixed
  }

  private mutating func mergeSelectors(_ other: FlowKey) {
    if ipProtocol != other.ipProtocol || isFragment != other.isFragment {
      ipProtocol.keepIfEqual(other.ipProtocol)
      clearPorts()
    } else {
      sourcePort.keepIfEqual(other.sourcePort)
      destinationPort.keepIfEqual(other.destinationPort)
      icmpType.keepIfEqual(other.icmpType)
      icmpCode.keepIfEqual(other.icmpCode)
      icmpID.keepIfEqual(other.icmpID)
      icmpSequence.keepIfEqual(other.icmpSequence)
      spi.keepIfEqual(other.spi)
      fragmentID.keepIfEqual(other.fragmentID)
      detail.keepIfEqual(other.detail)
      tag.keepIfEqual(other.tag)
    }
  }

  private mutating func clearPorts() {
    (sourcePort, destinationPort) = (0, 0)
    (icmpType, icmpCode, icmpID, icmpSequence) = (0, 0, 0, 0)
    (spi, fragmentID, detail, tag) = (0, 0, 0, 0)
    isFragment = false
  }

  private mutating func mergeAddresses(_ other: FlowKey) {
    let width = UInt8(source.bitWidth)
    var lengths = (hasMasks ? sourceMask : width, hasMasks ? destinationMask : width)
    lengths.0 = min(lengths.0, other.hasMasks ? other.sourceMask : width)
    lengths.1 = min(lengths.1, other.hasMasks ? other.destinationMask : width)
    if source != other.source || lengths.0 != width {
      lengths.0 = min(lengths.0, source.commonPrefix(with: other.source))
      source = source.masked(to: Int(lengths.0))
    }
    if destination != other.destination || lengths.1 != width {
      lengths.1 = min(lengths.1, destination.commonPrefix(with: other.destination))
      destination = destination.masked(to: Int(lengths.1))
    }
    guard hasMasks || lengths.0 != width || lengths.1 != width || other.hasMasks else { return }
    hasMasks = true
    (sourceMask, destinationMask) = lengths
  }

  private mutating func mergeLink(_ other: FlowKey) {
    sourceMAC.keepIfEqual(other.sourceMAC)
    destinationMAC.keepIfEqual(other.destinationMAC)
    etherType.keepIfEqual(other.etherType)
    dsap.keepIfEqual(other.dsap)
    ssap.keepIfEqual(other.ssap)
    arpHardwareType.keepIfEqual(other.arpHardwareType)
    arpProtocolType.keepIfEqual(other.arpProtocolType)
    arpHardwareLength.keepIfEqual(other.arpHardwareLength)
    arpProtocolLength.keepIfEqual(other.arpProtocolLength)
    arpOperation.keepIfEqual(other.arpOperation)
  }
}

extension IPAddress {
  /// Leading bits that both have; 0 for different families.
  func commonPrefix(with other: IPAddress) -> UInt8 {
    guard family == other.family else { return 0 }
    if family == .ipv4 { return UInt8((ipv4 ^ other.ipv4).leadingZeroBitCount) }
    let difference = high ^ other.high
    return UInt8(
      difference != 0 ? difference.leadingZeroBitCount : 64 + (low ^ other.low).leadingZeroBitCount)
  }
}
