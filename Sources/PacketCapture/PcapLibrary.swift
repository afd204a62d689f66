import CCapture

/// libpcap, which is opened when it is first needed: most tools never do.
///
/// A process that is going to change its root folder calls `open` before.
package enum PcapLibrary {
  /// Nil where it is not installed.
  static let loaded: ccapture? = ccapture_open()?.pointee

  static let missing = "libpcap is not installed (Debian: libpcap0.8)"

  static func require(_ interface: String) throws(LiveCaptureError) -> ccapture {
    guard let loaded else { throw .pcap(interface: interface, reason: missing) }
    return loaded
  }

  /// Makes sure that it is there later on.
  package static func open() { _ = loaded }
}

extension ccapture {
  /// What went wrong last with a handle.
  func complaint(of handle: OpaquePointer) -> String { geterr(handle).map { String(cString: $0) } ?? "" }

  func meaning(of status: Int32) -> String { statustostr(status).map { String(cString: $0) } ?? "" }
}
