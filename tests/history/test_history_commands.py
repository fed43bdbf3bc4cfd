"""`ernie history`: what is listed, shown, found, exported and removed."""

import json
import sqlite3
from pathlib import Path

import photographs
import pytest
from conversations import answer, history_folder, rows, traces, waiting
from program import Program

from ernie_cli.render.table import width

DAY = 86400


@pytest.fixture
def ernie(ernie: Program) -> Program:
    ernie.terminal = "tty"
    return ernie


def talked(ernie: Program, session: str, *words: str, at: float = 0.0) -> None:
    """A conversation of that name, begun so many seconds after the test."""
    for word in words:
        ernie.clock.seconds = 1000.0 + at
        ernie("chat", "-n", "--session", session, word, replies=[answer(f"you said {word}")])


def names(ernie: Program, *argv: str) -> list[str | None]:
    return [each["name"] for each in json.loads(ernie("history", *argv, "--json").out)]


def test_an_empty_history_is_no_error(ernie: Program) -> None:
    ran = ernie("history", "list")
    assert (ran.code, ran.out, ran.err) == (0, "", "ernie: the history is empty\n")
    assert json.loads(ernie("history", "list", "--json").out) == []
    assert ernie("history", "show").code == 2


def test_the_list_has_the_latest_first(ernie: Program) -> None:
    talked(ernie, "a", "one", "two")
    talked(ernie, "b", "three", at=10)
    (b, a) = json.loads(ernie("history", "list", "--json").out)
    assert (b["name"], a["name"], a["turns"], a["title"], a["model"]) == ("b", "a", 2, "one", "ernie-4.5-turbo-128k")
    assert a["created"] == "2023-11-14T22:30:00Z"
    assert names(ernie, "list", "-n", "1") == ["b"]
    ran = ernie("history", "list")
    assert [line.split()[1] for line in ran.out.splitlines()] == ["NAME", "b", "a"]


def test_the_list_fits_a_terminal_and_obeys_nobody(ernie: Program) -> None:
    ernie.environ["COLUMNS"] = "60"
    ernie("chat", "-n", "--session", "文" * 40, "\x1b[2J" + "字" * 100, replies=[answer()])
    ran = ernie("history", "list", terminal=("stdout",))
    assert "\x1b" not in ran.out
    assert all(width(line) <= 60 for line in ran.out.splitlines())
    assert "␛[2J" in ran.out


def test_a_terminal_gets_twenty_rows_and_a_pipe_all(ernie: Program) -> None:
    for number in range(22):
        talked(ernie, f"s{number:02}", "hi", at=number)
    short = ernie("history", "list", terminal=("stdout",))
    assert (short.out.count("\n"), short.err) == (21, "ernie: there are more: -n 0 lists all\n")
    assert ernie("history", "list").out.count("\n") == 23
    assert ernie("history", "list", "-n", "0", terminal=("stdout",)).out.count("\n") == 23


def test_a_search_that_finds_nothing_says_so_and_is_no_failure(ernie: Program) -> None:
    talked(ernie, "a", "one")
    ran = ernie("history", "search", "zebra")
    assert (ran.code, ran.out, ran.err) == (0, "", "ernie: nothing is found\n")
    assert ernie("history", "search", "-q", "zebra").err == ""


def test_show_tells_the_last_conversation_of_this_terminal(ernie: Program) -> None:
    talked(ernie, "here", "one")
    ernie.terminal = "other"
    talked(ernie, "there", "two", at=10)
    ernie.terminal = "tty"
    shown = ernie("history", "show").out
    assert shown.startswith("# here\n")
    assert "## User\n\none\n\n## Assistant\n\nyou said one\n" in shown
    ernie.terminal = None
    assert ernie("history", "show").out.startswith("# there\n")


def test_show_says_which_conversation_it_is_where_this_terminal_has_none(ernie: Program) -> None:
    talked(ernie, "a", "one")
    assert ernie("history", "show").err == ""
    for ernie.terminal in ("other", None):
        ran = ernie("history", "show")
        assert ran.out.startswith("# a\n")
        [note] = ran.err.splitlines()
        assert note.startswith("ernie: the last conversation of any terminal: a, of 2023-11-1")
        assert (ernie("history", "show", "-q").err, ernie("history", "show", "a").err) == ("", "")


def test_show_knows_a_conversation_by_the_start_of_its_id(ernie: Program) -> None:
    talked(ernie, "a", "one")
    (listed,) = json.loads(ernie("history", "list", "--json").out)
    found = json.loads(ernie("history", "show", listed["id"][:6], "--json").out)
    assert (found["name"], found["turns"][0]["messages"][1]["content"]) == ("a", "you said one")
    assert ernie("history", "show", "nobody").code == 2


def test_show_names_pictures_and_ends(ernie: Program, tmp_path: Path) -> None:
    picture = tmp_path / "cat.png"
    picture.write_bytes(photographs.plain("PNG"))
    ernie("chat", "-n", "-m", "ernie-4.5-turbo-vl", "-a", str(picture), "what?", replies=[answer(finish="content_filter")])
    shown = ernie("history", "show").out
    assert ("*picture: " in shown, "cat.png" in shown, "*stopped by the filter*" in shown) == (True, True, True)


@pytest.mark.parametrize(
    "word", ["春天", "春", "春天来了", "SPRING", "ring", '"', "a-b", "50%", "x_y", "OR", "*", "NEAR(", "'"]
)
def test_any_part_of_a_word_is_found_in_any_script(ernie: Program, word: str) -> None:
    talked(ernie, "yes", """春天来了 Spring "quoted" a-b 50% x_y OR NEAR(a) * ' end""")
    talked(ernie, "no", "nothing of it: 50, xzy")
    assert names(ernie, "search", word) == ["yes"]


def test_all_words_must_stand_in_a_turn(ernie: Program) -> None:
    talked(ernie, "a", "red apple")
    talked(ernie, "b", "red 苹果", at=10)
    assert names(ernie, "search", "red") == ["b", "a"]
    assert names(ernie, "search", "red", "苹果") == ["b"]
    assert names(ernie, "search", "red", "果", "apple") == []
    (found,) = json.loads(ernie("history", "search", "苹果", "--json").out)
    assert "red 苹果" in found["snippet"]
    assert ernie("history", "search", " ").code == 2


def test_export_writes_every_form(ernie: Program, tmp_path: Path) -> None:
    talked(ernie, "a", "one")
    talked(ernie, "b", "two", at=10)
    assert [each["name"] for each in json.loads(ernie("history", "export", "--format", "json").out)] == ["a", "b"]
    lines = ernie("history", "export", "b", "--format", "jsonl").out.splitlines()
    assert [json.loads(line)["name"] for line in lines] == ["b"]
    ran = ernie("history", "export", "-o", str(tmp_path / "all.md"))
    assert (ran.code, ran.out, (tmp_path / "all.md").read_text().count("# ")) == (0, "", 2 + 4)
    assert ernie("history", "export", "--format", "xml").code == 2


def test_what_is_removed_leaves_no_word_in_any_file(ernie: Program, tmp_path: Path) -> None:
    for number in range(30):
        talked(ernie, f"s{number}", f"a secret plan {number} 秘密计划", f"more of the secret plan {number}")
    talked(ernie, "kept", "something else")
    doomed = [f"s{number}" for number in range(30)]
    ran = ernie("history", "remove", "--yes", *doomed)
    assert (ran.code, ran.err) == (0, "ernie: 30 conversations removed\n")
    assert traces(history_folder(tmp_path), "secret", "秘密", "sec", "ret plan") == []
    assert names(ernie, "list") == ["kept"]
    assert names(ernie, "search", "something") == ["kept"]


def test_pictures_go_with_the_last_turn_that_shows_them(ernie: Program, tmp_path: Path) -> None:
    picture = tmp_path / "cat.png"
    picture.write_bytes(photographs.plain("PNG"))
    for session in ("a", "b"):
        ernie(
            "chat", "-n", "--session", session, "-m", "ernie-4.5-turbo-vl", "-a", str(picture), "what?", replies=[answer()]
        )  # fmt: skip
    kept = tmp_path / ".local/share/ernie/pictures"
    ernie("history", "remove", "--yes", "a")
    assert len(list(kept.iterdir())) == 1
    ernie("history", "remove", "--yes", "b")
    assert list(kept.iterdir()) == []


def test_old_conversations_are_removed_by_their_last_turn(ernie: Program) -> None:
    talked(ernie, "old", "one")
    talked(ernie, "gone on", "one")
    talked(ernie, "gone on", "two", at=31 * DAY)
    ernie.clock.seconds = 1000.0 + 32 * DAY
    assert ernie("history", "remove", "--older-than", "30d", "--yes").code == 0
    assert names(ernie, "list") == ["gone on"]
    assert ernie("history", "remove", "--older-than", "soon", "--yes").code == 2


def test_everything_is_removed_with_what_waits(ernie: Program, tmp_path: Path) -> None:
    talked(ernie, "a", "one")
    aside = history_folder(tmp_path) / "history.db.damaged-1"
    aside.write_bytes(b"x")
    ran = ernie("history", "remove", "--all", "--yes")
    assert (ran.code, rows(tmp_path, "id"), rows(tmp_path, "id", "conversations"), waiting(tmp_path)) == (0, [], [], [])
    assert f"{aside} is left as it is, and may hold more" in ran.err


def test_removing_asks_and_needs_a_person(ernie: Program) -> None:
    talked(ernie, "a", "one")
    alone = ernie("history", "remove", "a", stdin=b"y\n")
    assert (alone.code, "--yes removes them without asking" in alone.err) == (2, True)
    silent = ernie("history", "remove", "a")  # a terminal on which nothing is typed
    assert (silent.code, silent.err.splitlines()[0]) == (2, "ernie: remove 1 conversation for good? [y/N]")
    assert names(ernie, "list") == ["a"]


@pytest.mark.parametrize("argv", [(), ("--all", "a"), ("--all", "--older-than", "1d")])
def test_removing_needs_one_way_of_saying_which(ernie: Program, argv: tuple[str, ...]) -> None:
    talked(ernie, "a", "one")
    assert ernie("history", "remove", "--yes", *argv).code == 2
    assert names(ernie, "list") == ["a"]


def test_a_newer_history_is_left_alone(ernie: Program, tmp_path: Path) -> None:
    talked(ernie, "a", "one")
    connection = sqlite3.connect(history_folder(tmp_path) / "history.db")
    connection.execute("PRAGMA user_version = 7")
    connection.close()
    ran = ernie("history", "list")
    assert (ran.code, "use the newer ernie that wrote it" in ran.err) == (2, True)
