import FlowModel
import NetworkTypes
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Names of hosts, asked of the system once for each address.
///
/// Two tables, each of `limit` addresses at most: when the younger one is full it becomes the older
/// one, and what nobody has asked for since is forgotten. An address without a name is remembered as
/// well. A resolver that fails three times in a row is not asked again: each question may take it
/// seconds.
final class HostNameCache: HostNames {
  /// What asking for a name can come to.
  enum Answer: Equatable {
    case name(String)
    case noName
    /// Nobody answered.
    case failure
  }

  private struct Tables: ~Copyable {
    var young: [IPAddress: [UInt8]] = [:]
    var old: [IPAddress: [UInt8]] = [:]
    var failures = 0
  }

  private let limit: Int
  private let printsDomainOnly: Bool
  private let resolve: @Sendable (IPAddress) -> Answer
  // Called by the thread that prints, which is the one that made the cache.
  private nonisolated(unsafe) let onGivingUp: () -> Void
  private let tables = Mutex(Tables())
  private static let patience = 3

  init(
    limit: Int = 4096, printsDomainOnly: Bool = false,
    resolve: @escaping @Sendable (IPAddress) -> Answer = HostNameCache.system,
    onGivingUp: @escaping () -> Void = {}
  ) {
    self.limit = limit
    self.printsDomainOnly = printsDomainOnly
    self.resolve = resolve
    self.onGivingUp = onGivingUp
  }

  func append(_ address: IPAddress, to out: inout ByteWriter) -> Bool {
    guard let name = name(address), !name.isEmpty else { return false }
    out.append(name)
    return true
  }

  /// Addresses remembered now.
  var count: Int { tables.withLock { $0.young.count + $0.old.count } }

  private func name(_ address: IPAddress) -> [UInt8]? {
    let known: [UInt8]? = tables.withLock { tables in
      if let name = tables.young[address] { return name }
      guard let name = tables.old.removeValue(forKey: address) else { return nil }
      remember(name, for: address, in: &tables)
      return name
    }
    if let known { return known }
    guard tables.withLock({ $0.failures < Self.patience }) else { return nil }
    // Not under the lock: this is what takes its time.
    let answer = resolve(address)
    let text = if case .name(let name) = answer { shown(name) } else { [UInt8]() }
    let hasGivenUp = tables.withLock { tables in
      tables.failures = answer == .failure ? tables.failures + 1 : 0
      remember(text, for: address, in: &tables)
      return tables.failures == Self.patience
    }
    if hasGivenUp { onGivingUp() }
    return text
  }

  private func remember(_ name: [UInt8], for address: IPAddress, in tables: inout Tables) {
    if tables.young.count >= limit {
      tables.old = tables.young
      tables.young = [:]
    }
    tables.young[address] = name
  }

  /// Names come from whoever answers for an address: what is no letter of a name is not printed.
  private func shown(_ name: String) -> [UInt8] {
    var bytes = name.utf8.filter { $0 > 0x20 && $0 < 0x7f }
    if printsDomainOnly, let period = bytes.firstIndex(of: UInt8(ascii: ".")) {
      bytes.removeSubrange(...period)
    }
    return bytes
  }

  /// Asks getnameinfo(3).
  @Sendable static func system(_ address: IPAddress) -> Answer {
    var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let status: Int32
    if address.isIPv4 {
      var end = sockaddr_in()
      end.sin_family = sa_family_t(AF_INET)
      end.sin_addr.s_addr = address.ipv4.bigEndian
      status = withUnsafeBytes(of: &end) { ask($0, &host) }
    } else {
      var end = sockaddr_in6()
      end.sin6_family = sa_family_t(AF_INET6)
      withUnsafeMutableBytes(of: &end.sin6_addr) { bytes in
        bytes.storeBytes(of: address.high.bigEndian, toByteOffset: 0, as: UInt64.self)
        bytes.storeBytes(of: address.low.bigEndian, toByteOffset: 8, as: UInt64.self)
      }
      status = withUnsafeBytes(of: &end) { ask($0, &host) }
    }
    switch status {
    case 0: return .name(host.withUnsafeBufferPointer { String(cString: $0.baseAddress!) })
    case EAI_NONAME: return .noName
    default: return .failure
    }
  }

  private static func ask(_ address: UnsafeRawBufferPointer, _ host: inout [CChar]) -> Int32 {
    getnameinfo(
      address.baseAddress!.assumingMemoryBound(to: sockaddr.self), socklen_t(address.count), &host,
      socklen_t(host.count), nil, 0, NI_NAMEREQD)
  }
}
