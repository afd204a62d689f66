import ArgumentParser
import FlowOutput
import NetworkTypes

/// `panoptes fields`: the field registry, for people, documents and programs.
struct FieldsCommand: Tool {
  let name = "fields"
  let summary = "list the fields that -s, filters and stores know"

  func run(_ arguments: [String], console: Console) async -> Int32 {
    await runCommand(Arguments.self, arguments, console) { options in
      let text =
        options.markdown
        ? FieldReference.markdown() : options.json ? FieldReference.json() : FieldReference.text()
      console.output.buffer.append(text)
      return ExitStatus.success
    }
  }

  struct Arguments: ParsableArguments {
    @Flag(help: "As a Markdown table.")
    var markdown = false

    @Flag(help: "As JSON.")
    var json = false
  }
}
