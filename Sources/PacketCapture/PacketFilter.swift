import CCapture
package import NetworkTypes

/// A pcap-filter(7) expression compiled for one link type, run on frames in user space.
///
/// A capture whose frames differ in link type needs a filter for each.
public final class PacketFilter {
  package let expression: String
  package let linkType: LinkType
  private let pcap: ccapture
  private var program = bpf_program()

  /// Compiles `expression`; the empty one matches every frame. Host names in it are looked up.
  package init(_ expression: String, linkType: LinkType) throws(CaptureError) {
    self.expression = expression
    self.linkType = linkType
    func refusal(_ reason: String) -> CaptureError {
      .filter(expression: expression, linkType: linkType.name, reason: reason)
    }
    // A C string would end at the NUL and the rest of the expression be ignored.
    guard !expression.utf8.contains(0) else { throw refusal("it contains a NUL character") }
    guard let pcap = PcapLibrary.loaded else { throw refusal(PcapLibrary.missing) }
    self.pcap = pcap
    let snapLength = Int32(CaptureLimits.frameLength)
    guard let handle = pcap.open_dead(Self.dataLinkType(linkType), snapLength) else {
      throw refusal("out of memory")
    }
    defer { pcap.close(handle) }
    // The netmask matters only to "ip broadcast", which libpcap then refuses with a message.
    guard pcap.compile(handle, &program, expression, 1, PCAP_NETMASK_UNKNOWN) == 0 else {
      throw refusal(pcap.complaint(of: handle))
    }
  }

  deinit { pcap.freecode(&program) }

  /// Whether the frame passes. Offsets beyond the captured bytes make a filter reject, never read.
  public func matches(_ frame: RawSpan, wireLength: UInt32) -> Bool {
    frame.withUnsafeBytes { bytes in
      pcap.bpf_filter(
        program.bf_insns, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), wireLength,
        UInt32(clamping: bytes.count)) != 0
    }
  }

  /// The DLT_ number under which libpcap knows a LINKTYPE_ number: the same but for a few old ones
  /// whose DLT_ values differ between systems.
  private static func dataLinkType(_ linkType: LinkType) -> Int32 {
    switch linkType {
    case .raw, .raw12, .raw14: DLT_RAW
    default: Int32(truncatingIfNeeded: linkType.rawValue)
    }
  }
}
