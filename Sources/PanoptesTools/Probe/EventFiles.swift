import NetworkTypes

/// ARGUS_EVENT_DATA: files that go into the records again and again, such as what the kernel says of itself.
///
/// Programs are not run: a sensor on live interfaces has given up the right to start any.
struct EventFiles {
  struct Source: Sendable, Equatable {
    var path: String
    /// Seconds from one reading to the next.
    var interval: Double
  }

  /// Bytes of a file that fit into a record with room to spare.
  static let limit = 32768

  private var sources: [(source: Source, due: Timestamp?)]

  init(_ configuration: SensorConfiguration) { sources = configuration.eventFiles.map { ($0, nil) } }

  /// The texts of the event records that are due at `now`. A file that cannot be read says so in its text.
  mutating func texts(at now: Timestamp) -> [String] {
    var texts: [String] = []
    for index in sources.indices {
      if let due = sources[index].due, now < due { continue }
      sources[index].due = now + Int64(sources[index].source.interval * 1e9)
      texts.append(Self.text(of: sources[index].source.path))
    }
    return texts
  }

  private static func text(of path: String) -> String {
    let content: String
    do throws(SystemError) {
      content = String(decoding: try FileSystem.contents(of: path).prefix(limit), as: UTF8.self)
    } catch {
      content = error.message
    }
    return
      "file:\(path)\n<ArgusEvent>\n <ArgusEventData Type = \"File: \(path)\">\n\(content)\n </ArgusEventData>\n</ArgusEvent>\n"
  }

  /// `file:/path:20s`, with s, m, h or d behind the number; a word `compress` may follow, which is what
  /// happens anyway. Nil for a program.
  static func source(_ text: String) throws(OptionError) -> Source? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard (3...4).contains(parts.count), ["file", "prog"].contains(parts[0].lowercased()), !parts[1].isEmpty,
      parts.count == 3 || parts[3].lowercased() == "compress", let interval = seconds(parts[2])
    else { throw .invalid("'\(text)' is not file:PATH:INTERVAL, such as file:/proc/vmstat:20s") }
    return parts[0].lowercased() == "file" ? Source(path: parts[1], interval: interval) : nil
  }

  private static func seconds(_ text: String) -> Double? {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86400]
    let unit = text.last.flatMap { units[$0] }
    guard let value = Double(unit == nil ? text[...] : text.dropLast()), value >= 1, value <= 1e7 else {
      return nil
    }
    return value * (unit ?? 1)
  }
}
