internal import FlowModel
internal import NetworkTypes

// Record format, network block: the subtype selects one of several layouts.

extension ArgusDecoder {
  @inline(__always)
  static func network(_ record: RawSpan, _ block: BlockHeader, into network: inout NetworkBlock) -> Bool {
    let kind: NetworkBlock.Kind
    switch block.subtype {
    case 0:
      guard block.words == 1 else { return false }
      kind = .placeholder
    case 0x05:
      kind = .tcpFull
      guard tcpFull(record, block, into: &network.tcp) else { return false }
    case 0x03:
      kind = .tcpInitial
      guard tcpInitial(record, block, into: &network.tcp) else { return false }
    case 0x04:
      kind = .tcpStatus
      guard tcpStatus(record, block, into: &network.tcp) else { return false }
    case 0x34:
      kind = .icmp
      guard icmp(record, block, into: &network.icmp) else { return false }
    case 0x0a:
      kind = .rtp
      guard rtp(record, block, into: &network.rtp) else { return false }
    case 0x09:
      kind = .rtcp
      guard rtcp(record, block, into: &network.rtp) else { return false }
    case 0x0d:
      kind = .udt
      guard udt(record, block, into: &network.udt) else { return false }
    case 0x10:
      kind = .arp
      guard block.words >= 3 else { return false }
      network.arpResponder = record.macAddress(at: block.payload)
    case 0x38:
      kind = .esp
      guard esp(record, block, into: &network.esp) else { return false }
    case 0x45:
      // The sensor dumps its own structure, pointers included: only the count means anything.
      kind = .fragment
      guard block.words >= 2 else { return false }
      network.fragmentCount = record.littleEndian(at: block.payload)
    default:
      return false
    }
    network.kind = kind
    return true
  }

  private static func esp(_ record: RawSpan, _ block: BlockHeader, into esp: inout ESPState) -> Bool {
    guard block.words >= 5 else { return false }
    let at = block.payload
    esp.status = record.bigEndian(at: at)
    esp.spi = record.bigEndian(at: at + 4)
    esp.lastSequence = record.bigEndian(at: at + 8)
    esp.lost = record.bigEndian(at: at + 12)
    return true
  }

  /// Little-endian throughout, unlike the ICMP-mapped block.
  private static func icmp(_ record: RawSpan, _ block: BlockHeader, into icmp: inout ICMPState) -> Bool {
    guard block.words >= 7 else { return false }
    let at = block.payload
    icmp.type = record[at]
    icmp.code = record[at + 1]
    icmp.sequence = record.littleEndian(at: at + 2)
    icmp.outerSource = record.littleEndian(at: at + 4)
    icmp.outerDestination = record.littleEndian(at: at + 8)
    icmp.innerSource = record.littleEndian(at: at + 12)
    icmp.innerDestination = record.littleEndian(at: at + 16)
    icmp.gateway = record.littleEndian(at: at + 20)
    return true
  }
}

extension ArgusEncoder {
  static func network(_ r: borrowing FlowRecord, into out: inout ByteWriter) {
    let type = BlockType.network
    let subtype = r.network.kind.rawValue
    switch r.network.kind {
    case .placeholder:
      out.appendBlock(type, subtype, 0, words: 1)
    case .tcpFull: tcpFull(r.network.tcp, into: &out)
    case .tcpInitial: tcpInitial(r.network.tcp, into: &out)
    case .tcpStatus: tcpStatus(r.network.tcp, into: &out)
    case .rtp: rtp(r.network.rtp, into: &out)
    case .rtcp: rtcp(r.network.rtp, into: &out)
    case .udt: udt(r.network.udt, into: &out)
    case .arp:
      out.appendBlock(type, subtype, 0, words: 44)
      out.append(mac: r.network.arpResponder)
      out.append(repeating: 0, count: 2 + 164)
    case .icmp: icmp(r.network.icmp, into: &out)
    case .esp:
      out.appendBlock(type, subtype, 0, words: 5)
      out.append(bigEndian: r.network.esp.status)
      out.append(bigEndian: r.network.esp.spi)
      out.append(bigEndian: r.network.esp.lastSequence)
      out.append(bigEndian: r.network.esp.lost)
    case .fragment:
      out.appendBlock(type, subtype, 0, words: 14)
      out.append(littleEndian: r.network.fragmentCount)
      out.append(repeating: 0, count: 48)
    // Its layout is not known: such a block is carried as an opaque one.
    case .isis: break
    }
  }

  private static func icmp(_ icmp: ICMPState, into out: inout ByteWriter) {
    out.appendBlock(BlockType.network, NetworkBlock.Kind.icmp.rawValue, 0, words: 7)
    out.append(icmp.type)
    out.append(icmp.code)
    out.append(littleEndian: icmp.sequence)
    out.append(littleEndian: icmp.outerSource)
    out.append(littleEndian: icmp.outerDestination)
    out.append(littleEndian: icmp.innerSource)
    out.append(littleEndian: icmp.innerDestination)
    out.append(littleEndian: icmp.gateway)
  }
}
