/// One input as the command line names it.
struct InputName: Hashable, Sendable {
  /// As given, for messages.
  var text: String
  var path: String
  /// `file::start:stop`: only records that start in this range of bytes.
  var range: Range<UInt64>?

  var isStandardInput: Bool { path == "-" }
  var name: String { isStandardInput ? "standard input" : path }

  /// A file found by name: neither prefix nor range is looked for.
  init(path: String) {
    text = path
    self.path = path
  }

  /// Takes the type prefix and the byte range off.
  init(_ text: String) throws(OptionError) {
    self.text = text
    path = text
    for (prefix, what) in Self.otherFormats where text.hasPrefix(prefix) {
      throw .failed("\(text): reading \(what) is not in this version yet")
    }
    for prefix in ["argus:", "file:"] where path.hasPrefix(prefix) {
      path = String(path.dropFirst(prefix.count))
    }
    guard let mark = Self.rangeMark(path) else { return }
    let numbers = path[mark.upperBound...].split(separator: ":", omittingEmptySubsequences: false).map {
      UInt64($0)
    }
    // One number alone, or none, is part of a file's name rather than a range.
    guard numbers.count == 2, let start = numbers[0], let stop = numbers[1] else { return }
    guard start <= stop else { throw .failed("\(text): the range of bytes ends before it starts") }
    path = String(path[..<mark.lowerBound])
    range = start..<stop
  }

  private static let otherFormats = [
    ("cisco:", "NetFlow"), ("jflow:", "J-Flow"), ("sflow:", "sFlow"), ("ft:", "flow-tools files"),
    ("mysql://", "databases"),
  ]

  private static func rangeMark(_ path: String) -> Range<String.Index>? {
    var index = path.endIndex
    while index > path.startIndex {
      let last = path.index(before: index)
      if path[last] == ":", last > path.startIndex, path[path.index(before: last)] == ":" {
        return path.index(before: last)..<index
      }
      index = last
    }
    return nil
  }
}

/// Finds the inputs that a configuration names, in the order in which they are read.
struct InputList {
  private(set) var inputs: [InputName] = []
  /// Folders that could not be listed, and why.
  private(set) var failures: [String] = []

  init(_ inputs: [InputName]) { self.inputs = inputs }

  init(_ configuration: ClientConfiguration) throws(OptionError) {
    // Without a name the records come from standard input, as with the classic clients.
    let isUnnamed = configuration.inputs.isEmpty && configuration.directories.isEmpty
    for text in isUnnamed ? ["-"] : configuration.inputs {
      let input = try InputName(text)
      // The shell expands patterns; one that comes from a configuration file or in quotes has none.
      if FileSystem.looksLikePattern(input.path), !FileSystem.isReadable(input.path) {
        let matches = FileSystem.expand(input.path)
        if !matches.isEmpty {
          inputs += matches.map(InputName.init(path:))
          continue
        }
      }
      inputs.append(input)
    }
    guard !configuration.directories.isEmpty else { return }
    var reader = ArchiveReader(try ArchiveQuery(configuration))
    for directory in configuration.directories {
      do throws(SystemError) {
        for path in try FileSystem.regularFiles(below: directory) { inputs += reader.inputs(path) }
      } catch {
        failures.append("open '\(directory)': \(error.message)")
      }
    }
  }
}
