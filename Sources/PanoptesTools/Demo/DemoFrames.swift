import NetworkTypes

/// Ethernet frames made by hand, with right checksums, collected as a capture file.
///
/// For the demonstration capture: what a small office does in half a minute, the same every time.
struct DemoFrames: ~Copyable {
  struct Host {
    let address: [UInt8]
    let mac: [UInt8]
    init(_ last: UInt8, network: [UInt8] = [192, 0, 2], mac: UInt8? = nil) {
      address = network + [last]
      // Locally administered; a host outside is seen with the router's address.
      self.mac = [2, 0, 0, 0, 0, mac ?? last]
    }
  }

  private(set) var file = ByteWriter(capacity: 64 * 1024)
  private var identification: UInt16 = 1
  /// Microseconds since the capture began.
  var clock: UInt64 = 0
  /// 2023-11-14 22:13:20 UTC
  static let start: UInt64 = 1_700_000_000

  init() {
    // pcap, microseconds, Ethernet.
    for word: UInt32 in [0xa1b2_c3d4, 0x0002_0004, 0, 0, 65535, 1] { file.append(bigEndian: word) }
  }

  /// Lets time pass, microseconds.
  mutating func wait(_ microseconds: UInt64) { clock += microseconds }

  mutating func frame(_ source: Host, _ destination: [UInt8], type: UInt16, _ payload: [UInt8]) {
    var bytes = destination + source.mac + type.bytes + payload
    if bytes.count < 60 { bytes += [UInt8](repeating: 0, count: 60 - bytes.count) }
    file.append(bigEndian: UInt32(truncatingIfNeeded: Self.start + clock / 1_000_000))
    file.append(bigEndian: UInt32(truncatingIfNeeded: clock % 1_000_000))
    file.append(bigEndian: UInt32(bytes.count))
    file.append(bigEndian: UInt32(bytes.count))
    file.append(bytes)
  }

  mutating func arp(_ source: Host, asks target: Host) {
    let fixed: [UInt8] = [0, 1, 8, 0, 6, 4]
    frame(
      source, [UInt8](repeating: 255, count: 6), type: 0x0806,
      fixed + [0, 1] + source.mac + source.address + [UInt8](repeating: 0, count: 6) + target.address)
    wait(300)
    frame(
      target, source.mac, type: 0x0806,
      fixed + [0, 2] + target.mac + target.address + source.mac + source.address)
  }

  mutating func ip(_ source: Host, _ destination: Host, protocol number: UInt8, _ payload: [UInt8]) {
    var header: [UInt8] =
      [0x45, 0] + UInt16(20 + payload.count).bytes + identification.bytes + [0x40, 0, 64, number]
    header += [0, 0] + source.address + destination.address
    identification &+= 1
    header.replaceSubrange(10..<12, with: Self.checksum(header).bytes)
    frame(source, destination.mac, type: 0x0800, header + payload)
  }

  mutating func icmp(_ source: Host, _ destination: Host, type: UInt8, code: UInt8 = 0, _ rest: [UInt8]) {
    var message = [type, code, 0, 0] + rest
    message.replaceSubrange(2..<4, with: Self.checksum(message).bytes)
    ip(source, destination, protocol: 1, message)
  }

  mutating func udp(
    _ source: Host, _ sourcePort: UInt16, _ destination: Host, _ destinationPort: UInt16, _ payload: [UInt8]
  ) {
    let length = UInt16(8 + payload.count)
    var datagram = sourcePort.bytes + destinationPort.bytes + length.bytes + [0, 0] + payload
    let pseudo = source.address + destination.address + [0, 17] + length.bytes
    datagram.replaceSubrange(6..<8, with: Self.checksum(pseudo + datagram).bytes)
    ip(source, destination, protocol: 17, datagram)
  }

  struct Flags: OptionSet {
    let rawValue: UInt8
    static let fin = Self(rawValue: 1)
    static let syn = Self(rawValue: 2)
    static let reset = Self(rawValue: 4)
    static let push = Self(rawValue: 8)
    static let ack = Self(rawValue: 16)
  }

  /// One end of a TCP connection.
  struct Endpoint {
    let host: Host
    let port: UInt16
    var sequence: UInt32
  }

  /// Sends a segment and advances the sender's sequence number.
  mutating func tcp(
    _ source: inout Endpoint, _ destination: Endpoint, _ flags: Flags, _ payload: [UInt8] = []
  ) {
    let acknowledged = flags.contains(.ack) ? destination.sequence : 0
    var segment = source.port.bytes + destination.port.bytes + source.sequence.bytes + acknowledged.bytes
    segment += [0x50, flags.rawValue, 0xfa, 0xf0, 0, 0, 0, 0] + payload
    let pseudo = source.host.address + destination.host.address + [0, 6] + UInt16(segment.count).bytes
    segment.replaceSubrange(16..<18, with: Self.checksum(pseudo + segment).bytes)
    ip(source.host, destination.host, protocol: 6, segment)
    source.sequence &+= UInt32(payload.count)
    if !flags.isDisjoint(with: [.syn, .fin]) { source.sequence &+= 1 }
  }

  /// RFC 1071.
  static func checksum(_ bytes: [UInt8]) -> UInt16 {
    var sum: UInt32 = 0
    for (index, byte) in bytes.enumerated() { sum += index % 2 == 0 ? UInt32(byte) << 8 : UInt32(byte) }
    while sum > 0xffff { sum = sum & 0xffff + sum >> 16 }
    return ~UInt16(sum)
  }
}

extension FixedWidthInteger {
  fileprivate var bytes: [UInt8] { withUnsafeBytes(of: bigEndian) { Array($0) } }
}
