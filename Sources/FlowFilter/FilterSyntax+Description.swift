internal import NetworkTypes

extension FilterSyntax: CustomStringConvertible {
  /// Canonical text: parentheses wherever two operators meet, so that it reads the same to
  /// someone who expects `and` before `or`.
  public var description: String {
    var text = ""
    write(to: &text, isNested: false)
    return text
  }

  private func write(to text: inout String, isNested: Bool) {
    switch self {
    case .test(let test): text += test.description
    case .not(let operand):
      text += "not "
      operand.write(to: &text, isNested: true)
    case .all(let operands): Self.write(operands, " and ", to: &text, isNested)
    case .any(let operands): Self.write(operands, " or ", to: &text, isNested)
    }
  }

  private static func write(
    _ operands: [FilterSyntax], _ word: String, to text: inout String, _ isNested: Bool
  ) {
    if isNested { text += "(" }
    for (index, operand) in operands.enumerated() {
      if index > 0 { text += word }
      operand.write(to: &text, isNested: true)
    }
    if isNested { text += ")" }
  }
}

extension FilterTest: CustomStringConvertible {
  public var description: String {
    switch self {
    case .always: "anon"
    case .record(let kind): kind.rawValue
    case .cause(let cause): cause.rawValue
    case .traffic(let name): name.rawValue
    case .ipProtocol(let number): "proto \(number)"
    case .etherType(let number): "ether proto \(number)"
    case .state(let state): state.rawValue
    case .flag(let flag, let direction): direction.prefix + flag.rawValue
    case .network(let prefix, let direction):
      prefix.isHost
        ? "\(direction.prefix)host \(prefix.address)"
        : "\(direction.prefix)net \(prefix.address)/\(prefix.length)"
    case .hardware(let address, let direction): "ether \(direction.prefix)host \(address)"
    case .cast(let cast, let direction):
      direction == .either ? cast.rawValue : Self.directed(cast.rawValue, direction)
    case .port(let range, let direction): "\(direction.prefix)port \(Self.text(range))"
    case .encapsulation(let layer, let direction): "\(direction.prefix)encaps \(layer.rawValue)"
    case .country(let code, let direction): "\(direction.prefix)co \(Self.text(country: code))"
    case .sensor(let sensor): "srcid \(sensor)"
    case .intermediate(let prefix):
      prefix.isHost ? "inode \(prefix.address)" : "inode \(prefix.address)/\(prefix.length)"
    case .field(let id, let comparison, let value):
      // `total` tells the field from the classic word of the same name.
      "\(ClassicQuantity.named[id] == nil && !FilterKeywords.isReserved(id) ? "" : "total ")\(id) "
        + "\(comparison.rawValue) \(value)"
    }
  }

  private static func text(_ range: ClosedRange<UInt16>) -> String {
    range.lowerBound == range.upperBound ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
  }

  private static func text(country: UInt16) -> String {
    String(
      decoding: [UInt8(truncatingIfNeeded: country >> 8), UInt8(truncatingIfNeeded: country)], as: UTF8.self)
  }

  /// The direction stands between the protocol and the word.
  private static func directed(_ words: String, _ direction: FilterDirection) -> String {
    let parts = words.split(separator: " ")
    return parts.count == 2
      ? "\(parts[0]) \(direction.rawValue) \(parts[1])" : "\(direction.rawValue) \(words)"
  }
}

extension FilterDirection {
  /// Nothing for `src or dst`, the default.
  var prefix: String { self == .either ? "" : rawValue + " " }
}

extension IPPrefix {
  var isHost: Bool { length == address.bitWidth }
}

extension FilterNumber: CustomStringConvertible {
  public var description: String {
    switch self {
    case .integer(let value): "\(value)"
    case .real(let value): "\(value)"
    }
  }
}

extension FilterValue: CustomStringConvertible {
  public var description: String {
    switch self {
    case .number(let number): "\(number)"
    case .range(let low, let high): "\(low)-\(high)"
    case .times(let range):
      range.lowerBound == range.upperBound
        ? Self.seconds(range.lowerBound)
        : Self.seconds(range.lowerBound) + "-" + Self.seconds(range.upperBound)
    case .address(let prefix): prefix.isHost ? "\(prefix.address)" : "\(prefix.address)/\(prefix.length)"
    case .hardware(let address): "\(address)"
    case .text(let text): quoted(text)
    }
  }

  /// Seconds since 1970 with nine digits, which name one nanosecond.
  private static func seconds(_ nanoseconds: Int64) -> String {
    let time = Timestamp(nanoseconds: nanoseconds)
    let fraction = String(time.subsecond)
    return "\(time.seconds)." + String(repeating: "0", count: 9 - fraction.count) + fraction
  }
}

extension FilterSensor: CustomStringConvertible {
  public var description: String {
    switch self {
    case .address(let address): "\(address)"
    case .number(let number): "\(number)"
    case .text(let text): quoted(text)
    case .uuid(let high, let low):
      [high >> 32, high >> 16 & 0xffff, high & 0xffff, low >> 48].enumerated()
        .map { hexadecimal($1, width: $0 == 0 ? 8 : 4) }.joined(separator: "-")
        + "-" + hexadecimal(low & 0xffff_ffff_ffff, width: 12)
    }
  }
}

private func hexadecimal(_ value: UInt64, width: Int) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// In double quotes, `"` and `\` escaped.
private func quoted(_ text: String) -> String {
  var result = "\""
  for character in text.unicodeScalars {
    if character == "\"" || character == "\\" { result += "\\" }
    result.unicodeScalars.append(character)
  }
  return result + "\""
}
