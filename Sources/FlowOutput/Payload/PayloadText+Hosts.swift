internal import NetworkTypes

/// What hosts ask of their network: addresses, time, files, values.
extension PayloadText {
  /// DHCP and BOOTP (RFC 2131): `BOOTP/DHCP, Request from 02:00:00:00:00:01, length: 300, Discover`.
  static func dhcp(_ message: PayloadReader) -> String? {
    guard let operation = message.byte(at: 0), (1...2).contains(operation) else { return nil }
    var out = "BOOTP/DHCP, " + (operation == 1 ? "Request" : "Reply")
    var reader = message
    reader.seek(28)
    if operation == 1, message.byte(at: 2) == 6, let address = reader.number(6) {
      out += " from \(MACAddress(value: address))"
    }
    out += ", length: \(message.count)"
    reader.seek(16)
    if operation == 2, let offered = reader.number(4), offered != 0 {
      out += ", your address \(IPAddress(ipv4: UInt32(offered)))"
    }
    // Options begin behind their cookie (RFC 2132).
    reader.seek(236)
    guard reader.number(4) == 0x6382_5363 else { return out }
    while let option = reader.byte(), option != 255 {
      if option == 0 { continue }
      guard let length = reader.byte(), let value = reader.take(Int(length)) else { return out + "[|dhcp]" }
      switch option {
      case 53:
        let names = ["Discover", "Offer", "Request", "Decline", "ACK", "NAK", "Release", "Inform"]
        if let number = value.first, (1...8).contains(number) { out += ", \(names[Int(number) - 1])" }
      case 50 where value.count == 4:
        let address = value.reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        out += ", wants \(IPAddress(ipv4: address))"
      case 12: out += ", host \(PayloadReader.printable(value))"
      default: break
      }
    }
    return out
  }

  /// RFC 5905: `NTPv4, Client, length 48`.
  static func ntp(_ message: PayloadReader) -> String? {
    guard let first = message.byte(at: 0) else { return nil }
    let modes = [
      "unspecified", "symmetric active", "symmetric passive", "Client", "Server", "Broadcast",
      "Control Message",
      "Reserved",
    ]
    var out = "NTPv\(first >> 3 & 7), \(modes[Int(first & 7)]), length \(message.count)"
    if (4...5).contains(first & 7), let stratum = message.byte(at: 1) { out += ", stratum \(stratum)" }
    return out
  }

  /// RFC 1350: `RRQ "rfc1350.txt" octet`.
  static func tftp(_ message: PayloadReader) -> String? {
    var reader = message
    guard let operation = reader.word() else { return nil }
    switch operation {
    case 1, 2:
      let name = operation == 1 ? "RRQ" : "WRQ"
      guard let file = reader.string(), let mode = reader.string() else { return "\(name) [|tftp]" }
      var out = "\(name) \"\(file)\" \(mode)"
      // Options come in pairs (RFC 2347).
      while let option = reader.string(), let value = reader.string() { out += " \(option) \(value)" }
      return out
    case 3: return reader.word().map { "DATA block \($0)" }
    case 4: return reader.word().map { "ACK block \($0)" }
    case 5:
      guard let code = reader.word() else { return nil }
      return "ERROR \(code) \"\(reader.string() ?? "")\""
    default: return nil
    }
  }

  /// RFC 1157, RFC 3416: version, community and kind of a message, and the first name that it is about.
  static func snmp(_ message: PayloadReader) -> String? {
    var reader = message
    guard reader.element()?.tag == 0x30, let version = reader.integer() else { return nil }
    if version == 3 { return "SNMPv3, length \(message.count)" }
    guard version == 0 || version == 1, let community = reader.element(), community.tag == 4,
      let name = reader.take(community.length), let request = reader.element()
    else { return nil }
    let kinds = [
      "GetRequest", "GetNextRequest", "GetResponse", "SetRequest", "Trap", "GetBulk", "Inform", "V2Trap",
      "Report",
    ]
    guard request.tag & 0xe0 == 0xa0, Int(request.tag & 0x1f) < kinds.count else { return nil }
    let kind = kinds[Int(request.tag & 0x1f)]
    let head = "SNMPv\(version == 0 ? "1" : "2c") C=\"\(PayloadReader.printable(name))\" \(kind)"
    // Traps of version 1 begin otherwise.
    guard request.tag != 0xa4, reader.integer() != nil, reader.integer() != nil, reader.integer() != nil,
      reader.element()?.tag == 0x30, reader.element()?.tag == 0x30, let object = reader.element(),
      object.tag == 6, let identifier = reader.take(object.length)
    else { return head }
    return head + " \(objectName(identifier))"
  }

  /// X.690 8.19.
  private static func objectName(_ bytes: ArraySlice<UInt8>) -> String {
    var parts: [UInt64] = []
    var value: UInt64 = 0
    for byte in bytes {
      value = value << 7 | UInt64(byte & 0x7f)
      if byte & 0x80 != 0 { continue }
      if parts.isEmpty {
        let first = min(value / 40, 2)
        parts = [first, value - first * 40]
      } else {
        parts.append(value)
      }
      value = 0
    }
    return parts.map(String.init).joined(separator: ".")
  }
}

extension PayloadReader {
  /// The head of an element of X.690: what it is, and how many bytes follow.
  fileprivate mutating func element() -> (tag: UInt8, length: Int)? {
    guard let tag = byte(), let first = byte() else { return nil }
    if first < 0x80 { return (tag, Int(first)) }
    guard (0x81...0x84).contains(first), let length = number(Int(first & 0x7f)) else { return nil }
    return (tag, Int(length))
  }

  fileprivate mutating func integer() -> UInt64? {
    guard let (tag, length) = element(), tag == 2 else { return nil }
    return number(length)
  }
}
