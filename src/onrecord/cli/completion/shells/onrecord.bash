# Completion of onrecord for bash: eval "$(onrecord completion bash)" in ~/.bashrc
_onrecord() {
    local value said other='' word=${COMP_WORDS[COMP_CWORD]}
    COMPREPLY=()
    while IFS=$'\t' read -r value said; do
        if [[ $value == :files ]]; then
            compopt -o filenames 2>/dev/null
            while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen -f -- "$word")
        else
            # bash parts --flag=value at the =, and completes what stands behind it.
            [[ $word == = || ${COMP_WORDS[COMP_CWORD-1]} == = ]] && value=${value#--*=}
            [[ $value == "$word"* ]] || other=1
            COMPREPLY+=("$value")
        fi
    done < <("$1" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    # Where several are meant and not all begin with it, the word among them makes readline leave it.
    if [[ $other && ${#COMPREPLY[@]} -gt 1 && $word != = ]]; then COMPREPLY+=("$word"); fi
}
complete -o nosort -F _onrecord onrecord 2>/dev/null || complete -F _onrecord onrecord
