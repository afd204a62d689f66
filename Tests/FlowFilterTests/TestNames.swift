import FlowFilter
import NetworkTypes

/// A small world of names.
enum TestNames {
  static let names = NameResolution(
    port: { name in
      switch name {
      case "domain": [.init(ipProtocol: 6, port: 53), .init(ipProtocol: 17, port: 53)]
      case "http": [.init(ipProtocol: 6, port: 80)]
      case "https": [.init(ipProtocol: 6, port: 443), .init(ipProtocol: 17, port: 443)]
      case "ssh": [.init(ipProtocol: 6, port: 22)]
      case "ftp-data": [.init(ipProtocol: 6, port: 20)]
      case "tftp": [.init(ipProtocol: 17, port: 69)]
      case "sua": [.init(ipProtocol: 132, port: 14001)]
      default: []
      }
    },
    host: { name in
      switch name {
      case "localhost": [IPAddress(ipv4: 0x7f00_0001)]
      case "twin": [IPAddress(ipv4: 0x0a00_0001), IPAddress(high: 0x2001_0db8 << 32, low: 1)]
      default: []
      }
    })

  static func parse(_ text: String) throws(FilterError) -> FilterSyntax {
    try FilterSyntax(parsing: text, names: names)
  }

  static func error(_ text: String) -> FilterError? {
    do {
      _ = try parse(text)
      return nil
    } catch {
      return error
    }
  }
}
