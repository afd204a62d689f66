/// How an interface is listened to.
package struct CaptureSettings: Sendable, Equatable {
  /// Where a packet's time comes from, by libpcap's names.
  package enum Clock: String, Sendable, CaseIterable {
    /// The kernel's clock when it takes the packet over.
    case host
    /// The adapter's own clock.
    case adapter
  }

  package enum Method: String, Sendable, CaseIterable {
    /// A ring shared with the kernel where there is one, libpcap otherwise.
    case automatic = "auto"
    case ring
    case pcap
  }

  /// Bytes kept of a packet.
  package var snapshotLength = CaptureLimits.frameLength
  package var isPromiscuous = true
  /// pcap-filter(7) expression that the kernel applies; nil takes everything.
  package var filter: String?
  package var optimisesFilter = true
  /// Bytes of memory for packets that wait.
  package var bufferSize = 32 << 20
  /// Milliseconds that a packet waits at most until it is handed over.
  package var latency = 20
  package var clock = Clock.host
  package var method = Method.automatic
  /// Several captures of one interface share its packets.
  package var share: CaptureShare?

  package init() {}
}

/// A place among several captures of the same interface, which share its packets by addresses.
package struct CaptureShare: Sendable, Equatable {
  /// The same for all of them, and for no others on this host.
  package var group: UInt16
  package var members: Int

  package init(group: UInt16, members: Int) {
    self.group = group
    self.members = members
  }
}

/// What became of an interface's packets since the capture began.
package struct CaptureStatistics: Sendable, Equatable {
  /// Passed the filter, those dropped included.
  package var received: UInt64 = 0
  /// Lost because the buffer was full.
  package var dropped: UInt64 = 0
  /// How often the ring stood still because every block was in use.
  package var freezes: UInt64 = 0

  package init() {}

  package static func + (a: Self, b: Self) -> Self {
    var sum = a
    sum.received &+= b.received
    sum.dropped &+= b.dropped
    sum.freezes &+= b.freezes
    return sum
  }

  package static func - (a: Self, b: Self) -> Self {
    var rest = a
    rest.received &-= b.received
    rest.dropped &-= b.dropped
    rest.freezes &-= b.freezes
    return rest
  }
}
