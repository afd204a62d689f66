/// Which ICMP messages answer which: RFC 792, 950, 1256, 4443, 4861.
enum ICMPPairing {
  struct Request {
    var type: UInt8
    var isAnswer: Bool
  }

  static func request(ofICMP type: UInt8) -> Request {
    switch type {
    case 0: Request(type: 8, isAnswer: true)
    case 14: Request(type: 13, isAnswer: true)
    case 16: Request(type: 15, isAnswer: true)
    case 18: Request(type: 17, isAnswer: true)
    default: Request(type: type, isAnswer: false)
    }
  }

  static func request(ofICMPv6 type: UInt8) -> Request {
    switch type {
    case 129: Request(type: 128, isAnswer: true)
    case 134: Request(type: 133, isAnswer: true)
    case 136: Request(type: 135, isAnswer: true)
    case 140: Request(type: 139, isAnswer: true)
    default: Request(type: type, isAnswer: false)
    }
  }

  static func isError(ofICMP type: UInt8) -> Bool {
    type == 3 || type == 4 || type == 5 || type == 11 || type == 12
  }

  static func isError(ofICMPv6 type: UInt8) -> Bool { (1...4).contains(type) }
}
