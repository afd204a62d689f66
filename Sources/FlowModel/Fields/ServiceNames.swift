public import NetworkTypes

/// Names of TCP and UDP ports, as in services(5); looked up without allocating.
public final class ServiceNames: Sendable {
  /// Per port: offset << 8 | length into `text`; 0 when it has no name.
  private let tcp: [UInt32]
  private let udp: [UInt32]
  private let text: [UInt8]

  /// The first name given for a port wins.
  public init(_ entries: some Sequence<(name: String, port: UInt16, isUDP: Bool)>) {
    var tcp = [UInt32](repeating: 0, count: 65536)
    var udp = tcp
    var text: [UInt8] = []
    for entry in entries {
      let name = entry.name.utf8.prefix(255)
      let place = UInt32(text.count) << 8 | UInt32(name.count)
      if entry.isUDP {
        guard udp[Int(entry.port)] == 0 else { continue }
        udp[Int(entry.port)] = place
      } else {
        guard tcp[Int(entry.port)] == 0 else { continue }
        tcp[Int(entry.port)] = place
      }
      text += name
    }
    (self.tcp, self.udp, self.text) = (tcp, udp, text)
  }

  /// Reads the text of /etc/services.
  public convenience init(parsing file: String) {
    var entries: [(name: String, port: UInt16, isUDP: Bool)] = []
    for line in file.split(whereSeparator: \.isNewline) {
      let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
      guard words.count >= 2 else { continue }
      let parts = words[1].split(separator: "/")
      guard parts.count == 2, let port = UInt16(parts[0]), parts[1] == "tcp" || parts[1] == "udp" else {
        continue
      }
      entries.append((String(words[0]), port, parts[1] == "udp"))
    }
    self.init(entries)
  }

  public func has(_ port: UInt16, isUDP: Bool) -> Bool { (isUDP ? udp : tcp)[Int(port)] != 0 }

  /// Appends the name; false when the port has none.
  public func append(_ port: UInt16, isUDP: Bool, to out: inout ByteWriter) -> Bool {
    let place = (isUDP ? udp : tcp)[Int(port)]
    guard place != 0 else { return false }
    let start = Int(place >> 8)
    let count = Int(place & 0xff)
    text.withUnsafeBufferPointer { bytes in
      out.reserve(count).update(from: bytes.baseAddress! + start, count: count)
    }
    out.advance(by: count)
    return true
  }
}
