"""Completion for fish: one line for each option, descriptions from the help, names read by the shell itself."""

from collections.abc import Mapping

from ernie_cli.manual.places import MARK, places
from ernie_cli.manual.tree import Command, Option, leaves
from ernie_cli.manual.values import Values

FUNCTIONS = r"""
# Whether the words so far are those of a command; a TAB asks it of each command.
function __ernie_at
    set -l words (commandline -opc)
    if set -q argv[2]
        test "$words[2..3]" = "$argv"
    else
        test "$words[2]" = "$argv"
    end
end

# Whether there is a group of commands and nothing else.
function __ernie_alone
    set -l words (commandline -opc)
    test "$words[2..-1]" = "$argv"
end

# The names of a list that ernie keeps in its cache. A line with control characters is no name.
function __ernie_list
    set -l folder "$XDG_CACHE_HOME"
    if test -z "$folder"
        set folder $HOME/.cache
        test -d $HOME/Library/Caches; and set folder $HOME/Library/Caches
    end
    set folder $folder/ernie
    test -n "$ERNIE_CACHE_DIR"; and set folder $ERNIE_CACHE_DIR
    for name in $argv
        test -f $folder/complete/$name; and test -r $folder/complete/$name; or continue
        string match --regex --invert '[\x00-\x1f\x7f]|^$' <$folder/complete/$name
    end
end

# Models behind their provider's name are offered once something is typed.
function __ernie_models
    if test -n (commandline -ct | string replace --regex '^(-m|--model=?)' '' | string collect --allow-empty)
        string join -- \n $argv
    else
        string match --invert -- '*/*' $argv
    end
end

# Files behind an @.
function __ernie_at_file
    set -l typed (commandline -ct | string replace --regex '^--[a-z-]+=' '')
    string match --quiet '@*' -- $typed; or return
    set typed (string sub --start 2 -- $typed)
    for file in (__fish_complete_path $typed)
        printf '@%s\n' $file
    end
end

complete -c ernie -f
"""


def fish_completion(commands: tuple[Command, ...]) -> str:
    """The script."""
    rows = [
        _commands("__fish_is_first_token", commands),
        "complete -c ernie -n __fish_is_first_token -l version -d 'Show the version.'",
    ]
    rows.append("complete -c ernie -l help -s h -d 'Show what it does and takes.'")
    rows += [_commands(f"'__ernie_alone {group.name}'", group.commands) for group in commands if group.commands]
    named = {values: f"__ernie_values_{number}" for number, values in enumerate(places(commands))}
    functions = [_function(name, values) for values, name in named.items() if values.choices or values.lists]
    for leaf in leaves(commands):
        rows += [_option(leaf, option, named) for option in leaf.options]
        for argument in leaf.arguments:
            if argument.values.choices or argument.values.lists:
                rows.append(f"complete -c ernie -n {_at(leaf)} -a '({named[argument.values]})'")
    return f"# fish {MARK}.\n{FUNCTIONS}\n" + "\n".join([*functions, *rows]) + "\n"


def quoted(text: str) -> str:
    """A word of fish in single quotes."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _at(leaf: Command) -> str:
    return quoted(f"__ernie_at {leaf.name}")


def _commands(condition: str, commands: tuple[Command, ...]) -> str:
    return "\n".join(f"complete -c ernie -n {condition} -a {each.words[-1]} -d {quoted(each.about)}" for each in commands)


def _function(name: str, values: Values) -> str:
    words = " ".join(map(quoted, values.choices))
    lists = f" (__ernie_list {' '.join(values.lists)})" if values.lists else ""
    body = f"__ernie_models {words}{lists}" if "models" in values.lists else f"string join -- \\n {words}{lists}"
    return f"function {name}\n    {body}\nend\n"


def _option(leaf: Command, option: Option, named: Mapping[Values, str]) -> str:
    long = "".join(f" -l {name[2:]}" for name in option.spelled if name.startswith("--"))
    short = "".join(f" -s {name[1:]}" for name in option.spelled if not name.startswith("--"))
    return f"complete -c ernie -n {_at(leaf)}{short}{long}{_value(option, named)} -d {quoted(option.help)}"


def _value(option: Option, named: Mapping[Values, str]) -> str:
    values = option.values
    if not option.metavar:
        return ""
    if values.choices or values.lists:
        return f" {'-rF' if values.files else '-x'} -a '({named[values]})'"
    if values.at_file:
        return " -x -a '(__ernie_at_file)'"
    return " -rF" if values.files else " -x"
