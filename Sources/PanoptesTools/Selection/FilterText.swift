import FlowFilter
import NetworkTypes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Filters and time ranges as users write them, with the names of this machine.
enum FilterText {
  static func compile(_ text: String) throws(OptionError) -> CompiledFilter {
    CompiledFilter(try parse(text).syntax)
  }

  static func parse(_ text: String) throws(OptionError) -> FilterExpression {
    do throws(FilterError) {
      return try FilterExpression(parsing: text, names: names, zone: .system)
    } catch {
      throw .failed("filter: \(error)")
    }
  }

  static func timeRange(_ text: String) throws(OptionError) -> TimeRange {
    do throws(FilterError) {
      return try TimeRange(parsing: text, now: now)
    } catch {
      throw .failed("time range: \(error)")
    }
  }

  static let names = NameResolution(
    port: { name in
      ServicesFile.system().entries(named: name).compactMap { entry in
        numbers[entry.transport].map { .init(ipProtocol: $0, port: entry.port) }
      }
    },
    host: addresses)

  private static let numbers: [String: UInt8] = ["tcp": 6, "udp": 17, "dccp": 33, "sctp": 132]

  /// Every address of a host, by the system's resolver: only a name in a filter gets here.
  @Sendable private static func addresses(_ name: String) -> [IPAddress] {
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(name, nil, nil, &list) == 0 else { return [] }
    defer { freeaddrinfo(list) }
    var found: [IPAddress] = []
    var entry = list
    while let info = entry?.pointee {
      var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
      if getnameinfo(
        info.ai_addr, info.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) == 0,
        let address = IPAddress(
          String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)),
        !found.contains(address)
      {
        found.append(address)
      }
      entry = info.ai_next
    }
    return found
  }

  private static var now: Timestamp {
    var clock = timespec()
    clock_gettime(CLOCK_REALTIME, &clock)
    return Timestamp(seconds: Int64(clock.tv_sec), nanoseconds: Int64(clock.tv_nsec))
  }
}
