internal import NetworkTypes

/// Names of differentiated services codepoints (RFC 2474, 2597, 3246).
enum DSCPNames {
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
    default:
      if codepoint < 10 { out.append(UInt8(ascii: " ")) }
      out.append(decimal: UInt64(codepoint))
    }
  }
}
