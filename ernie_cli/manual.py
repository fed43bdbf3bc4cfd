"""Man pages and completions out of the tree of commands: `python -m ernie_cli.manual` writes them, a test tells drift.

Nothing that runs for a user imports this.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import wrap
from typing import Any

from ernie_cli import __version__
from ernie_cli.catalogue import PROVIDERS
from ernie_cli.catalogue.pictures import drawn_by, painters
from ernie_cli.main import ABOUT, COMMANDS, built

DATE = "2026-11-22"
FILES = {
    "--against",
    "--attach",
    "--batch",
    "--file",
    "--input",
    "--output",
    "--messages",
    "--env-file",
    "--cacert",
    "--script",
    "--record",
}
EXIT_STATUS = (
    (0, "The whole answer was delivered."),
    (1, "A bug in ernie."),
    (2, "A bad flag, argument, input or setting; nothing was sent."),
    (3, "Some rows of a job, or some pictures, failed and are told; the others are written."),
    (4, "No key, or one that was refused; a keyring that is locked, missing or silent."),
    (5, "Network, time limit, rate limit or 5xx, after our own retries: worth trying again."),
    (6, "Refused for good: bad parameter, unknown model, redirect, TLS, a reply that is not the protocol."),
    (7, "Balance, daily quota, overdue account; less is left than --min asks."),
    (8, "The content filter refused the question or withdrew the answer."),
    (9, "The answer broke off, or met the service's length limit; what came is printed."),
    (10, "Standard output or a file could not be written."),
    (129, "Also 130, 143: died of SIGHUP, SIGINT, SIGTERM; what had come is printed."),
    (141, "The reader of the pipe left."),
)


def pages() -> Mapping[str, str]:
    """Man page by file name, in man(7)."""
    found = {"ernie.1": _overview()}
    for name in COMMANDS:
        found[f"ernie-{name}.1"] = _page(name)
    return found


def bash_completion() -> str:
    """Static completion: commands, options and files need no process at all."""
    rows = []
    for words, command in _leaves():
        options = " ".join(option for parameter in _options(command) for option in parameter.opts + parameter.secondary_opts)
        rows.append(f"        '{' '.join(words)}') options='{options}' ;;")
    groups = {name: " ".join(getattr(built(name), "commands", {})) for name in COMMANDS}
    inner = "\n".join(f"        {name}) words='{commands}' ;;" for name, commands in groups.items() if commands)
    return f"""# bash completion for ernie {__version__}; generated, see CONTRIBUTING.md
_ernie() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} words='' options=''
    COMPREPLY=()
    case $before in
        {"|".join(sorted(FILES | {"-a", "-f", "-i", "-o"}))}) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
        -p|--provider) mapfile -t COMPREPLY < <(compgen -W '{" ".join(_providers())}' -- "$current"); return ;;
        --by) mapfile -t COMPREPLY < <(compgen -W 'day model provider session' -- "$current"); return ;;
        --format) mapfile -t COMPREPLY < <(compgen -W 'json jsonl csv tsv npy base64' -- "$current"); return ;;
        --input-format) mapfile -t COMPREPLY < <(compgen -W 'lines text jsonl csv tsv' -- "$current"); return ;;
        --on-error) mapfile -t COMPREPLY < <(compgen -W 'skip fail' -- "$current"); return ;;
{_drawing_words()}
        --thinking) mapfile -t COMPREPLY < <(compgen -W 'auto show hide only' -- "$current"); return ;;
    esac
    if [ "$COMP_CWORD" = 1 ]; then
        mapfile -t COMPREPLY < <(compgen -W '{" ".join(COMMANDS)} --help --version' -- "$current")
        return
    fi
    case ${{COMP_WORDS[1]}} in
{inner}
    esac
    if [ "$COMP_CWORD" = 2 ] && [ -n "$words" ]; then
        mapfile -t COMPREPLY < <(compgen -W "$words --help" -- "$current")
        return
    fi
    case "${{COMP_WORDS[1]}}${{words:+ ${{COMP_WORDS[2]}}}}" in
{chr(10).join(rows)}
    esac
    [[ $current == -* ]] && mapfile -t COMPREPLY < <(compgen -W "$options --help" -- "$current")
}}
complete -o default -F _ernie ernie
"""


def write(root: Path) -> None:
    """All of it below `root`: man/ and completions/."""
    for name, text in pages().items():
        (root / "man" / name).write_text(text)
    (root / "completions" / "ernie.bash").write_text(bash_completion())


def _leaves() -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command that does something, by the words that name it."""
    for name in COMMANDS:
        command = built(name)
        inner = getattr(command, "commands", None)
        if inner is None:
            yield (name,), command
        else:
            yield from (((name, each), leaf) for each, leaf in inner.items())


def _options(command: Any) -> list[Any]:
    return [
        parameter for parameter in command.params if parameter.param_type_name == "option" and "--help" not in parameter.opts
    ]


def _arguments(command: Any) -> list[str]:
    """The names of what a command takes besides options: PROMPT, TEXT."""
    return [each.metavar.strip("[].") for each in command.params if each.param_type_name == "argument"]


def _drawing_words() -> str:
    """A row for each flag of pictures that has choices, as they are typed without quotes."""
    rows = []
    for name in ("size", "style", "sampler"):
        known = [drawn_by(provider, model).get(name) for provider in PROVIDERS.values() for model in painters(provider)]
        choices = dict.fromkeys(choice for parameter in known if parameter for choice in parameter.choices)
        words = " ".join(choice.lower().replace(" ", "-") for choice in choices)
        rows.append(f"        --{name}) mapfile -t COMPREPLY < <(compgen -W '{words}' -- \"$current\"); return ;;")
    return "\n".join(rows)


def _providers() -> list[str]:
    return list(PROVIDERS)


def _overview() -> str:
    commands = "".join(f".TP\n.BR ernie\\-{name} (1)\n{_text(about)}\n" for name, about in COMMANDS.items())
    return (
        _head("ernie", ABOUT)
        + ".SH SYNOPSIS\n.B ernie\n[\\-\\-version] [\\-\\-help]\n.I COMMAND\n.RI [ ARGUMENT ]...\n"
        + f".SH DESCRIPTION\n{_text(ABOUT)}\n.SH COMMANDS\n{commands}"
        + _exit_status()
        + '.SH EXAMPLES\n.EX\nernie chat \\-p sandbox "Hello"\nernie chat \\-f notes.txt "Summarise this."\n.EE\n'
    )


def _page(name: str) -> str:
    command = built(name)
    page = _head(f"ernie-{name}", COMMANDS[name])
    inner = getattr(command, "commands", None)
    if inner is None:
        words = "".join(f".RI [ {word} ]...\n" for word in _arguments(command))
        page += f".SH SYNOPSIS\n.B ernie {name}\n.RI [ OPTION ]...\n{words}"
        page += f".SH DESCRIPTION\n{_paragraphs(command.help)}.SH OPTIONS\n{_option_rows(command)}"
    else:
        page += "".join([".SH SYNOPSIS\n"] + [f".B ernie {name} {each}\n.RI [ OPTION ]...\n.br\n" for each in inner])
        page = page.removesuffix(".br\n") + f".SH DESCRIPTION\n{_paragraphs(command.help)}"
        for each, leaf in inner.items():
            page += f".SH {each.upper()}\n{_paragraphs(leaf.help)}{_option_rows(leaf)}"
    return page + _exit_status() + ".SH SEE ALSO\n.BR ernie (1)\n"


def _option_rows(command: Any) -> str:
    rows = []
    for parameter in _options(command):
        names = ", ".join(f"\\fB{_text(option)}\\fR" for option in (*parameter.opts, *parameter.secondary_opts))
        metavar = "" if parameter.is_flag else f" \\fI{_text(parameter.metavar or parameter.type.name.upper())}\\fR"
        rows.append(f".TP\n{names}{metavar}\n{_text(parameter.help or '')}\n")
    return "".join(rows)


def _exit_status() -> str:
    return ".SH EXIT STATUS\n" + "".join(f".TP\n.B {code}\n{_text(meaning)}\n" for code, meaning in EXIT_STATUS)


def _head(name: str, about: str) -> str:
    return f'.TH {name.upper()} 1 {DATE} "ernie {__version__}"\n.SH NAME\n{name} \\- {_text(about.rstrip("."))}\n'


def _paragraphs(help_text: str) -> str:
    return "\n.PP\n".join(_text(" ".join(part.split())) for part in help_text.strip().split("\n\n")) + "\n"


def _text(text: str) -> str:
    """Text for roff in short lines: backslashes and hyphens as themselves, no line that looks like a request."""
    escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...")
    lines = wrap(escaped, 78, break_long_words=False, break_on_hyphens=False)
    return "\n".join(f"\\&{line}" if line.startswith((".", "'")) else line for line in lines)


if __name__ == "__main__":
    write(Path(__file__).parents[1])
