import NetworkTypes

extension PacketDecoder {
  /// ERSPAN I and II share a type: I has neither sequence numbers nor a header of its own, II has
  /// 8 bytes with the version 1 in the first nibble (draft-foschiano-erspan 4.1, 4.2). Then Ethernet.
  /// Argus leaves I alone.
  static func decodeERSPAN(
    isNumbered: Bool, _ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet
  ) {
    guard isNumbered else {
      guard packet.opensEverything else { return }
      return decodeTunnel(.erspan, key: nil, .ethernet, frame, at: offset, end: end, into: &packet)
    }
    guard frame.holds(8, at: offset, end: end) else {
      packet.stop = .truncatedTunnel
      return
    }
    guard frame[offset] >> 4 == 1 else { return }
    decodeTunnel(
      .erspan, key: frame.bigEndian(at: offset, as: UInt32.self) & 0x3ff, .ethernet, frame, at: offset + 8,
      end: end, into: &packet)
  }

  /// ERSPAN III (4.3): 12 bytes, 8 more where the last bit says so; frames are Ethernet's or IP's.
  static func decodeERSPAN3(_ frame: RawSpan, at offset: Int, end: Int, into packet: inout Packet) {
    guard frame.holds(12, at: offset, end: end) else {
      packet.stop = .truncatedTunnel
      return
    }
    guard frame[offset] >> 4 == 2 else { return }
    let last: UInt16 = frame.bigEndian(at: offset + 10)
    let length = last & 1 != 0 ? 20 : 12
    let key = frame.bigEndian(at: offset, as: UInt32.self) & 0x3ff
    let type = last >> 10 & 0x1f
    guard type == 0 || type == 2 else { return }
    decodeTunnel(
      .erspan, key: key, type == 0 ? .ethernet : .ip, frame, at: offset + length, end: end, into: &packet)
  }
}
