import NetworkTypes
import PacketCapture

/// The sensor's packet filter, compiled for each link type that the captures turn out to have.
struct PacketFilters {
  private let expression: String?
  private var compiled: [LinkType: PacketFilter] = [:]
  private var latest: PacketFilter?

  init(_ expression: String?) {
    self.expression = expression.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
  }

  var isActive: Bool { expression != nil }

  mutating func filter(for linkType: LinkType) throws(CaptureError) -> PacketFilter {
    if let latest, latest.linkType == linkType { return latest }
    if let known = compiled[linkType] {
      latest = known
      return known
    }
    let filter = try PacketFilter(expression ?? "", linkType: linkType)
    compiled[linkType] = filter
    latest = filter
    return filter
  }
}
