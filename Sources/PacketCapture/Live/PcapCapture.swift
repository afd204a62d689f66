import CCapture
import NetworkTypes

/// An interface read through libpcap: for systems without a ring, and devices that are no network.
final class PcapCapture: LiveCapture {
  private let pcap: ccapture
  private let handle: OpaquePointer
  private let linkType: LinkType
  /// Nanoseconds in the unit of `tv_usec`.
  private let fraction: Int64

  override var method: String { "libpcap" }

  init(
    _ interface: String, _ settings: CaptureSettings, notice: (String) -> Void
  ) throws(LiveCaptureError) {
    let pcap = try PcapLibrary.require(interface)
    var message = PcapMessage()
    guard let handle = pcap.create(interface, &message.buffer) else {
      throw .pcap(interface: interface, reason: message.text)
    }
    do throws(LiveCaptureError) {
      _ = pcap.set_snaplen(handle, Int32(clamping: settings.snapshotLength))
      _ = pcap.set_promisc(handle, settings.isPromiscuous && interface != "any" ? 1 : 0)
      _ = pcap.set_timeout(handle, Int32(clamping: settings.latency))
      _ = pcap.set_buffer_size(handle, Int32(clamping: settings.bufferSize))
      if settings.clock == .adapter, pcap.set_tstamp_type(handle, PCAP_TSTAMP_ADAPTER) != 0 {
        notice("\(interface): no time stamps from the adapter; the kernel's are used")
      }
      _ = pcap.set_tstamp_precision(handle, PCAP_TSTAMP_PRECISION_NANO)
      let status = pcap.activate(handle)
      guard status >= 0 else { throw Self.failure(pcap, status, interface, handle) }
      fraction = pcap.get_tstamp_precision(handle) == PCAP_TSTAMP_PRECISION_NANO ? 1 : 1000
      let link = pcap.datalink(handle)
      // DLT_RAW differs between systems; files and filters use one number.
      linkType = link == DLT_RAW ? .raw : LinkType(rawValue: UInt32(bitPattern: link))
      guard pcap.setnonblock(handle, 1, &message.buffer) == 0 else {
        throw .pcap(interface: interface, reason: message.text)
      }
      if let expression = settings.filter {
        try Self.setFilter(pcap, expression, interface, handle, optimises: settings.optimisesFilter)
      }
    } catch {
      pcap.close(handle)
      throw error
    }
    self.pcap = pcap
    self.handle = handle
    super.init(interface: interface, descriptor: pcap.get_selectable_fd(handle))
  }

  deinit { pcap.close(handle) }

  override func next(_ frame: inout LiveFrame) -> Bool {
    var header: UnsafeMutablePointer<pcap_pkthdr>?
    var bytes: UnsafePointer<UInt8>?
    guard pcap.next_ex(handle, &header, &bytes) == 1, let header, let bytes else { return false }
    frame.header.time = Timestamp(
      seconds: Int64(header.pointee.ts.tv_sec), nanoseconds: Int64(header.pointee.ts.tv_usec) &* fraction)
    frame.header.interface = 0
    frame.header.linkType = linkType
    frame.set(bytes, captured: Int(header.pointee.caplen), wire: header.pointee.len)
    return true
  }

  override func statistics() -> CaptureStatistics {
    var counters = pcap_stat()
    var result = CaptureStatistics()
    if pcap.stats(handle, &counters) == 0 {
      result.received = UInt64(counters.ps_recv)
      result.dropped = UInt64(counters.ps_drop) + UInt64(counters.ps_ifdrop)
    }
    return result
  }

  private static func setFilter(
    _ pcap: ccapture, _ expression: String, _ interface: String, _ handle: OpaquePointer, optimises: Bool
  ) throws(LiveCaptureError) {
    var program = bpf_program()
    guard pcap.compile(handle, &program, expression, optimises ? 1 : 0, PCAP_NETMASK_UNKNOWN) == 0 else {
      throw .filter(
        .filter(expression: expression, linkType: interface, reason: pcap.complaint(of: handle)))
    }
    defer { pcap.freecode(&program) }
    guard pcap.setfilter(handle, &program) == 0 else {
      throw .pcap(interface: interface, reason: pcap.complaint(of: handle))
    }
  }

  private static func failure(
    _ pcap: ccapture, _ status: Int32, _ interface: String, _ handle: OpaquePointer
  ) -> LiveCaptureError {
    switch status {
    case PCAP_ERROR_NO_SUCH_DEVICE: .missing(interface: interface)
    case PCAP_ERROR_PERM_DENIED: .notPermitted(interface: interface)
    default:
      .pcap(
        interface: interface,
        reason: "\(pcap.meaning(of: status)) \(pcap.complaint(of: handle))")
    }
  }
}
