import NetworkTypes
import PacketCapture
import PacketDecoding

/// ARGUS_PACKET_CAPTURE_FILE: the packets that the sensor saw, or some of them, as a pcap file.
///
/// A pcap file has one link type, the first frame's. Frames of others are counted, not written.
final class PacketCopy {
  private let path: String
  private let snapshotLength: Int
  /// Only packets that are in no flow.
  private let onlyFailures: Bool
  /// Only packets with one of these layers; empty takes all.
  private let layers: Encapsulation
  private var writer: PcapWriter?
  private var linkType: LinkType?
  private(set) var failure: String?
  private(set) var foreign: UInt64 = 0

  /// Nil when the configuration asks for none.
  init?(_ configuration: SensorConfiguration) {
    guard let path = configuration.packetCopy else { return nil }
    self.path = path
    snapshotLength = configuration.snapshotLength ?? CaptureLimits.frameLength
    onlyFailures = configuration.copiesOnlyFailures
    layers = configuration.copiedLayers
    writer = nil
  }

  func take(
    _ frame: FrameHeader, _ bytes: RawSpan, _ packet: borrowing Packet, isInFlow: Bool
  ) {
    if onlyFailures, isInFlow { return }
    if !layers.isEmpty, layers.isDisjoint(with: packet.encapsulation) { return }
    guard failure == nil else { return }
    do throws(CaptureError) {
      if linkType == nil {
        linkType = frame.linkType
        writer = try PcapWriter(
          path: path, linkType: frame.linkType, snapLength: UInt32(clamping: snapshotLength))
      }
      guard frame.linkType == linkType else {
        foreign &+= 1
        return
      }
      try writer?.append(time: frame.time, wireLength: frame.wireLength, bytes)
    } catch {
      failure = error.description
    }
  }

  func flush() {
    guard failure == nil else { return }
    do throws(CaptureError) { try writer?.flush() } catch { failure = error.description }
  }

  /// Writes the rest; what went wrong, a line each.
  func finish() -> [String] {
    var lines: [String] = []
    do throws(CaptureError) {
      if let open = writer.take() { try open.finish() }
    } catch {
      if failure == nil { failure = error.description }
    }
    if let failure { lines.append(failure) }
    if foreign > 0 {
      lines.append(
        "\(path): \(foreign) packets of other link types than the first are left out: a pcap file has one")
    }
    return lines
  }
}

extension Encapsulation {
  /// The layers that ARGUS_PACKET_CAPTURE_ON_PROTO knows, by argus's names for encapsulations.
  static let names: [(String, Encapsulation)] = [
    ("mpls", .mpls), ("eth", .ethernet), ("802.1q", .vlan), ("vlan", .vlan), ("llc", .llc), ("pppoe", .ppp),
    ("isl", .isl), ("gre", .gre), ("ah", .ah), ("ipnip", .ipInIP), ("6to4", .ipv6InIP), ("hdlc", .hdlc),
    ("chdlc", .ciscoHDLC), ("sll", .linuxCooked), ("fddi", .fddi), ("slip", .slip), ("wlan", .ieee80211),
    ("teredo", .teredo), ("erspan", .erspan),
  ]
}
