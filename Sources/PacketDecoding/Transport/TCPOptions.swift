import NetworkTypes

extension PacketDecoder {
  /// The options between two offsets (RFC 9293 3.2, RFC 7323, RFC 2018, RFC 1072, RFC 1644):
  /// kind, length, data; 0 ends them and 1 pads. Stops quietly at an option whose length cannot
  /// be; one of an unexpected length is noted and its value left alone.
  static func decodeTCPOptions(_ frame: RawSpan, from start: Int, to end: Int, into packet: inout Packet) {
    // What nearly every segment of a connection carries: two pads and a timestamp.
    if end &- start == 12, frame.bigEndian(at: start, as: UInt32.self) == 0x0101_080a {
      packet.tcpOptions = .timestamp
      packet.tcpTimestampValue = frame.bigEndian(at: start &+ 4)
      packet.tcpTimestampEcho = frame.bigEndian(at: start &+ 8)
      return
    }
    var options: TCPOptions = []
    var position = start
    while position < end {
      let kind = frame[position]
      if kind == 0 { break }
      if kind == 1 {
        position &+= 1
        continue
      }
      guard position &+ 1 < end else { break }
      let length = Int(frame[position &+ 1])
      // Of blocks that the capture cut, those that are whole still count.
      if kind == 5, length >= 2 {
        decodeSACK(frame, at: position &+ 2, to: min(position &+ length, end), into: &packet)
        options.insert(.sack)
      }
      guard length >= 2, position &+ length <= end else { break }
      switch kind {
      case 2 where length == 4:
        options.insert(.maximumSegmentSize)
        packet.tcpMaximumSegmentSize = frame.bigEndian(at: position &+ 2)
      case 3 where length == 3:
        options.insert(.windowScale)
        packet.tcpWindowScale = frame[position &+ 2]
      case 4: options.insert(.sackPermitted)
      case 6: options.insert(.echo)
      case 7: options.insert(.echoReply)
      case 8 where length == 10:
        options.insert(.timestamp)
        packet.tcpTimestampValue = frame.bigEndian(at: position &+ 2)
        packet.tcpTimestampEcho = frame.bigEndian(at: position &+ 6)
      case 11: options.insert(.connectionCount)
      case 12: options.insert(.connectionCountNew)
      case 13: options.insert(.connectionCountEcho)
      case 30 where length >= 4 && packet.tcpMultipath == 0:
        packet.tcpMultipath = UInt8(truncatingIfNeeded: position &- packet.transportOffset)
      default: break
      }
      position &+= length
    }
    packet.tcpOptions = options
  }

  private static func decodeSACK(_ frame: RawSpan, at start: Int, to end: Int, into packet: inout Packet) {
    let blocks = max(end &- start, 0) / 8
    packet.tcpSACKBlocks = UInt8(truncatingIfNeeded: blocks)
    if blocks > 0 {
      packet.tcpSACKFirst = SACKBlock(
        left: frame.bigEndian(at: start), right: frame.bigEndian(at: start &+ 4))
    }
    if blocks > 1 {
      packet.tcpSACKSecond = SACKBlock(
        left: frame.bigEndian(at: start &+ 8), right: frame.bigEndian(at: start &+ 12))
    }
  }
}
