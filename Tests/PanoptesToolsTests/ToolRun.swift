import Foundation

@testable import PanoptesTools

/// A tool run in process, and what it said.
struct ToolRun {
  let output: String
  let errors: String
  let status: Int32
  let bytes: [UInt8]

  /// - Parameters:
  ///   - words: the command line; `<` and a file give standard input.
  ///   - pieceSize: what threads take at a time, so that small files are worth several.
  static func run(
    _ words: [String], environment: [String: String] = [:], pieceSize: Int? = nil
  ) async throws -> ToolRun {
    var words = words
    var input = open("/dev/null", O_RDONLY)
    if let mark = words.firstIndex(of: "<") {
      close(input)
      input = open(words[mark + 1], O_RDONLY)
      words.removeSubrange(mark...mark + 1)
    }
    defer { close(input) }
    setenv("TZ", "UTC", 1)
    let console = Console(
      output: OutputStream(descriptor: nil), errors: OutputStream(descriptor: nil), input: input,
      environment: environment, stamp: "[1]: 00:00:00.000000")
    if let pieceSize { console.pieceSize = pieceSize }
    let status = ToolRegistry.standard.run(words, console: console)
    return ToolRun(
      output: String(decoding: console.output.collected, as: UTF8.self),
      errors: String(decoding: console.errors.collected, as: UTF8.self), status: status,
      bytes: console.output.collected)
  }
}
