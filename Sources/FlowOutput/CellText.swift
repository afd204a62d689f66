internal import FlowModel
internal import NetworkTypes

/// Resolves a field to the closure that prints its cell, so that no record asks what kind of field it is.
enum CellText {
  typealias Print = @Sendable (borrowing FlowRecord, borrowing FieldStyle, inout ByteWriter) -> Void

  /// The cell of a flow record.
  static func flow(_ field: Field, _ style: borrowing FieldStyle) -> Print {
    if let classic = field.classic { return classic }
    if style.isScaled, field.isScalable { return scaled(field) }
    let isZeroed = field.absent == .zero
    switch field.value {
    case .count(let get):
      return { record, style, out in
        if let value = get(record) {
          out.append(decimal: value)
        } else if isZeroed {
          out.append(UInt8(ascii: "0"))
        }
      }
    case .integer(let get):
      return { record, style, out in
        if let value = get(record) {
          out.append(decimal: value)
        } else if isZeroed {
          out.append(UInt8(ascii: "0"))
        }
      }
    case .real(let get):
      return { record, style, out in
        if let value = get(record) {
          style.append(value, to: &out)
        } else if isZeroed {
          style.append(0.0, to: &out)
        }
      }
    case .time(let get):
      return { record, style, out in
        if let value = get(record) {
          style.append(value, to: &out)
        } else if isZeroed {
          style.append(Timestamp.zero, to: &out)
        }
      }
    case .address(let get):
      return { record, _, out in
        if let value = get(record) { out.append(address: value) }
      }
    case .hardwareAddress(let get):
      return { record, _, out in
        if let value = get(record) { out.append(hardwareAddress: value) }
      }
    case .port(let get):
      return { record, _, out in
        if let value = get(record) { out.append(decimal: UInt64(value)) }
      }
    case .text(let get):
      return { record, _, out in
        let start = out.count
        if !get(record, &out) { out.truncate(to: start) }
      }
    }
  }

  /// A quantity with K, M, G or T.
  private static func scaled(_ field: Field) -> Print {
    let isZeroed = field.absent == .zero
    let get: @Sendable (borrowing FlowRecord) -> Double? =
      switch field.value {
      case .count(let get): { record in get(record).map { Double($0) } }
      case .real(let get): get
      default: { _ in nil }
      }
    return { record, style, out in
      if let value = get(record) {
        style.appendScaled(value, to: &out)
      } else if isZeroed {
        style.appendScaled(0, to: &out)
      }
    }
  }

  /// The cell of a management record.
  static func management(_ field: Field, _ style: borrowing FieldStyle) -> Print {
    switch field.management {
    case .shared: return flow(field, style)
    case .count(let get) where style.isScaled && field.isScalable:
      return { record, style, out in style.appendScaled(Double(get(record.management)), to: &out) }
    case .count(let get):
      return { record, style, out in out.append(decimal: get(record.management)) }
    case .time(let get):
      return { record, style, out in style.append(get(record.management), to: &out) }
    case .real(let get):
      return { record, style, out in style.append(get(record.management), to: &out) }
    case .absent:
      guard field.absent == .zero else { return { _, _, _ in } }
      switch field.value {
      case .real: return { _, style, out in style.append(0.0, to: &out) }
      case .time: return { _, style, out in style.append(Timestamp.zero, to: &out) }
      default: return { _, style, out in out.append(UInt8(ascii: "0")) }
      }
    }
  }
}
