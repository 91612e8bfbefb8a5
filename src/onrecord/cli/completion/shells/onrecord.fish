# Completion of onrecord for fish: onrecord completion fish | source, in ~/.config/fish/config.fish
function __onrecord_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    test (count $typed) -eq 0; and set typed ''
    for line in ($words[1] __complete $words[2..-1] $typed 2>/dev/null)
        if test $line = :files
            __fish_complete_path $typed
        else
            echo $line
        end
    end
end
complete -c onrecord -f -a '(__onrecord_complete)'
