/// `NAME=value` files as the classic programs read them: `.rarc`, `ra.conf`, `argus.conf`.
package struct ConfigurationFile {
  struct Assignment: Hashable {
    let line: Int
    let name: String
    /// Without quotes; empty means "not set".
    let value: String
  }

  /// Why a file cannot be used.
  package enum Failure: Error, Hashable {
    case unreadable(path: String, SystemError)
    case syntax(path: String, line: Int, detail: String)

    package var description: String {
      switch self {
      case .unreadable(let path, let error): "\(path): \(error.message)"
      case .syntax(let path, let line, let detail): "\(path): syntax error line \(line): \(detail)"
      }
    }
  }

  let path: String
  let assignments: [Assignment]

  init(path: String) throws(Failure) {
    let bytes: [UInt8]
    do throws(SystemError) {
      bytes = try FileSystem.contents(of: path)
    } catch {
      throw .unreadable(path: path, error)
    }
    try self.init(path: path, text: String(decoding: bytes, as: UTF8.self))
  }

  package init(path: String, text: String) throws(Failure) {
    self.path = path
    var assignments: [Assignment] = []
    var pending: (line: Int, text: String)?
    for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      var line = pending ?? (index + 1, "")
      pending = nil
      line.text += raw.drop(while: Self.isBlank)
      if line.text.hasSuffix("\r") { line.text.removeLast() }
      if line.text.isEmpty || line.text.hasPrefix("#") || line.text.hasPrefix("!") { continue }
      if line.text.hasSuffix("\\") {
        line.text.removeLast()
        pending = line
        continue
      }
      assignments.append(try Self.assignment(line.text, line: line.line, path: path))
    }
    if let pending { assignments.append(try Self.assignment(pending.text, line: pending.line, path: path)) }
    self.assignments = assignments
  }

  private static func assignment(_ text: String, line: Int, path: String) throws(Failure) -> Assignment {
    guard let sign = text.firstIndex(of: "=") else {
      throw .syntax(path: path, line: line, detail: "expected NAME=value, found '\(text.prefix(40))'")
    }
    let name = text[..<sign].reversed().drop(while: isBlank).reversed()
    return Assignment(line: line, name: String(name), value: value(text[text.index(after: sign)...]))
  }

  /// Takes quotes off, and blanks around; what follows a closing quote is a comment.
  private static func value(_ text: Substring) -> String {
    let text = text.drop(while: isBlank)
    if text.first == "\"", let end = text.dropFirst().firstIndex(of: "\"") {
      return String(text[text.index(after: text.startIndex)..<end])
    }
    return String(text.reversed().drop(while: isBlank).reversed())
  }

  private static func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }

  /// "yes" in its first three letters, any case; all else is no.
  static func isYes(_ value: String) -> Bool { value.prefix(3).lowercased() == "yes" }
}
