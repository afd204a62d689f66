import NetworkTypes

extension PacketDecoder {
  /// The options between two offsets (RFC 791 3.1): type, length, data; 0 ends them and 1 pads.
  /// Stops quietly at an option whose length cannot be.
  static func ipv4Options(_ frame: RawSpan, from start: Int, to end: Int) -> IPOptions {
    var options: IPOptions = []
    var position = start
    while position < end {
      let type = frame[position]
      if type == 0 { break }
      if type == 1 {
        position += 1
        continue
      }
      switch type {
      case 7: options.insert(.recordRoute)
      case 68: options.insert(.timestamp)
      case 130: options.insert(.security)
      case 131: options.insert(.looseSourceRoute)
      case 136: options.insert(.streamID)
      case 137: options.insert(.strictSourceRoute)
      case 148: options.insert(.routerAlert)
      default: options.insert(.unknown)
      }
      guard position + 1 < end, frame[position + 1] >= 2 else { break }
      position += Int(frame[position + 1])
    }
    return options
  }
}
