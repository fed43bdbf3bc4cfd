"""Man pages and completions are what the tree of commands says, and real tools take them without a word."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ernie_cli import errors
from ernie_cli.catalogue import PROVIDERS
from ernie_cli.config import file as configuration
from ernie_cli.config.provider import PROVIDER
from ernie_cli.language.catalogue import translations
from ernie_cli.language.chosen import CHINESE
from ernie_cli.main import COMMANDS
from ernie_cli.manual import sections
from ernie_cli.manual.files import FOLDERS, files
from ernie_cli.manual.topics import KEYS
from ernie_cli.manual.tree import Command, leaves, tree
from ernie_cli.manual.values import CHOICES, KEYED, LISTS, NO_FILES, PAGED
from ernie_cli.render.page import plain
from ernie_cli.render.table import width

ROOT = Path(__file__).parents[2]
PAGES = sorted(path.relative_to(ROOT) for path in (ROOT / "man").rglob("*.?"))
CHINESE_PAGES = [page for page in PAGES if CHINESE in page.parts]
TREE = tree()
EVERY = [*TREE, *(inner for each in TREE for inner in each.commands)]

NAMES = {name.upper() for name in PROVIDERS} | {each.words[-1].upper() for each in EVERY}  # titles that no language changes


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT)


def words(text: str) -> list[str]:
    """The words of a text; Chinese characters, between which a line may end without a blank, each as one."""
    return re.findall("[\u2e80-\uffef]|[^\\s\u2e80-\uffef]+", text)


def named(page: Path) -> str:
    """A page's name, behind its language where it is not English."""
    return "/".join(page.parts[1:])


def test_every_file_is_what_the_commands_say() -> None:
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]
    committed = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in found}
    assert committed == dict(files()), "run: .venv/bin/python -m ernie_cli.manual"


def test_every_command_has_a_page() -> None:
    english = {named(page) for page in PAGES if CHINESE not in page.parts}
    assert english >= {"man1/ernie.1", *(f"man1/ernie-{name}.1" for name in COMMANDS)}
    assert {named(page) for page in PAGES} == english | {f"{CHINESE}/{name}" for name in english}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_mandoc_has_nothing_to_say_about_a_page(page: Path) -> None:
    ran = run("mandoc", "-Tlint", page)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_groff_has_nothing_to_say_about_a_page(page: Path) -> None:
    assert run("groff", "-K", "utf8", "-man", "-ww", "-Tutf8", page).stderr == ""


@pytest.mark.parametrize("page", CHINESE_PAGES, ids=named)
def test_the_title_of_a_chinese_page_is_chinese(page: Path) -> None:
    for formatter in (("mandoc", "-Tutf8"), ("groff", "-K", "utf8", "-man", "-Tutf8")):
        title = run(*formatter, page).stdout.lstrip("\n").split("\n", 1)[0]
        assert re.search(r"\) +[\u4e00-\u9fff]+手册 +ERNIE", re.sub(".\b", "", title))


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_the_plain_text_of_a_page_has_the_words_that_mandoc_shows(page: Path) -> None:
    shown = run("mandoc", "-Tutf8", "-Owidth=200", page).stdout
    body = re.sub(".\b", "", shown).split("\n", 1)[1].rsplit("\n", 2)[0]  # without its first and its last line
    assert words(plain((ROOT / page).read_text("utf-8"))) == words(body)


@pytest.mark.parametrize("group", [each.name for each in TREE if each.commands])
def test_no_command_is_described_in_half_a_sentence(group: str) -> None:
    shown = run(sys.executable, "-m", "ernie_cli", group, "--help").stdout
    commands = shown.partition("Commands:\n")[2].splitlines()
    assert commands
    assert [line for line in commands if line.endswith("...")] == []


def test_a_line_of_plain_text_fits_the_terminal() -> None:
    text = "".join(plain((ROOT / page).read_text("utf-8")) for page in PAGES)
    too_long = [line for line in text.splitlines() if width(line) > 80 and " " in line.strip()]
    examples = {line for shown in sections.EXAMPLES.values() for line in shown.splitlines()}
    assert [line for line in too_long if line.strip() not in examples] == []


def test_a_request_of_somebody_elses_page_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\.nf"):
        plain(".SH NAME\n.nf\n")


@pytest.mark.parametrize("folder", ["man", f"man/{CHINESE}"])
@pytest.mark.parametrize("command", TREE, ids=lambda command: command.name)
def test_a_page_has_every_option_and_every_inner_command(command: Command, folder: str) -> None:
    text = plain((ROOT / folder / f"man1/ernie-{command.name}.1").read_text("utf-8"))
    for each in (command, *command.commands):
        assert f"ernie {each.name}" in " ".join(text.split())
        missing = [name for option in each.options for name in option.spelled if name not in text]
        assert missing == []


@pytest.mark.parametrize("page", CHINESE_PAGES, ids=named)
def test_a_page_in_chinese_says_no_sentence_in_english(page: Path) -> None:
    said = plain((ROOT / page).read_text("utf-8")).split("\n示例\n")[0]
    assert re.findall(r"(?:[A-Za-z]+,? ){4}[A-Za-z]+\.", said) == []
    assert set(re.findall("^[A-Z ]+$", said, re.MULTILINE)) <= NAMES


def test_a_line_in_chinese_is_broken_between_characters_at_the_width_of_the_terminal() -> None:
    ran = subprocess.run(
        ["man", "-l", ROOT / "man" / CHINESE / "man1/ernie-chat.1"],
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "MANWIDTH": "60"},
        capture_output=True,
        text=True,
    )
    before = ran.stdout.split("示例")[0]
    assert "随到随显示" in before
    assert max(width(line) for line in before.splitlines()) <= 60


def test_whatis_reads_what_a_page_in_chinese_is_about() -> None:
    page = f"man/{CHINESE}/man1/ernie-history.1"
    ran = subprocess.run(["lexgrog", page], env={"LC_ALL": "C.UTF-8"}, cwd=ROOT, capture_output=True, text=True)
    about = translations(CHINESE)(COMMANDS["history"]).rstrip("。")
    assert ran.stdout.replace(" ", "") == f'{page}:"ernie-history-{about}"\n'


def test_every_variable_that_the_program_reads_stands_in_a_page() -> None:
    text = "".join(plain((ROOT / page).read_text("utf-8")) for page in PAGES)
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "ernie_cli").rglob("*.py") if "manual" not in path.parts)
    read = set(re.findall(r'"(ERNIE_[A-Z_]+[A-Z])"', sources))
    keys = {
        name for provider in PROVIDERS.values() for form in provider.forms for field in form.fields for name in field.variables
    }
    assert {name for name in read | keys if name not in text} == set()


def test_every_exit_code_stands_in_the_table() -> None:
    codes = {each.exit_code for each in vars(errors).values() if isinstance(each, type) and hasattr(each, "exit_code")}
    assert codes - set(sections.EXIT_STATUS) == set()


def test_the_tables_of_sections_name_commands_variables_and_files_that_there_are() -> None:
    for table in (sections.CODES, sections.VARIABLES, sections.PATHS, sections.EXAMPLES):
        assert set(table) - {"", *COMMANDS} == set()
    assert {each for names in sections.VARIABLES.values() for each in names} - set(sections.ENVIRONMENT) == set()
    assert {each for paths in sections.PATHS.values() for each in paths} == set(sections.FILES)


@pytest.mark.parametrize("command", TREE, ids=lambda command: command.name)
def test_a_page_tells_the_variables_that_its_options_name(command: Command) -> None:
    page = plain((ROOT / f"man/man1/ernie-{command.name}.1").read_text("utf-8"))
    told = page.split("\nENVIRONMENT\n")[1].split("\n\nFILES\n")[0].split("\nEXAMPLES\n")[0]
    helps = " ".join(option.help for leaf in leaves((command,)) for option in leaf.options)
    assert [name for name in re.findall(r"\b[A-Z]+_[A-Z_]+\b", helps) if name not in told] == []


def test_every_key_of_the_configuration_has_its_line() -> None:
    described = {re.split(r"[:.]", key)[0] for key in KEYS}
    below = {key.removeprefix("providers.NAME.").partition(":")[0] for key in KEYS if key.startswith("providers.NAME.")}
    assert described == set(configuration.TOP)
    assert below == set(PROVIDER)


def test_the_tables_of_values_name_options_and_arguments_that_there_are() -> None:
    options = {name for each in leaves(TREE) for option in each.options for name in option.names}
    arguments = {f"{each.name} {argument.metavar}" for each in leaves(TREE) for argument in each.arguments}
    assert {*LISTS, *CHOICES, *KEYED, *NO_FILES, PAGED} - options - arguments == set()


def test_the_examples_are_of_commands_that_there_are() -> None:
    assert set(sections.EXAMPLES) - {"", *COMMANDS} == set()
    assert set(COMMANDS) - set(sections.EXAMPLES) == set()


def test_the_example_of_the_sandbox_waits_for_its_lines_as_the_one_in_the_readme_does() -> None:
    readme = (ROOT / "README.md").read_text()
    began = readme.index("rm -f exports.sh\n")
    recipe = readme[began : readme.index("```", began)].splitlines()
    shown = sections.EXAMPLES["sandbox"].strip().splitlines()
    assert shown == [line for line in recipe if "-p wenxin" not in line]
