public import NetworkTypes

/// The ends of a flow as text: addresses of every family, and ports of those that have them.
extension FlowRecord {
  /// Appends the address of that end; false when the record has none.
  public func appendEndpoint(
    _ side: Side, mask: FieldStyle.MaskDisplay, to out: inout ByteWriter
  ) -> Bool {
    guard has(.flow) else {
      // An event has no flow; its source is the sensor that reported it.
      guard kind == .event, side == .source, has(.transport) else { return false }
      transport.appendIdentity(to: &out)
      return true
    }
    switch key.family {
    case .ipv4, .ipv6:
      out.append(address: side == .source ? key.source : key.destination)
      appendMask(side, mask, to: &out)
    case .arp: out.append(address: side == .source ? key.source : key.destination)
    case .rarp:
      // The classic clients show who is asked for as the source.
      out.append(hardwareAddress: side == .source ? key.destinationMAC : key.sourceMAC)
    case .ethernet, .wlan:
      out.append(hardwareAddress: side == .source ? key.sourceMAC : key.destinationMAC)
    default: return false
    }
    return true
  }

  private func appendMask(_ side: Side, _ mask: FieldStyle.MaskDisplay, to out: inout ByteWriter) {
    guard mask != .never else { return }
    let full = key.family == .ipv4 ? 32 : 128
    var length = Int(side == .source ? key.sourceMask : key.destinationMask)
    if !key.hasMasks || length == 0 { length = full }
    guard mask == .always || length < full else { return }
    out.append(UInt8(ascii: "/"))
    out.append(decimal: UInt64(length))
  }

  /// The transport port of that end; nil for protocols without ports.
  public func port(_ side: Side) -> UInt16? {
    guard has(.flow), key.isIP, !key.isFragment else { return nil }
    let port = side == .source ? key.sourcePort : key.destinationPort
    switch key.ipProtocol {
    case IPNumber.tcp, IPNumber.udp: return port
    // Classic sensors know none of these.
    case 33, 132, 136: return port == 0 ? nil : port
    default: return nil
    }
  }

  /// Appends what stands in the port column of that end: a port, an ICMP type or id, an SPI, an SAP.
  public func appendPort(_ side: Side, _ style: borrowing FieldStyle, to out: inout ByteWriter) {
    guard has(.flow) else { return }
    switch key.family {
    case .ipv4, .ipv6: appendIPPort(side, style, to: &out)
    case .ethernet:
      appendServiceAccessPoint(side == .source ? key.ssap : key.dsap, style, to: &out)
    default: break
    }
  }

  private func appendIPPort(_ side: Side, _ style: borrowing FieldStyle, to out: inout ByteWriter) {
    switch key.ipProtocol {
    case IPNumber.tcp, IPNumber.udp:
      let port = key.isFragment ? fragmentWord(side) : side == .source ? key.sourcePort : key.destinationPort
      if style.numbers == .names {
        guard port != 0 else { return }
        if let services = style.services,
          services.append(port, isUDP: key.ipProtocol == IPNumber.udp, to: &out)
        {
          return
        }
      }
      out.append(decimal: UInt64(port))
    case 33, 132, 136: if let port = port(side) { out.append(decimal: UInt64(port)) }
    case IPNumber.icmp where key.family == .ipv4 && !key.isFragment:
      out.append("0x")
      if side == .source {
        out.append(hexadecimal: UInt64(key.icmpCode) << 8 | UInt64(key.icmpType), width: 4)
      } else {
        // The classic clients print the identifier in the byte order of x86.
        out.append(hexadecimal: UInt64(key.icmpID.byteSwapped), width: 4)
      }
    case IPNumber.icmpv6 where key.family == .ipv6:
      let word = fragmentWord(.source)
      let value = UInt64(
        side == .source
          ? key.isFragment ? UInt8(word >> 8) : key.icmpType
          : key.isFragment ? UInt8(truncatingIfNeeded: word) : key.icmpCode)
      if style.numbers == .names {
        out.append("0x")
        out.append(hexadecimal: value, width: 4)
      } else {
        out.append(decimal: value)
      }
    case IPNumber.esp where side == .destination:
      out.append("0x")
      appendSecurityIndex(to: &out)
    default: break
    }
  }

  /// Half of a fragment's identification, which stands where the ports would be.
  private func fragmentWord(_ side: Side) -> UInt16 {
    guard key.family == .ipv6 else { return 0 }
    let isFirst = (side == .source) != (key.wasReversed && key.ipProtocol != IPNumber.icmpv6)
    return UInt16(truncatingIfNeeded: isFirst ? key.fragmentID : key.fragmentID >> 16).byteSwapped
  }

  /// The classic clients show an IPv4 flow's mask lengths in the place of the first two bytes.
  private func appendSecurityIndex(to out: inout ByteWriter) {
    var index = key.spi
    if key.family == .ipv4 {
      let masks = key.hasMasks ? UInt32(key.sourceMask) << 8 | UInt32(key.destinationMask) : 0x2020
      index = masks << 16 | index & 0xffff
    }
    out.append(hexadecimal: UInt64(index), width: 8)
  }

  private func appendServiceAccessPoint(
    _ point: UInt8, _ style: borrowing FieldStyle, to out: inout ByteWriter
  ) {
    if style.numbers == .names {
      switch point {
      case 0: return
      case 0x42: return out.append("stp")
      case 0xaa: return out.append("snap")
      default:
        out.append("0x")
        return out.append(hexadecimal: UInt64(point), width: 2)
      }
    }
    out.append(decimal: UInt64(point))
  }
}

extension SourceIdentity {
  /// Appends the identity as its kind is written.
  public func appendIdentity(to out: inout ByteWriter) {
    switch kind {
    case .integer: out.append(decimal: UInt64(word))
    case .string:
      for shift in stride(from: UInt32(24), through: 0, by: -8) {
        let byte = UInt8(truncatingIfNeeded: word >> shift)
        if byte == 0 { break }
        out.append(byte)
      }
    case .uuid:
      for (index, width) in [8, 4, 4, 4, 12].enumerated() {
        if index > 0 { out.append(UInt8(ascii: "-")) }
        let (value, shift): (UInt64, UInt64) =
          switch index {
          case 0: (high, 32)
          case 1: (high, 16)
          case 2: (high, 0)
          case 3: (low, 48)
          default: (low, 0)
          }
        out.append(hexadecimal: value >> shift & (UInt64(1) << UInt64(width * 4) - 1), width: width)
      }
    case .ethernet: out.append(hardwareAddress: MACAddress(value: high >> 16))
    default:
      if let address { out.append(address: address) }
    }
  }
}
