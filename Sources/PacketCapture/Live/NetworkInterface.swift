import CCapture

/// An interface that packets can be captured from.
package struct NetworkInterface: Sendable, Equatable {
  package let name: String
  package let description: String
  package let isLoopback: Bool
  package let isUp: Bool
  package let isRunning: Bool

  /// What libpcap finds on this host, in its order: the likeliest first.
  package static func all() throws(LiveCaptureError) -> [NetworkInterface] {
    let pcap = try PcapLibrary.require("interfaces")
    var message = PcapMessage()
    var first: UnsafeMutablePointer<pcap_if_t>?
    guard pcap.findalldevs(&first, &message.buffer) == 0 else {
      throw .pcap(interface: "interfaces", reason: message.text)
    }
    defer { pcap.freealldevs(first) }
    var result: [NetworkInterface] = []
    var next = first
    while let device = next {
      let flags = Int32(bitPattern: device.pointee.flags)
      result.append(
        NetworkInterface(
          name: String(cString: device.pointee.name),
          description: device.pointee.description.map { String(cString: $0) } ?? "",
          isLoopback: flags & PCAP_IF_LOOPBACK != 0, isUp: flags & PCAP_IF_UP != 0,
          isRunning: flags & PCAP_IF_RUNNING != 0))
      next = device.pointee.next
    }
    return result
  }

  /// A network: not the pseudo devices for all interfaces, Bluetooth, USB, netfilter or D-Bus.
  package var isNetwork: Bool {
    name != "any"
      && !["bluetooth", "nflog", "nfqueue", "usbmon", "dbus"].contains(where: name.hasPrefix)
  }
}
