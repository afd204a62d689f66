/// Completion for zsh(1): as a file named `_panoptes` on its function path, or sourced.
enum ZshCompletion {
  static func script(_ model: CompletionModel) -> String {
    let names = model.classicNames.joined(separator: " ")
    let tools = model.programs.flatMap { program in
      program.names.map { "    \(quoted("\(escaped($0)):\(program.summary)"))" }
    }
    let cases = model.programs.map { program in
      let options = program.options.map { quoted("\($0.mark):\($0.help)") }.joined(separator: " ")
      return "    \(program.names.joined(separator: "|"))) options=(\(options)) ;;"
    }
    return """
      #compdef panoptes \(names)
      # zsh completion for panoptes: panoptes completion zsh > _panoptes, in a folder of $fpath
      _panoptes() {
        local tool="${words[1]:t}" first=2 option="" i
        local -a tools options fields modes filter
        tools=(
      \(tools.joined(separator: "\n"))
        )
        fields=(\(model.fields.joined(separator: " ")))
        modes=(\(model.modes.joined(separator: " ")))
        filter=(\(model.filterWords.map(quoted).joined(separator: " ")))
        if [[ $tool == panoptes ]]; then
          if (( CURRENT == 2 )); then
            _describe tool tools
            return
          fi
          tool="$words[2]" first=3
        fi
        case "$tool" in
      \(cases.joined(separator: "\n"))
        esac
        for (( i = first; i < CURRENT; i++ )); do
          if [[ $words[i] == - || $words[i] == -- ]]; then
            compadd -a filter
            return
          fi
          [[ $words[i] == -* ]] && option="$words[i]"
        done
        if [[ $option == -s && $PREFIX != -- ]]; then
          compset -P '*,'
          compset -P '[+-]'
          compadd -a fields
        elif [[ $PREFIX == -* ]]; then
          _describe option options
        else
          case "$option" in
            -m|-P) compset -P '*,'; compadd -a fields ;;
            -M) compadd -a modes ;;
            *) _files ;;
          esac
        fi
      }
      if [[ $funcstack[1] == _panoptes ]]; then
        _panoptes "$@"
      else
        compdef _panoptes panoptes \(names)
      fi
      """
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }

  private static func escaped(_ text: String) -> String {
    text.split(separator: ":", omittingEmptySubsequences: false).joined(separator: "\\:")
  }
}
