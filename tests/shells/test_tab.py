"""TAB in real shells on a terminal, without a Python in sight: what is typed, and what `ernie` is then given."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from shell_session import ShellSession

from ernie_cli.main import COMMANDS
from ernie_cli.manual.tree import leaves, tree

SHELLS = {
    "bash": ("bash", {}),
    "bash-alone": ("bash", {"loader": False}),
    "bash-fewer-breaks": ("bash", {"loader": False, "settings": "COMP_WORDBREAKS=$' \\t\\n\"\\'><;|&('"}),
    "bash-strange": ("bash", {"loader": False, "settings": "set -u; shopt -s nullglob failglob nocaseglob; IFS=:e"}),
    "zsh": ("zsh", {}),
    "fish": ("fish", {}),
}
NAMES = (
    "translate",
    "evil$(touch x)",
    "tick`touch y`",
    "two words",
    "it's",
    'quo"te',
    "中文",
    "semi;touch z",
    "bang!!x",
    "-dash",
    "back\\slash",
)
MODELS = ("qianfan:ernie-x:y", "own/model:7b@v1", "a=b=c", "文心/大模型")


@pytest.fixture(scope="module", params=SHELLS)
def session(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ShellSession]:
    shell, options = SHELLS[request.param]
    with ShellSession(shell, tmp_path_factory.mktemp("shell"), **options) as session:
        for name in ("notes one.txt", "笔记.txt", "plain.jsonl"):
            (session.work / name).touch()
        (session.work / "folder").mkdir()
        session.keep("templates", *NAMES)
        session.keep("models", *MODELS)
        session.keep("aliases", "fast")
        session.keep("providers", "mine")
        session.keep("sessions", "trip", "novel")
        session.keep("conversations", "0a1b2c3d4e5f")
        session.keep("batches", "batch_xyz-1", "batch_abc")
        yield session


@pytest.mark.parametrize(
    ("typed", "given"),
    [
        ("ernie ch", "chat"),
        ("ernie sandbox s", "sandbox serve"),
        ("ernie token g", "token get"),
        ("ernie chat --tempe", "chat --temperature"),
        ("ernie chat --no-stre", "chat --no-stream"),
        ("ernie chat -q --dry", "chat -q --dry-run"),
        ("ernie chat -p ai", "chat -p aistudio"),
        ("ernie chat -p mi", "chat -p mine"),
        ("ernie chat --provider=ai", "chat --provider=aistudio"),
        ("ernie chat --thinking o", "chat --thinking only"),
        ("ernie chat --thinking=o", "chat --thinking=only"),
        ("ernie balance --by se", "balance --by session"),
        ("ernie balance --since 24", "balance --since 24h"),
        ("ernie image --style pix", "image --style pixel-art"),
        ("ernie image --size 576", "image --size 576x1024"),
        ("ernie image -m flu", "image -m flux.1-schnell"),
        ("ernie embed -m tao", "embed -m tao-8k"),
        ("ernie chat -m fas", "chat -m fast"),
        ("ernie chat -m qianfan:er", "chat -m qianfan:ernie-x:y"),
        ("ernie chat -m own/model:", "chat -m own/model:7b@v1"),
        ("ernie chat --model=own/model:7b@", "chat --model=own/model:7b@v1"),
        ("ernie chat --model=a=b", "chat --model=a=b=c"),
        ("ernie chat -m 文", "chat -m 文心/大模型"),
        ("ernie chat -m baidu/ernie-4.5-21b-a3b-th", "chat -m baidu/ernie-4.5-21b-a3b-thinking"),
        ("ernie config set chat.temp", "config set chat.temperature"),
        ("ernie config get providers.wcode.key", "config get providers.wcode.key_command"),
        ("ernie chat --session tri", "chat --session trip"),
        ("ernie history show tri", "history show trip"),
        ("ernie history remove trip nov", "history remove trip novel"),
        ("ernie models qianfan/ernie-x1-t", "models qianfan/ernie-x1-turbo-32k"),
        ("ernie models --can sear", "models --can search"),
        ("ernie token remove wc", "token remove wcode"),
        ("ernie token check aistudio wc", "token check aistudio wcode"),
        ("ernie completion fi", "completion fish"),
        ("ernie help bal", "help balance"),
        ("ernie help config.", "help config.yaml"),
        ("ernie history show 0a1", "history show 0a1b2c3d4e5f"),
        ("ernie history remove trip 0a1", "history remove trip 0a1b2c3d4e5f"),
        ("ernie batch status batch_x", "batch status batch_xyz-1"),
        ("ernie batch fetch -p qianfan --wait batch_a", "batch fetch -p qianfan --wait batch_abc"),
        ("ernie batch cancel batch_abc batch_x", "batch cancel batch_abc batch_xyz-1"),
        ("ernie chat -f pl", "chat -f plain.jsonl"),
        ("ernie chat --batch=pl", "chat --batch=plain.jsonl"),
        ("ernie chat -f 笔", "chat -f 笔记.txt"),
        ("ernie chat -s @pl", "chat -s @plain.jsonl"),
        ("ernie chat --no-stdin -t tr", "chat --no-stdin -t translate"),
        ("ernie chat --seed 5 --thinking hi", "chat --seed 5 --thinking hide"),
    ],
)
def test_tab_finishes_a_word(typed: str, given: str, session: ShellSession) -> None:
    assert session.words(typed) == given.split(" ")


@pytest.mark.parametrize(("begun", "name"), [(name[:3], name) for name in NAMES if name[0] not in "-中"] + [("中", "中文")])
def test_a_hostile_name_is_one_word_and_runs_nothing(begun: str, name: str, session: ShellSession) -> None:
    assert session.words(f"ernie chat -t {begun.replace(chr(39), chr(92) + chr(39))}") == ["chat", "-t", name]
    assert {path.name for path in session.work.iterdir()} == {"notes one.txt", "笔记.txt", "plain.jsonl", "folder"}


@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("name", ["two words", "evil$(touch x)", "tick`touch y`", "中文"])
def test_a_name_is_finished_within_quotes(quote: str, name: str, session: ShellSession) -> None:
    assert session.words(f"ernie chat -t {quote}{name[:2]}") == ["chat", "-t", name]


def test_a_file_with_a_blank_is_one_word(session: ShellSession) -> None:
    assert session.words("ernie chat -f notes") == ["chat", "-f", "notes one.txt"]
    assert session.words("ernie chat -s @notes") == ["chat", "-s", "@notes one.txt"]


@pytest.mark.parametrize("before", ["A=1 ", "true && ", "true | "])
def test_what_stands_before_the_command_is_none_of_it(before: str, session: ShellSession) -> None:
    assert session.words(f"{before}ernie chat --tempe") == ["chat", "--temperature"]


def test_a_word_is_finished_in_the_middle_of_a_line(session: ShellSession) -> None:
    assert session.words("ernie chat --tempe hello", "\x1b[D" * 6 + "\t") == ["chat", "--temperature", "hello"]


def test_a_word_of_the_question_is_left_alone(session: ShellSession) -> None:
    assert session.words("ernie chat plai") == ["chat", "plai"]


def test_an_option_behind_two_dashes_is_a_word(session: ShellSession) -> None:
    assert session.words("ernie chat -- --tempe") == ["chat", "--", "--tempe"]


def test_every_command_is_offered(session: ShellSession) -> None:
    assert session.offered("ernie ") - {"--help", "--version"} == set(COMMANDS)


@pytest.mark.parametrize("group", [each for each in tree() if each.commands], ids=lambda group: group.name)
def test_every_inner_command_is_offered(group: object, session: ShellSession) -> None:
    name, inner = group.name, group.commands  # type: ignore[attr-defined]
    assert session.offered(f"ernie {name} ") - {"--help", "-h"} == {each.words[-1] for each in inner}


def test_every_option_of_every_command_is_offered(session: ShellSession) -> None:
    for leaf in leaves(tree()):
        long = {name for option in leaf.options for name in option.spelled if name.startswith("--")}
        assert long - session.offered(f"ernie {leaf.name} --") == set(), leaf.name


def test_every_choice_is_offered(session: ShellSession) -> None:
    for leaf in leaves(tree()):
        for option in leaf.options:
            if option.metavar and option.values.choices and not option.values.lists:
                assert session.offered(f"ernie {leaf.name} {option.names[0]} ") >= set(option.values.choices), option


def test_lists_are_read_anew_at_each_tab(session: ShellSession) -> None:
    session.keep("templates", *NAMES, "newcomer")
    assert session.words("ernie chat -t newc") == ["chat", "-t", "newcomer"]


def test_a_list_that_is_no_list_is_left_out(session: ShellSession, tmp_path: Path) -> None:
    place = session.folder / "cache/complete/aliases"
    place.unlink()
    place.mkdir()
    assert session.words("ernie chat -m irag") == ["chat", "-m", "irag"]
    place.rmdir()
    place.write_bytes(b"good-alias\nbad\x1b]0;title\x07alias\n\xff\xfe\nlast-alias")
    assert session.words("ernie chat -m good") == ["chat", "-m", "good-alias"]
    assert session.words("ernie chat -m last") == ["chat", "-m", "last-alias"]
    assert session.words("ernie chat -m bad") == ["chat", "-m", "bad"]
