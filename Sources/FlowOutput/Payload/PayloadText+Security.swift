internal import NetworkTypes

/// The openings of connections that nobody else can read: TLS and IKE.
extension PayloadText {
  /// `TLS ClientHello, TLS 1.3, server name www.example.com, protocols h2 http/1.1` (RFC 8446).
  static func tls(_ message: PayloadReader) -> String? {
    var reader = message
    guard let kind = reader.byte(), (20...23).contains(kind), let version = reader.word(),
      (0x0300...0x0304).contains(version), let length = reader.word(), length <= 1 << 14 + 256
    else { return nil }
    switch kind {
    case 20: return "TLS ChangeCipherSpec"
    case 21: return "TLS Alert"
    case 23: return "TLS ApplicationData, length \(length)"
    default: break
    }
    guard let type = reader.byte(), reader.number(3) != nil else { return "TLS Handshake[|tls]" }
    guard type == 1 || type == 2 else { return "TLS Handshake \(type), length \(length)" }
    let name = type == 1 ? "TLS ClientHello" : "TLS ServerHello"
    guard let spoken = reader.word(), reader.take(32) != nil, let session = reader.byte(),
      reader.take(Int(session)) != nil
    else { return name + "[|tls]" }
    var hello = Hello(version: spoken)
    if type == 1 {
      guard let suites = reader.word(), reader.take(Int(suites)) != nil, let methods = reader.byte(),
        reader.take(Int(methods)) != nil
      else { return name + hello.text + "[|tls]" }
    } else {
      guard let suite = reader.word(), reader.byte() != nil else { return name + hello.text + "[|tls]" }
      hello.suite = suite
    }
    let isWhole = hello.takeExtensions(&reader, isClient: type == 1)
    return name + hello.text + (isWhole ? "" : "[|tls]")
  }

  private struct Hello {
    var version: UInt16
    var suite: UInt16?
    var server: String?
    var protocols: [String] = []

    init(version: UInt16) { self.version = version }

    /// False where the bytes end before the extensions do.
    mutating func takeExtensions(_ reader: inout PayloadReader, isClient: Bool) -> Bool {
      guard let length = reader.word() else { return true }
      let end = reader.offset + Int(length)
      while reader.offset + 4 <= end {
        guard let type = reader.word(), let size = reader.word() else { return false }
        let next = reader.offset + Int(size)
        switch type {
        // RFC 6066 3: a list of names, of which only host names are defined.
        case 0 where size > 5:
          _ = reader.number(3)
          guard let count = reader.word(), let name = reader.take(Int(count)) else { return false }
          server = PayloadReader.printable(name)
        // RFC 7301 3.1.
        case 16:
          _ = reader.word()
          while reader.offset < next {
            guard let count = reader.byte(), let name = reader.take(Int(count)) else { return false }
            protocols.append(PayloadReader.printable(name))
          }
        // RFC 8446 4.2.1: a list of the client, one of the server.
        case 43:
          if isClient { _ = reader.byte() }
          var best: UInt16 = 0
          while reader.offset + 2 <= next {
            guard let one = reader.word() else { return false }
            // Values of RFC 8701 mean nothing.
            if one & 0x0f0f != 0x0a0a { best = max(best, one) }
          }
          if best != 0 { version = best }
        default: break
        }
        guard reader.offset <= next, next - reader.offset <= reader.remaining else { return false }
        reader.seek(next)
      }
      return true
    }

    var text: String {
      var out = ", " + (version == 0x0300 ? "SSL 3.0" : "TLS 1.\(Int(version & 0xff) - 1)")
      if let suite {
        let digits = String(suite, radix: 16)
        out += ", cipher suite 0x" + String(repeating: "0", count: 4 - digits.count) + digits
      }
      if let server { out += ", server name \(server)" }
      if !protocols.isEmpty { out += ", protocols \(protocols.joined(separator: " "))" }
      return out
    }
  }

  /// RFC 7296 3.1: `isakmp: IKEv2 IKE_SA_INIT request`.
  static func isakmp(_ message: PayloadReader) -> String? {
    guard let version = message.byte(at: 17), let exchange = message.byte(at: 18),
      let flags = message.byte(at: 19), version >> 4 == 1 || version >> 4 == 2
    else { return nil }
    let names: [UInt8: String] =
      version >> 4 == 1
      ? [2: "main mode", 4: "aggressive mode", 5: "informational", 32: "quick mode"]
      : [34: "IKE_SA_INIT", 35: "IKE_AUTH", 36: "CREATE_CHILD_SA", 37: "INFORMATIONAL"]
    let name = names[exchange] ?? "exchange \(exchange)"
    let answer = version >> 4 == 2 ? (flags & 0x20 != 0 ? " response" : " request") : ""
    return "isakmp: IKEv\(version >> 4) \(name)\(answer)"
  }

  /// RFC 3948: four zeros before what is no ESP.
  static func natTraversal(_ message: PayloadReader) -> String? {
    if message.count == 1, message.byte(at: 0) == 0xff { return "NAT keep-alive" }
    var reader = message
    guard let spi = reader.number(4) else { return nil }
    if spi == 0 { return isakmp(message.dropFirst(4)).map { "NONESP-encap: " + $0 } }
    guard let sequence = reader.number(4) else { return nil }
    return "UDP-encap: ESP(spi=0x\(String(spi, radix: 16)),seq=0x\(String(sequence, radix: 16)))"
  }
}
