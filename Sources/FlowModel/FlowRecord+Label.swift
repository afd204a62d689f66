internal import NetworkTypes

extension FlowRecord {
  /// Adds to the record's label; several labels are joined by a colon, as argus's tools do it.
  public mutating func appendLabel(_ text: String) {
    let start = storage.count
    if has(.label), !label.isEmpty {
      let old = storage.withUnsafeBytes { [label] in Array($0[label]) }
      storage.append(old)
      storage.append(UInt8(ascii: ":"))
    }
    storage.append(text)
    label = start..<storage.count
    blocks.insert(.label)
  }
}
