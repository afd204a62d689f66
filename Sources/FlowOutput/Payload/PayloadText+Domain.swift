internal import NetworkTypes

/// DNS (RFC 1035) and what is built like it: mDNS, LLMNR.
extension PayloadText {
  /// `1+ [_] A? www.example.com. (33)`, `1 1/0/0 A 198.51.100.80 (49)`.
  ///
  /// After the number `+` is recursion desired and `%` checking disabled of a question, `*` authoritative,
  /// `-` no recursion to be had and `|` cut of an answer.
  static func domain(_ message: PayloadReader) -> String? {
    var reader = message
    guard let id = reader.word(), let flags = reader.word(), let questions = reader.word(),
      let answers = reader.word(), let authorities = reader.word(), let additional = reader.word()
    else { return nil }
    let isAnswer = flags & 0x8000 != 0
    var out = "\(id)\(operation(UInt8(flags >> 11 & 15)))"
    if isAnswer {
      out += response(UInt8(flags & 15))
      out += (flags & 0x0400 != 0 ? "*" : "") + (flags & 0x0080 == 0 ? "-" : "")
      out += (flags & 0x0200 != 0 ? "|" : "") + " \(answers)/\(authorities)/\(additional)"
    } else {
      out += (flags & 0x0100 != 0 ? "+" : "") + (flags & 0x0010 != 0 ? "%" : "")
      out += additional > 0 ? "  [\(additional)au]" : " [_]"
    }
    var isWhole = true
    for number in 0..<Int(questions) {
      guard let name = name(&reader), let type = reader.word(), reader.word() != nil else {
        isWhole = false
        break
      }
      // An answer repeats the question; only the first is of interest.
      if !isAnswer { out += (number == 0 ? " " : ", ") + "\(recordType(type))? \(name)" }
    }
    for number in 0..<Int(answers) where isWhole && isAnswer {
      guard let text = resource(&reader) else {
        isWhole = false
        break
      }
      out += (number == 0 ? " " : ", ") + text
    }
    return out + (isWhole ? " (\(message.count))" : "[|domain]")
  }

  private static func operation(_ code: UInt8) -> String {
    switch code {
    case 0: ""
    case 1: " inv_q"
    case 2: " stat"
    case 4: " notify"
    case 5: " update"
    default: " op\(code)"
    }
  }

  private static func response(_ code: UInt8) -> String {
    let names = ["", " FormErr", " ServFail", " NXDomain", " NotImp", " Refused", " YXDomain", " YXRRSet"]
    return Int(code) < names.count ? names[Int(code)] : " Resp\(code)"
  }

  /// A name; pointers lead backwards only, so that none can lead round in a circle.
  private static func name(_ reader: inout PayloadReader) -> String? {
    var out = ""
    var place = reader.offset
    var limit = place
    var end: Int?
    while true {
      guard let length = reader.byte(at: place) else { return nil }
      if length & 0xc0 == 0xc0 {
        guard let pointer = reader.word(at: place).map({ Int($0 & 0x3fff) }), pointer < limit else {
          return nil
        }
        end = end ?? place + 2
        (place, limit) = (pointer, pointer)
        continue
      }
      guard length & 0xc0 == 0 else { return nil }
      if length == 0 { break }
      for index in 1...Int(length) {
        guard let byte = reader.byte(at: place + index) else { return nil }
        append(byte, to: &out)
      }
      out += "."
      // RFC 1035 2.3.4 allows 255 octets; escapes take more room.
      if out.utf8.count > 1020 { return nil }
      place += Int(length) + 1
    }
    reader.seek(end ?? place + 1)
    return out.isEmpty ? "." : out
  }

  /// RFC 4343 2.1.
  private static func append(_ byte: UInt8, to out: inout String) {
    switch byte {
    case UInt8(ascii: "."), UInt8(ascii: "\\"): out += "\\" + String(UnicodeScalar(byte))
    case 0x21..<0x7f: out.unicodeScalars.append(UnicodeScalar(byte))
    default:
      let digits = "\(byte)"
      out += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
    }
  }

  private static func resource(_ reader: inout PayloadReader) -> String? {
    guard name(&reader) != nil, let type = reader.word(), let kind = reader.word(), reader.number(4) != nil,
      let length = reader.word().map(Int.init), reader.remaining >= length
    else { return nil }
    let end = reader.offset + length
    defer { reader.seek(end) }
    let name = recordType(type)
    switch type {
    case 1:
      guard length == 4, let value = reader.number(4) else { return name }
      return "\(name) \(IPAddress(ipv4: UInt32(value)))"
    case 28:
      guard length == 16, let high = reader.number(8), let low = reader.number(8) else { return name }
      return "\(name) \(IPAddress(high: high, low: low))"
    case 2, 5, 12, 39:
      guard let target = self.name(&reader) else { return nil }
      return "\(name) \(target)"
    case 15:
      guard let preference = reader.word(), let target = self.name(&reader) else { return nil }
      return "\(name) \(target) \(preference)"
    case 33:
      guard let priority = reader.word(), let weight = reader.word(), let port = reader.word(),
        let target = self.name(&reader)
      else { return nil }
      return "\(name) \(target):\(port) \(priority) \(weight)"
    case 16:
      var texts: [String] = []
      while reader.offset < end, let length = reader.byte(), let text = reader.take(Int(length)) {
        texts.append("\"\(PayloadReader.printable(text))\"")
      }
      return ([name] + texts).joined(separator: " ")
    // The class of this one is the sender's buffer (RFC 6891).
    case 41: return "OPT UDPsize=\(kind)"
    default: return name
    }
  }

  private static func recordType(_ type: UInt16) -> String {
    let names: [UInt16: String] = [
      1: "A", 2: "NS", 5: "CNAME", 6: "SOA", 10: "NULL", 12: "PTR", 13: "HINFO", 15: "MX", 16: "TXT",
      28: "AAAA",
      29: "LOC", 33: "SRV", 35: "NAPTR", 39: "DNAME", 41: "OPT", 43: "DS", 44: "SSHFP", 46: "RRSIG",
      47: "NSEC",
      48: "DNSKEY", 50: "NSEC3", 51: "NSEC3PARAM", 52: "TLSA", 59: "CDS", 60: "CDNSKEY", 61: "OPENPGPKEY",
      64: "SVCB", 65: "HTTPS", 99: "SPF", 249: "TKEY", 250: "TSIG", 251: "IXFR", 252: "AXFR", 255: "ANY",
      256: "URI", 257: "CAA",
    ]
    return names[type] ?? "Type\(type)"
  }
}
