package import FlowModel
import NetworkTypes

extension FlowRecord {
  /// Every field that the registry knows, as text: two records that print alike say the same.
  package borrowing func fieldTexts() -> [String: String] {
    var result: [String: String] = [:]
    for field in FieldRegistry.all where field.merge != .none {
      switch field.value {
      case .count(let get): result[field.id] = get(self).map { "\($0)" }
      case .integer(let get): result[field.id] = get(self).map { "\($0)" }
      case .real(let get): result[field.id] = get(self).map { "\($0.bitPattern)" }
      case .time(let get): result[field.id] = get(self).map { "\($0.nanoseconds)" }
      case .address(let get): result[field.id] = get(self).map { "\($0)" }
      case .hardwareAddress(let get): result[field.id] = get(self).map { "\($0.value)" }
      case .port(let get): result[field.id] = get(self).map { "\($0)" }
      case .text(let get):
        var out = ByteWriter(capacity: 64)
        if get(self, &out) { result[field.id] = out.takeString() }
      }
    }
    return result
  }
}
