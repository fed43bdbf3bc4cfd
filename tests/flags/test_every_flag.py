"""Every flag of every command is the same in its help in both languages, for four shells, in its man page, in both READMEs."""

import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
from program import Program

from ernie_cli.language.catalogue import translations
from ernie_cli.language.chosen import CHINESE
from ernie_cli.manual.tree import Argument, Command, Option, leaves, tree
from ernie_cli.render.page import plain

ROOT = Path(__file__).parents[2]
COMMANDS = list(leaves(tree()))
SPELLED = {name for command in COMMANDS for option in command.options for name in option.spelled}
READMES = {name: (ROOT / name).read_text("utf-8") for name in ("README.md", "README.zh-CN.md")}
FOREIGN = {"--env", "-r"}  # of GNU parallel and jq, in the READMEs' words
TABLE = re.compile(r"\|---\|---\|(.*\|)?\n((?:\|.*\n)+)")

each_command = pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
each_readme = pytest.mark.parametrize("readme", READMES)


def squeezed(text: str) -> str:
    """Without any blank: a line may be broken anywhere, in Chinese between any two characters."""
    return "".join(text.split())


def short_first(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: name.startswith("--"))


def in_help(option: Option) -> str:
    """An option as its help names it."""
    names = ", ".join(short_first(option.names))
    return " / ".join([names, *option.off]) + (f" {option.metavar}" if option.metavar else "")


def argument_in_help(argument: Argument) -> str:
    name = argument.metavar if argument.needed else f"[{argument.metavar}]"
    return name + ("..." if argument.repeats and not argument.needed else "")


def missing(shown: str, wanted: Iterable[str]) -> list[str]:
    return [each for each in wanted if squeezed(each) not in squeezed(shown)]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


@each_command
def test_its_help_has_each_with_what_it_takes_and_what_it_is_for(command: Command, program: Program) -> None:
    rows = [f"{in_help(each)}{each.help}" for each in command.options]
    rows += [argument_in_help(each) for each in command.arguments]
    rows += [each.help for each in command.arguments]
    assert missing(program(*command.words, "--help").out, rows) == []


@each_command
def test_its_help_in_chinese_has_the_same_and_says_it_in_chinese(command: Command, program: Program) -> None:
    program.environ["ERNIE_LANG"] = "zh"
    chinese = translations(CHINESE)
    helps = [each.help for each in (*command.options, *command.arguments)]
    assert [each for each in helps if not re.search("[\u4e00-\u9fff]", chinese(each))] == []
    rows = [f"{in_help(each)}{chinese(each.help)}" for each in command.options]
    rows += [argument_in_help(each) for each in command.arguments]
    rows += [chinese(each.help) for each in command.arguments]
    assert missing(program(*command.words, "--help").out, rows) == []


@each_command
def test_its_help_has_no_other(command: Command, program: Program) -> None:
    rows = re.findall(r"^  (-.*?)(?:  |$)", program(*command.words, "--help").out, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"(?:^|(?<=[ /]))--?[A-Za-z][a-z-]*", row)}
    assert named == spelled(command) | {"-h", "--help"}


def spelled(command: Command) -> set[str]:
    return {name for option in command.options for name in option.spelled}


@pytest.fixture(scope="module")
def offered_by_bash() -> dict[str, set[str]]:
    """What the function for bash offers behind a dash, by command."""
    lines = "".join(
        f"COMP_WORDS=(ernie {each.name} -) COMP_CWORD={len(each.words) + 1} COMP_LINE='ernie {each.name} -'\n"
        'COMP_POINT=${#COMP_LINE}; _ernie 2>/dev/null; echo "${COMPREPLY[*]}"\n'
        for each in COMMANDS
    )
    ran = subprocess.run(
        ["bash", "--norc", "-c", f". {ROOT}/completions/ernie.bash\n{lines}"], capture_output=True, text=True, check=True
    )
    return {each.name: set(line.split()) for each, line in zip(COMMANDS, ran.stdout.splitlines(), strict=True)}


@each_command
def test_bash_offers_each_and_no_other(command: Command, offered_by_bash: dict[str, set[str]]) -> None:
    assert offered_by_bash[command.name] - {"--help"} == spelled(command)


@each_command
def test_zsh_offers_each_with_what_it_takes_and_what_it_is_for_and_no_other(command: Command) -> None:
    text = (ROOT / "completions/_ernie").read_text("utf-8")
    body = text.split(f"\n_ernie-{command.name.replace(' ', '-')}() {{\n")[1].split("\n}\n")[0]
    rows = re.findall(r"'(?:\*|\([^)]*\))(--?[\w-]+)[=+]?\[((?:[^\]\\]|\\.)*)\](?::((?:[^:\\]|\\.)*):)?", body)
    found = {(name, unquoted(about), unquoted(metavar)) for name, about, metavar in rows if name != "--help"}
    assert found == {(name, each.help, each.metavar) for each in command.options for name in each.spelled}


def unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text.replace("'\\''", "'"))


@each_command
def test_fish_offers_each_with_what_it_is_for_and_no_other(command: Command) -> None:
    text = (ROOT / "completions/ernie.fish").read_text("utf-8")
    rows = re.findall(rf"^complete -c ernie -n '__ernie_at {command.name}'((?: -[sl] \S+)+).*-d '(.*)'$", text, re.MULTILINE)
    found = {
        (f"{'--' if kind == 'l' else '-'}{name}", about.replace("\\'", "'").replace("\\\\", "\\"))
        for names, about in rows
        for kind, name in re.findall(r" -([sl]) (\S+)", names)
    }
    assert found == {(name, each.help) for each in command.options for name in each.spelled}


@each_command
def test_powershell_offers_each_and_no_other(command: Command) -> None:
    text = (ROOT / "completions/ernie.ps1").read_text("utf-8").split("$script:ErnieOptions")[1].split("\n}\n")[0]
    row = next(line for line in text.splitlines() if line.strip().startswith(f"'{command.name}' = "))
    assert set(re.findall(r"'(--?[\w-]+)'", row)) == spelled(command)


@each_command
def test_its_man_page_has_an_entry_for_each(command: Command) -> None:
    page = plain((ROOT / f"man/man1/ernie-{command.words[0]}.1").read_text("utf-8"))
    own = page
    if len(command.words) > 1:  # its own part, and that of all of the group
        own = parts(page)[command.words[1].upper()] + parts(page).get("OPTIONS OF ALL THESE", "")
    tags = {f"{', '.join(each.spelled)} {each.metavar}".strip(): each.help for each in command.options}
    entries = dict(re.findall(r"^ {7}(-\S.*)\n((?: {14}.*\n)+)", own, re.MULTILINE))
    assert {tag: squeezed(entries.get(tag, "")) for tag in tags} == {
        tag: squeezed(about).replace("…", "...") for tag, about in tags.items()
    }
    if len(command.words) == 1:
        assert set(entries) == set(tags)
    synopsis = " ".join(parts(page)["SYNOPSIS"].split())
    assert missing(synopsis, [f"ernie {command.name} [OPTION]...", *(each.metavar for each in command.arguments)]) == []


def parts(page: str) -> dict[str, str]:
    """The sections of a page by their titles."""
    found = re.split(r"^(\S.*)\n", page, flags=re.MULTILINE)
    return dict(zip(found[1::2], found[2::2], strict=True))


@each_readme
def test_the_tables_of_a_readme_have_each_and_no_other(readme: str) -> None:
    shared, own = tables(readme)
    found = {name: set(flags(rest[0])) for name, *rest in own}
    for names, _, _, where in shared:
        for command in commands_in(where):
            found.setdefault(command, set()).update(flags(names))
    assert found == {each.name: spelled(each) for each in COMMANDS if each.options}


@each_readme
def test_a_readme_tells_the_value_and_the_variables_of_a_shared_flag(readme: str) -> None:
    shared, _ = tables(readme)
    for names, variables, _, _ in shared:
        options = [option for each in COMMANDS for option in each.options if set(option.spelled) == set(flags(names))]
        assert options, names
        assert {option.metavar for option in options} == {names.rpartition("`")[0].partition("--")[2].partition(" ")[2]}
        known = {name for option in options for name in re.findall(r"[A-Z]+_[A-Z_]+", option.help)}
        assert set(re.findall(r"\w+", variables)) == known


@each_readme
def test_a_readme_speaks_of_no_flag_that_there_is_not(readme: str) -> None:
    words = re.sub(r"^```\w*\n.*?^```$", "", READMES[readme], flags=re.MULTILINE | re.DOTALL)
    assert set(re.findall(r"(?<![\w-])--?[A-Za-z][a-z-]*", words)) - SPELLED - {"--help", "--version"} == FOREIGN


def tables(readme: str) -> list[list[list[str]]]:
    """The two tables of flags, by rows of cells, the first one of a command's name without its quotes."""
    section = READMES[readme].split("## Every flag\n" if readme == "README.md" else "## 全部选项\n")[1].split("\n## ")[0]
    shared, own = ([row.strip("| ").split(" |") for row in found[1].splitlines()] for found in TABLE.findall(section))
    return [[[cell.strip() for cell in row] for row in shared], [[row[0].strip("`"), *row[1:]] for row in own]]


def flags(cell: str) -> list[str]:
    return re.findall(r"`(--?[\w-]+)", cell)


def commands_in(cell: str) -> set[str]:
    """Commands that a cell names, all when it names none, without those in brackets; a group is all of its commands."""
    kept, _, left_out = cell.replace("（", "(").partition("(")

    def named(text: str) -> set[str]:
        words = re.findall(r"`([^`]+)`", text)
        return {each.name for each in COMMANDS for word in words if f"{each.name} ".startswith(f"{word} ")}

    return (named(kept) or {each.name for each in COMMANDS}) - named(left_out)
