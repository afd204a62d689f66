import ArgumentParser

/// `panoptes completion SHELL`: what a shell needs to complete names, options, fields and filter words.
struct CompletionCommand: Tool {
  let name = "completion"
  let summary = "print completion for bash, zsh or fish"

  func run(_ arguments: [String], console: Console) -> Int32 {
    runCommand(Arguments.self, arguments, console) { options in
      let model = CompletionModel(.standard)
      switch options.shell {
      case .bash: console.output.print(BashCompletion.script(model))
      case .zsh: console.output.print(ZshCompletion.script(model))
      case .fish: console.output.print(FishCompletion.script(model))
      }
      return ExitStatus.success
    }
  }

  enum Shell: String, CaseIterable, ExpressibleByArgument { case bash, zsh, fish }

  struct Arguments: ParsableArguments {
    @Argument(help: "bash, zsh or fish.")
    var shell: Shell
  }
}
