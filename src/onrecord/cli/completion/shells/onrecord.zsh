#compdef onrecord
# Completion of onrecord for zsh: eval "$(onrecord completion zsh)" in ~/.zshrc
_onrecord() {
    local line value
    local -a values shown
    for line in "${(@f)$("${words[1]}" __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
        value=${line%%$'\t'*}
        if [[ $value == :files ]]; then
            _files
            return
        elif [[ -n $value ]]; then
            values+=("$value")
            shown+=("${line/$'\t'/  -- }")
        fi
    done
    # -U: any word of a name may have been typed, not only its beginning.
    # Where several are meant and not all begin with it, the word stays, and they are listed.
    if (( $#values > 1 )) && [[ -n ${values:#"${words[CURRENT]}"*} ]]; then
        compstate[insert]=
        compstate[list]='list force'
    fi
    (( $#values )) && compadd -U -V onrecord -l -d shown -a values
}
if ! whence compdef >/dev/null; then
    autoload -Uz compinit && compinit -D
fi
compdef _onrecord onrecord
