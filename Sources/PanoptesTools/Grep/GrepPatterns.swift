import FlowModel
import NetworkTypes

/// Patterns of which one must match the user data of a record.
struct GrepPatterns {
  private var patterns: [(side: UserDataPattern.Side, expression: RegularExpression)]
  private let isInverted: Bool

  /// The same for another thread.
  func copy() throws(OptionError) -> GrepPatterns {
    var copy = self
    copy.patterns = try patterns.map { pattern throws(OptionError) in
      (pattern.side, try pattern.expression.copy())
    }
    return copy
  }

  init(_ own: OwnOptions) throws(OptionError) {
    var texts = own.values["e"] ?? []
    for file in own.values["f"] ?? [] { texts += try Self.lines(file) }
    guard own.values["e"] != nil || own.values["f"] != nil else {
      throw .invalid("there is no pattern: -e regex or -f file")
    }
    let ignoresCase = own.flags.contains("i")
    patterns = try texts.map { text throws(OptionError) in
      let pattern = UserDataPattern(text)
      return (pattern.side, try RegularExpression(pattern.expression, ignoresCase: ignoresCase))
    }
    isInverted = own.flags.contains("v")
  }

  var blocks: BlockSet { [.sourceData, .destinationData] }

  func takes(_ record: borrowing FlowRecord) -> Bool {
    for pattern in patterns {
      let isSource = pattern.side != .destination && Self.matches(pattern.expression, .sourceData, record)
      if isSource || pattern.side != .source && Self.matches(pattern.expression, .destinationData, record) {
        return !isInverted
      }
    }
    return isInverted
  }

  private static func matches(
    _ expression: RegularExpression, _ block: BlockSet, _ record: borrowing FlowRecord
  ) -> Bool {
    guard record.has(block) else { return false }
    let data = block == .sourceData ? record.userData.source : record.userData.destination
    return record.storage.withUnsafeBytes { bytes in
      let text = UnsafeRawBufferPointer(rebasing: bytes[data.range])
      guard data.isCompressed else { return expression.matches(text) }
      // Event text: the length when it is unpacked is known.
      guard let plain = Zlib.decompress(text, limit: Int(data.limit)) else { return false }
      return plain.withUnsafeBytes { expression.matches($0) }
    }
  }

  /// An empty file holds no pattern, and no pattern matches nothing.
  private static func lines(_ path: String) throws(OptionError) -> [String] {
    do throws(SystemError) {
      let text = String(decoding: try FileSystem.contents(of: path), as: UTF8.self)
      var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      if lines.last?.isEmpty ?? false { lines.removeLast() }
      return lines
    } catch {
      throw .failed("\(path): \(error.message)")
    }
  }
}
