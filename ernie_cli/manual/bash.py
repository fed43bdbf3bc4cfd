"""Completion for bash: builtins alone, so that a TAB starts no process, whatever it completes."""

from ernie_cli.manual.places import MARK, places
from ernie_cli.manual.places import quoted as q
from ernie_cli.manual.tree import Command, leaves
from ernie_cli.manual.values import Values

FUNCTIONS = r"""
# The words before the cursor, put together again where bash breaks them: at the signs of COMP_WORDBREAKS.
__ernie_words() {
    local line=${COMP_LINE:0:COMP_POINT} each number left
    count=0
    for ((number = 0; number <= COMP_CWORD; number++)); do
        each=${COMP_WORDS[number]}
        left=${line#"${line%%[![:blank:]]*}"}
        if ((number == COMP_CWORD)); then each=$left; fi
        if ((count)) && [[ $left == "$line" && ($each == [=:@]* || ${words[count - 1]} == *[=:@]) ]]; then
            words[count - 1]+=$each
        else
            words[count++]=$each
        fi
        line=${left#"$each"}
    done
}

# Adds the names of a list that ernie keeps in its cache.
__ernie_list() {
    local folder=${XDG_CACHE_HOME:-}
    if [[ -z $folder && $OSTYPE == darwin* ]]; then folder=$HOME/Library/Caches; fi
    folder=${ERNIE_CACHE_DIR:-${folder:-$HOME/.cache}/ernie}
    [[ -f $folder/complete/$1 && -r $folder/complete/$1 ]] || return 0
    mapfile -t -n 5000 -O ${#candidates[@]} candidates <"$folder/complete/$1"
}

# Offers those candidates that begin with what is typed, quoted as that is, without what bash takes for a word of its own.
# What has control characters is no name.
__ernie_offer() {
    local each typed=$current quote='' head=''
    case $current in
        \"*) quote=\" typed=${current#\"} ;;
        \'*) quote=\' typed=${current#\'} ;;
        *)
            head=$current
            if [[ $COMP_WORDBREAKS == *[=:]* ]]; then head=${head##*["${COMP_WORDBREAKS//[!=:]/}"]}; fi
            if [[ $COMP_WORDBREAKS == *@* && $head == *@* ]]; then head=@${head##*@}; fi
            head=${current%"$head"} typed=${current//\\/}
            if [[ $head == *\\? ]]; then head=''; fi
            head=${head//\\/}
            ;;
    esac
    for each in "${candidates[@]}"; do
        if [[ $each != "$typed"* ]]; then continue; fi
        if [[ -z $each || $each == *[[:cntrl:]]* || ($bare && -z $typed && $each == */*) ]]; then continue; fi
        each=${each#"$head"}
        case $quote in
            \")
                if [[ $each == *!* ]]; then continue; fi # no quoting keeps it from history in there
                each=${each//\\/\\\\}
                each=${each//\"/\\\"}
                each=${each//\$/\\\$}
                each=${each//\`/\\\`}
                ;;
            \') if [[ $each == *\'* ]]; then continue; fi ;;
            *) printf -v each %q "$each" ;;
        esac
        COMPREPLY+=("$prefix$each")
    done
}

# Adds files behind $1; a folder may be gone on in.
__ernie_files() {
    local each typed=${current#"$1"}
    typed=${typed//\\/}
    for each in "$typed"*; do
        if [[ -d $each ]]; then
            candidates+=("$1$each/")
            compopt -o nospace 2>/dev/null
        elif [[ -e $each ]]; then
            candidates+=("$1$each")
        fi
    done
}
"""
MAIN = r"""
_ernie() {
    local -a words=() candidates=()
    local command='' options='' takes='' groups='' files='' lists='' prefix='' bare='' each
    local current before number=0 index=1 count IFS=$' \t\n'
    COMPREPLY=()
    __ernie_words
    current=${words[count - 1]} before=${words[count - 2]}
    case $before in *[\<\>]) return ;; esac
    compopt +o default 2>/dev/null
    if ((count > 1)); then command=${words[1]}; fi
    if ((count == 2)); then
        candidates=(%(commands)s --help --version)
        __ernie_offer
        return
    fi
    case $command in
%(groups)s
    esac
    if [[ $groups ]]; then
        if ((count == 3)); then
            candidates=($groups --help)
            __ernie_offer
            return
        fi
        command+=" ${words[2]}" index=2
    fi
    case $command in
%(options)s
        *) return ;;
    esac
    while ((++index < count - 1)); do
        each=${words[index]}
        if [[ $each == -- ]]; then options='' takes='' before=''; continue; fi
        if [[ $takes == *" $each "* ]]; then
            ((++index < count - 1)) || number=-1
        elif [[ $each != -?* || -z $options ]]; then
            ((++number))
        fi
    done
    if ((number < 0)); then
        __ernie_values "$command:$before"
    elif [[ -n $options && $current == --*=* ]]; then
        before=${current%%%%=*} current=${current#*=}
        if [[ $COMP_WORDBREAKS != *=* ]]; then prefix=$before=; fi
        __ernie_values "$command:$before"
    elif [[ -n $options && $current == -* ]]; then
        candidates=($options --help)
    else
        __ernie_values "$command:$number"
    fi
    case $files in
        all) if [[ $prefix ]]; then __ernie_files ''; else compopt -o default 2>/dev/null; fi ;;
        @) if [[ $current == @* ]]; then __ernie_files @; fi ;;
    esac
    for each in $lists; do __ernie_list "$each"; done
    __ernie_offer
}
complete -o default -F _ernie ernie
"""


def bash_completion(commands: tuple[Command, ...]) -> str:
    """The script."""
    groups = [
        f"        {each.name}) groups={q(' '.join(inner.words[-1] for inner in each.commands))} ;;"
        for each in commands
        if each.commands
    ]
    main = MAIN % {
        "commands": " ".join(each.name for each in commands),
        "groups": "\n".join(groups),
        "options": "\n".join(_row(leaf) for leaf in leaves(commands)),
    }
    return f"# bash {MARK}.\n{FUNCTIONS}\n{_values(commands)}{main}"


def _row(leaf: Command) -> str:
    options = " ".join(name for option in leaf.options for name in option.spelled)
    takes = " ".join(name for option in leaf.options if option.metavar for name in option.spelled)
    return f"        {q(leaf.name)}) options={q(options)} takes={q(f' {takes} ')} ;;"


def _values(commands: tuple[Command, ...]) -> str:
    rows = []
    for values, found in places(commands).items():
        patterns = "|".join(q(str(place)).replace("…", "'[0-9]*'") for place in found)
        rows.append(f"        {patterns}) {_settings(values)} ;;")
    body = "\n".join(rows)
    about = "# What may stand at a place: COMMAND:OPTION, or COMMAND: and the number of an argument."
    return f"{about}\n__ernie_values() {{\n    case $1 in\n{body}\n    esac\n}}\n"


def _settings(values: Values) -> str:
    settings = []
    if values.choices:
        settings.append(f"candidates=({' '.join(map(_word, values.choices))})")
    if values.lists:
        settings.append(f"lists={q(' '.join(values.lists))}")
    if "models" in values.lists:
        settings.append("bare=1")  # with nothing typed, no model stands behind its provider's name too
    if values.files or values.at_file:
        settings.append(f"files={'all' if values.files else '@'}")
    return " ".join(settings)


def _word(text: str) -> str:
    return (
        text
        if text.replace("-", "").replace("_", "").replace(".", "").replace("/", "").isalnum() and text.isascii()
        else q(text)
    )
