/// Packets of a network interface as they come.
///
/// Nothing waits here: `next` takes what is there, and `descriptor` tells poll(2) when there is more.
package class LiveCapture {
  package let interface: String
  /// Readable when `next` has something; poll it only after `next` said no.
  package let descriptor: Int32
  /// How this interface is read, for people.
  package var method: String { "" }

  init(interface: String, descriptor: Int32) {
    self.interface = interface
    self.descriptor = descriptor
  }

  /// The next frame at hand; false when none is. Its bytes stay until the next call.
  package func next(_ frame: inout LiveFrame) -> Bool { false }

  /// Counters since the capture began.
  package func statistics() -> CaptureStatistics { CaptureStatistics() }

  /// What poll(2) complained of: nil when the capture goes on.
  package func checkTrouble() -> CaptureTrouble? { nil }

  /// Opens an interface as the settings say. `notice` is told what could not be had but need not
  /// stop the capture.
  package static func open(
    _ interface: String, _ settings: CaptureSettings, notice: (String) -> Void
  ) throws(LiveCaptureError) -> LiveCapture {
    #if os(Linux)
      if settings.method != .pcap {
        do throws(LiveCaptureError) {
          return try RingCapture(interface, settings, notice: notice)
        } catch {
          guard settings.method == .automatic, error.mayWorkWithPcap, settings.share == nil,
            let capture = try? PcapCapture(interface, settings, notice: notice)
          else { throw error }
          notice("\(error.description); libpcap takes its place")
          return capture
        }
      }
    #endif
    if settings.share != nil { throw .cannotShare(interface: interface) }
    return try PcapCapture(interface, settings, notice: notice)
  }
}

/// Why an interface gives nothing any more, or for the moment.
package enum CaptureTrouble: Hashable, Sendable {
  /// It is down; packets come again when it is up.
  case down
  /// It is gone for good.
  case gone
  case failed(errno: Int32)
}

/// Why an interface cannot be listened to. `interface` is the name as given.
package enum LiveCaptureError: Error, Hashable, Sendable {
  case missing(interface: String)
  case notPermitted(interface: String)
  /// A step of opening failed; the number is `errno`.
  case step(interface: String, String, errno: Int32)
  case filter(CaptureError)
  case pcap(interface: String, reason: String)
  case cannotShare(interface: String)

  package var description: String {
    switch self {
    case .missing(let interface):
      "\(printable(interface)): there is no such interface; argus -l lists them"
    case .notPermitted(let interface):
      "\(printable(interface)): no permission to capture; run as root or with CAP_NET_RAW"
    case .step(let interface, let step, let errno):
      "\(printable(interface)): \(step) failed (\(systemMessage(errno)))"
    case .filter(let error): error.description
    case .pcap(let interface, let reason): "\(printable(interface)): \(printable(reason))"
    case .cannotShare(let interface):
      "\(printable(interface)): only Linux's ring shares an interface among several workers; use one worker"
    }
  }

  var mayWorkWithPcap: Bool {
    switch self {
    case .missing, .step: true
    case .notPermitted, .filter, .pcap, .cannotShare: false
    }
  }
}
