internal import NetworkTypes

/// Names of differentiated services codepoints.
enum DSCPNames {
  /// As the RFCs call them (RFC 2474, 2597, 3246).
  static func append(_ codepoint: UInt8, to out: inout ByteWriter) {
    switch codepoint {
    case 46: out.append("ef")
    case let value where value & 7 == 0:
      out.append("cs")
      out.append(decimal: UInt64(value >> 3))
    case let value where (8...39).contains(value) && value & 1 == 0:
      // Assured forwarding: class and drop precedence.
      out.append("af")
      out.append(decimal: UInt64(value >> 3))
      out.append(decimal: UInt64(value >> 1 & 3))
    default: appendNumber(codepoint, to: &out)
    }
  }

  /// As the Defense Information Systems Agency calls them: traffic classes of its networks, as
  /// `ra -M disa` prints them.
  static func append(disa codepoint: UInt8, to out: inout ByteWriter) {
    let name: StaticString? =
      switch codepoint {
      case 0: "BE"
      case 9: "HPHTD"
      case 10, 12, 14: "SHTD"
      case 16: "OAM"
      case 17: "HPLLD"
      case 18, 20, 22: "SHLLD"
      case 25: "HPMMS"
      case 26, 28, 30: "SMMS"
      case 32: "SM"
      case 38: "Video"
      case 40: "US"
      case 46: "Voice"
      case 48: "NC"
      default: nil
      }
    if let name { out.append(name) } else { appendNumber(codepoint, to: &out) }
  }

  /// Two places at least.
  private static func appendNumber(_ codepoint: UInt8, to out: inout ByteWriter) {
    if codepoint < 10 { out.append(UInt8(ascii: " ")) }
    out.append(decimal: UInt64(codepoint))
  }
}
