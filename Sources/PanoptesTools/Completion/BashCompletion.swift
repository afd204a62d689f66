/// Completion for bash(1): one function for panoptes and every classic name.
enum BashCompletion {
  static func script(_ model: CompletionModel) -> String {
    let cases = model.programs.map { program in
      "    \(program.names.joined(separator: "|"))) echo \"\(program.options.map(\.mark).joined(separator: " "))\" ;;"
    }
    return """
      # bash completion for panoptes; put it where bash-completion looks, or: eval "$(panoptes completion bash)"
      _panoptes_tools="\(model.programs.flatMap(\.names).joined(separator: " ")) help version"
      _panoptes_fields="\(model.fields.joined(separator: " "))"
      _panoptes_modes="\(model.modes.joined(separator: " "))"
      _panoptes_words="\(model.filterWords.joined(separator: " "))"

      _panoptes_options() {
        case "$1" in
      \(cases.joined(separator: "\n"))
        esac
      }

      # Completes what stands behind the last comma or sign of a list.
      _panoptes_list() {
        local cur="$1" last="${1##*[,+-]}"
        COMPREPLY=($(compgen -P "${cur%"$last"}" -W "$2" -- "$last"))
      }

      _panoptes() {
        local cur="${COMP_WORDS[COMP_CWORD]}" tool="${COMP_WORDS[0]##*/}" first=1 option="" i
        COMPREPLY=()
        if [[ $tool == panoptes ]]; then
          if ((COMP_CWORD == 1)); then
            COMPREPLY=($(compgen -W "$_panoptes_tools" -- "$cur"))
            return
          fi
          tool="${COMP_WORDS[1]}" first=2
        fi
        for ((i = first; i < COMP_CWORD; i++)); do
          if [[ ${COMP_WORDS[i]} == - || ${COMP_WORDS[i]} == -- ]]; then
            COMPREPLY=($(compgen -W "$_panoptes_words" -- "$cur"))
            return
          fi
          [[ ${COMP_WORDS[i]} == -* ]] && option="${COMP_WORDS[i]}"
        done
        if [[ $option == -s && $cur != -- ]]; then
          _panoptes_list "$cur" "$_panoptes_fields"
        elif [[ $cur == -* ]]; then
          COMPREPLY=($(compgen -W "$(_panoptes_options "$tool")" -- "$cur"))
        else
          case "$option" in
            -m | -P) _panoptes_list "$cur" "$_panoptes_fields" ;;
            -M) COMPREPLY=($(compgen -W "$_panoptes_modes" -- "$cur")) ;;
          esac
        fi
      }

      complete -o default -F _panoptes panoptes \(model.classicNames.joined(separator: " "))
      """
  }
}
