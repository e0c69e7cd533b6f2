### The command line itself: what every command shares.

cli-help = Who can be there in 360 seconds, from a real road map. Works without the internet.
cli-lang-help = Language of all messages; otherwise RING360_LANG or the machine's locale decides.
cli-version-help = Show the version and stop.
cli-json-help = Print one JSON document for machines instead of tables.
cli-atlas-help = Build, describe and search an atlas, the checked bundle of one area's roads.
cli-eta-help = Rank units by exact travel time to one place.
cli-route-help = Show the quickest way between two places, turn by turn.
cli-coverage-help = Say which roads and calls units reach within the ring.
cli-simulate-help = Run a year of calls through the desk's own decisions.
cli-completion-help = Print the completion script for bash, zsh or fish.
cli-completion-use =
    bash: ring360 completion bash > ~/.local/share/bash-completion/completions/ring360;
    zsh: ring360 completion zsh > ~/.zfunc/_ring360;
    fish: ring360 completion fish > ~/.config/fish/completions/ring360.fish
cli-heading-usage = Usage:
cli-heading-options = Options:
cli-heading-commands = Commands:
cli-stopped = Stopped. Nothing half-done was left behind.
cli-mistake-no-such-option = There is no option { $option }. Nearest: { $nearest }.
cli-mistake-missing = { $option } is missing.
cli-mistake-bad-value = The value of { $option } cannot be used: { $reason }
cli-mistake-other = { $reason }
cli-mistake-hint = See: { $command } --help
cli-help-option = Show this message and stop.
