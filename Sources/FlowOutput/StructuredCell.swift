internal import FlowModel
internal import NetworkTypes

/// A field's value for formats that programs read: CSV, JSON, XML.
///
/// Numbers have no unit and no fixed precision, times are ISO 8601 in UTC, and what a record does
/// not hold is left out.
struct StructuredCell {
  typealias Append = @Sendable (borrowing FlowRecord, inout ByteWriter) -> Bool

  /// The text is a number and needs no quotes.
  let isNumber: Bool
  /// Text may hold any byte.
  let isFreeText: Bool
  /// Appends the value; false, with nothing appended, when the record does not hold it.
  let append: Append
  /// The same for a management record.
  let appendManagement: Append

  init(_ field: Field, _ style: FieldStyle = FieldStyle()) {
    isFreeText = if case .text = field.value { true } else { false }
    isNumber =
      switch field.value {
      case .count, .integer, .real, .port: true
      case .time, .address, .hardwareAddress, .text: false
      }
    let append = Self.named(field, style) ?? Self.payload(field, style) ?? Self.value(field)
    self.append = append
    switch field.management {
    case .shared: appendManagement = append
    case .time(let get):
      appendManagement = { record, out in
        out.append(iso8601: get(record.management))
        return true
      }
    case .real(let get): appendManagement = { record, out in out.append(number: get(record.management)) }
    // Counters of a sensor do not stand under the names of a flow's.
    case .count, .absent: appendManagement = { _, _ in false }
    }
  }

  /// A name from outside the record; nil for fields that are none.
  private static func named(_ field: Field, _ style: FieldStyle) -> Append? {
    guard field.naming != nil, let classic = field.classic else { return nil }
    // The style belongs to this cell, and a writer to one thread.
    nonisolated(unsafe) let style = style
    return { record, out in
      let start = out.count
      classic(record, style, &out)
      return out.count > start
    }
  }

  /// Captured payload in words, or without the passwords in it, where that is asked for.
  private static func payload(_ field: Field, _ style: FieldStyle) -> Append? {
    guard let side = field.userData else { return nil }
    if style.userData == .decoded {
      return { record, out in
        guard let text = PayloadText(record, side)?.text else { return false }
        out.append(text)
        return true
      }
    }
    guard style.userData == .obfuscate else { return nil }
    return { record, out in
      guard record.has(side == .source ? .sourceData : .destinationData) else { return false }
      let range = record.userData[side].range
      let start = out.count
      for index in range { out.append(record.storage[index]) }
      record.forEachSecret(in: range) { secret in
        for index in secret { out[start + index - range.lowerBound] = UInt8(ascii: "x") }
      }
      return !range.isEmpty
    }
  }

  private static func value(_ field: Field) -> Append {
    switch field.value {
    case .count(let get):
      return { record, out in
        guard let value = get(record) else { return false }
        out.append(decimal: value)
        return true
      }
    case .integer(let get):
      return { record, out in
        guard let value = get(record) else { return false }
        out.append(decimal: value)
        return true
      }
    case .port(let get):
      return { record, out in
        guard let value = get(record) else { return false }
        out.append(decimal: UInt64(value))
        return true
      }
    case .real(let get):
      return { record, out in
        guard let value = get(record) else { return false }
        return out.append(number: value)
      }
    case .time(let get):
      return { record, out in
        guard let value = get(record) else { return false }
        out.append(iso8601: value)
        return true
      }
    case .address(let get):
      let fallback = field.fallback
      return { record, out in
        guard let value = get(record) else {
          let start = out.count
          if let fallback, fallback(record, &out) { return true }
          out.truncate(to: start)
          return false
        }
        out.append(address: value)
        return true
      }
    case .hardwareAddress(let get):
      return { record, out in
        guard let value = get(record) else { return false }
        out.append(hardwareAddress: value)
        return true
      }
    case .text(let get):
      return { record, out in
        let start = out.count
        guard get(record, &out) else {
          out.truncate(to: start)
          return false
        }
        out.trimBlanks(after: start)
        return out.count > start
      }
    }
  }
}

extension ByteWriter {
  /// A number with as many decimals as it has, nine at most; nothing for what JSON cannot say.
  mutating func append(number value: Double) -> Bool {
    guard value.isFinite else { return false }
    let start = count
    append(fixed: value == 0 ? 0 : value, digits: 9)
    var end = count
    while self[end - 1] == UInt8(ascii: "0") { end -= 1 }
    if self[end - 1] == UInt8(ascii: ".") { end -= 1 }
    truncate(to: end)
    // A magnitude below the last decimal leaves "-0".
    if end == start + 2, self[start] == UInt8(ascii: "-"), self[start + 1] == UInt8(ascii: "0") {
      truncate(to: start)
      append(UInt8(ascii: "0"))
    }
    return true
  }

  /// `2023-11-14T22:13:20.000000Z`, with nine decimals where a time has them.
  mutating func append(iso8601 time: Timestamp) {
    let seconds = time.seconds
    var days = seconds / 86400
    var second = seconds % 86400
    if second < 0 {
      second += 86400
      days -= 1
    }
    // Days since 0000-03-01, so that the leap day is the last of its year.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    append(decimal: UInt64(year), width: 4)
    append(UInt8(ascii: "-"))
    append(decimal: UInt64(month), width: 2)
    append(UInt8(ascii: "-"))
    append(decimal: UInt64(day), width: 2)
    append(UInt8(ascii: "T"))
    append(decimal: UInt64(second / 3600), width: 2)
    append(UInt8(ascii: ":"))
    append(decimal: UInt64(second / 60 % 60), width: 2)
    append(UInt8(ascii: ":"))
    append(decimal: UInt64(second % 60), width: 2)
    append(UInt8(ascii: "."))
    let fraction = UInt64(time.subsecond)
    if fraction % 1000 == 0 {
      append(decimal: fraction / 1000, width: 6)
    } else {
      append(decimal: fraction, width: 9)
    }
    append(UInt8(ascii: "Z"))
  }
}
