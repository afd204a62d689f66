import ArgumentParser

/// Runs a tool of the new kind, whose words swift-argument-parser takes apart.
func runCommand<Options: ParsableArguments>(
  _ type: Options.Type, _ words: [String], _ console: Console, _ body: (Options) -> Int32
) -> Int32 {
  // The library would print the program's own name; the verb is what the user typed.
  if words.contains("--help") || words.contains("-h") {
    console.output.print(usage(type, console))
    return ExitStatus.success
  }
  do {
    return body(try Options.parse(words))
  } catch {
    console.errors.print("panoptes \(console.programName): \(Options.message(for: error))")
    console.errors.print("panoptes help \(console.programName) explains it")
    return ExitStatus.usage
  }
}

private func usage<Options: ParsableArguments>(_ type: Options.Type, _ console: Console) -> String {
  let text = Options.helpMessage()
  guard let end = text.firstIndex(of: "\n"), text.hasPrefix("USAGE: "),
    let gap = text[..<end].dropFirst(7).firstIndex(of: " ")
  else { return text }
  return "USAGE: panoptes \(console.programName)\(text[gap...])"
}
