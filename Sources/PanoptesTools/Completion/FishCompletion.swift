/// Completion for fish(1).
enum FishCompletion {
  static func script(_ model: CompletionModel) -> String {
    var lines = [
      "# fish completion for panoptes: panoptes completion fish > ~/.config/fish/completions/panoptes.fish",
      "set -g __panoptes_fields \(model.fields.joined(separator: " "))",
      "set -g __panoptes_modes \(model.modes.joined(separator: " "))",
      "set -g __panoptes_words \(model.filterWords.map(quoted).joined(separator: " "))",
      """
      function __panoptes_in_filter
        set -l words (commandline -opc)
        contains -- - $words; or contains -- -- $words
      end
      # The list so far, and every field behind its last comma.
      function __panoptes_list
        set -l head (string match -r '^.*[,+]|^-' -- (commandline -ct))
        printf '%s\\n' $head$__panoptes_fields
      end
      """,
    ]
    for program in model.programs {
      for name in program.names {
        lines.append(
          "complete -c panoptes -n __fish_use_subcommand -f -a \(name) -d \(quoted(program.summary))")
        let under =
          "-c panoptes -n \(quoted("__fish_seen_subcommand_from \(name); and not __panoptes_in_filter"))"
        lines += program.options.map { option($0, under) }
        guard program.isClassic else { continue }
        lines += program.options.map { option($0, "-c \(name) -n 'not __panoptes_in_filter'") }
        lines.append("complete -c \(name) -n __panoptes_in_filter -f -a '$__panoptes_words'")
      }
    }
    lines.append("complete -c panoptes -n __panoptes_in_filter -f -a '$__panoptes_words'")
    return lines.joined(separator: "\n")
  }

  private static func option(_ option: OptionSummary, _ place: String) -> String {
    let isWord = option.mark.hasPrefix("--")
    let mark = isWord ? "-l \(option.mark.dropFirst(2))" : "-s \(option.mark.dropFirst())"
    let argument =
      switch option.mark {
      case "-s", "-m", "-P": " -x -a '(__panoptes_list)'"
      case "-M": " -x -a '$__panoptes_modes'"
      default: option.takesArgument ? " -r" : ""
      }
    return "complete \(place) \(mark)\(argument) -d \(quoted(option.help))"
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "'"
  }
}
