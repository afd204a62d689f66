import FlowFilter
import FlowModel

/// What is being asked for on the last line.
enum TopPrompt: String, Hashable, Sendable, CaseIterable {
  case filter, addition, key, columns, sort, time, file, folder, write, precision, rows, pattern, interval
  case timeout, playback
  case search, command

  var label: String {
    switch self {
    case .filter: "filter"
    case .addition: "and"
    case .key: "key"
    case .columns: "columns"
    case .sort: "sort by"
    case .time: "time range"
    case .file: "read file"
    case .folder: "read folder"
    case .write: "write to"
    case .precision: "digits after the point"
    case .rows: "rows at most (0: all)"
    case .pattern: "user data match"
    case .interval: "seconds between looks"
    case .timeout: "seconds until a silent row goes (0: never)"
    case .playback: "times as fast as it was (0: at once)"
    case .search: "search"
    case .command: "command"
    }
  }

  /// The letters of the classic ratop's commands.
  static let letters: [Character: TopPrompt] = [
    "f": .filter, "a": .addition, "m": .key, "s": .columns, "P": .sort, "t": .time, "r": .file, "R": .folder,
    "w": .write, "p": .precision, "N": .rows, "e": .pattern, "u": .interval, "T": .timeout, "U": .playback,
  ]

  /// What the word at the cursor could become.
  func words(_ before: String, _ word: String) -> [String] {
    switch self {
    case .filter, .addition:
      let scopes = before.allSatisfy { $0 == " " } ? ["display", "local"] : []
      return scopes + FilterExpression.vocabulary
    case .key:
      return ["none", "matrix"] + Self.fields { $0.hasColumn && $0.merge != .none }
    case .columns, .sort:
      let sign = word.first == "+" || word.first == "-" ? String(word.prefix(1)) : ""
      return Self.fields { $0.hasColumn }.map { sign + $0 }
    case .file, .folder, .write: return FileSystem.expand(word + "*")
    case .time, .precision, .rows, .pattern, .interval, .timeout, .playback, .search, .command: return []
    }
  }

  private static func fields(_ isWanted: (Field) -> Bool) -> [String] {
    FieldRegistry.all.filter(isWanted).map(\.id).sorted()
  }
}
