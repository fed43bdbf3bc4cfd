"""Completion for zsh, an autoloaded function for compsys: descriptions from the help, names read by the shell itself."""

from collections.abc import Mapping

from ernie_cli.manual.places import MARK, places
from ernie_cli.manual.places import quoted as q
from ernie_cli.manual.tree import Argument, Command, Option, leaves
from ernie_cli.manual.values import Values

FUNCTIONS = r"""
# Adds to `names` those of a list that ernie keeps in its cache. A line with control characters is no name.
__ernie_list() {
    local folder=${XDG_CACHE_HOME:-}
    if [[ -z $folder && $OSTYPE == darwin* ]]; then folder=$HOME/Library/Caches; fi
    folder=${ERNIE_CACHE_DIR:-${folder:-$HOME/.cache}/ernie}
    [[ -f $folder/complete/$1 && -r $folder/complete/$1 ]] || return 0
    local -a kept=( ${(f)"$(<$folder/complete/$1)"} )
    names+=( ${kept:#*[[:cntrl:]]*} )
}

__ernie_at_file() {
    if compset -P '@'; then _files; fi
}
"""
END = r"""
# Autoloaded it is called at once; sourced it names itself to compsys.
if [[ $funcstack[1] == _ernie ]]; then _ernie "$@"; else compdef _ernie ernie; fi
"""


def zsh_completion(commands: tuple[Command, ...]) -> str:
    """The function `_ernie`."""
    named = {values: f"__ernie_values_{number}" for number, values in enumerate(_with_names(commands))}
    groups = [_group("", commands), *(_group(each.name, each.commands) for each in commands if each.commands)]
    bodies = [_leaf(leaf, named) for leaf in leaves(commands)]
    values = [_function(name, values) for values, name in named.items()]
    return "\n".join([f"#compdef ernie\n# zsh {MARK}.{FUNCTIONS}", *values, *bodies, *groups]) + END


def _with_names(commands: tuple[Command, ...]) -> list[Values]:
    return [values for values in places(commands) if values.choices or values.lists]


def _function(name: str, values: Values) -> str:
    lists = "".join(f"    __ernie_list {each}\n" for each in values.lists)
    bare = "    if [[ -z $PREFIX ]]; then names=( ${names:#*/*} ); fi\n" if "models" in values.lists else ""
    files = "    _files\n" if values.files else ""
    words = " ".join(map(q, values.choices))
    return f'{name}() {{\n    local -aU names=( {words} )\n{lists}{bare}    compadd "$@" -a names\n{files}}}\n'


def _group(name: str, commands: tuple[Command, ...]) -> str:
    rows = "\n".join(f"        {q(f'{each.words[-1]}:{each.about}')}" for each in commands)
    options = "--help" if name else "--help --version"
    return f"""_ernie{_suffix(name)}() {{
    local -a commands=(
{rows}
    )
    if (( CURRENT > 2 )); then
        local name=_ernie{_suffix(name)}-$words[2]
        shift words
        (( CURRENT-- ))
        if (( $+functions[$name] )); then $name; fi
    elif [[ $PREFIX == -* ]]; then
        compadd -- {options}
    else
        _describe -t commands command commands
    fi
}}
"""


def _leaf(leaf: Command, named: Mapping[Values, str]) -> str:
    specs = [spec for option in leaf.options for spec in _option(option, named)]
    specs += [_argument(number, argument, named) for number, argument in enumerate(leaf.arguments)]
    rows = " \\\n        ".join(["'(- *)--help[Show what it does and takes.]'", *specs])
    return f"_ernie{_suffix(leaf.name)}() {{\n    _arguments -s -S \\\n        {rows}\n}}\n"


def _suffix(name: str) -> str:
    return f"-{name.replace(' ', '-')}" if name else ""


def _option(option: Option, named: Mapping[Values, str]) -> list[str]:
    """Specifications of `_arguments`, one for each name: brace expansion would need no less."""
    others = "" if option.repeats else f"({' '.join(option.spelled)})"
    about = option.help.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    value = f":{_message(option.metavar)}:{_action(option.values, named)}" if option.metavar else ""
    sign = "*" if option.repeats else ""
    specs = []
    for name in option.spelled:
        end = "" if not option.metavar else "=" if name.startswith("--") else "+"
        specs.append(q(f"{sign or others}{name}{end}[{about}]{value}"))
    return specs


def _argument(number: int, argument: Argument, named: Mapping[Values, str]) -> str:
    action = _action(argument.values, named).replace(" ", "()")  # a blank would keep options from being completed here
    place = "*" if argument.repeats else str(number + 1)
    optional = "" if argument.needed or argument.repeats else ":"
    return q(f"{place}{optional}:{_message(argument.metavar)}:{action}")


def _message(metavar: str) -> str:
    return metavar.replace(":", "\\:")


def _action(values: Values, named: Mapping[Values, str]) -> str:
    """What completes a value; a blank completes nothing, and says what is wanted."""
    if values in named:
        return named[values]
    return "_files" if values.files else "__ernie_at_file" if values.at_file else " "
