"""`--cache` as typed: the same request has the same answer without a key, a network, a cost or a call in the ledger."""

import json
import stat
from pathlib import Path

import httpx
import pytest
from program import Program, chunk, stream
from services import SERVICES, choose, failed, said, whole

from ernie_cli.talk.cache import Cache

CALL = {"index": 0, "id": "c1", "function": {"name": "f", "arguments": '{"a": 1}'}}
RICH = [
    chunk(reasoning_content="hm"),
    {**chunk("a"), "search_results": [{"index": 1, "title": "t", "url": "u"}]},
    chunk(tool_calls=[CALL]),
    {**chunk("", "stop"), "usage": {"prompt_tokens": 7, "completion_tokens": 2, "total_tokens": 9}},
]


def kept(ernie: Program) -> list[Path]:
    return sorted(Path(ernie.environ["ERNIE_CACHE_DIR"]).glob("answers/*.json"))


@pytest.mark.parametrize("name", SERVICES)
def test_the_second_time_nobody_is_asked(ernie: Program, name: str) -> None:
    service = choose(ernie, name)
    first = ernie("chat", "--cache", "hi", replies=[said("ok", name)])
    for variable in service.environ:
        if "KEY" in variable or "TOKEN" in variable:
            del ernie.environ[variable]
    again = ernie("chat", "-p", name, "--cache", "-v", "hi")
    assert (again.code, again.out, again.requests) == (0, first.out, [])
    assert "the answer comes from the cache" in again.err


@pytest.mark.parametrize("form", [("--json",), ("--json", "--stream"), ("--raw", "--stream"), ("--thinking", "show")])
def test_it_comes_in_the_same_form_and_the_same_pieces(ernie: Program, form: tuple[str, ...]) -> None:
    first = ernie("chat", "--cache", *form, "hi", replies=[stream(*RICH)])
    again = ernie("chat", "--cache", *form, "hi")
    if "--json" not in form:
        assert again.out == first.out
        return
    *pieces, last = map(json.loads, first.out.splitlines())
    *pieces_again, last_again = map(json.loads, again.out.splitlines())
    assert pieces_again == pieces
    assert last_again == {**last, "cost": None, "timing": {"first_token_ms": 0, "total_ms": 0}}


@pytest.mark.parametrize(
    "argv", [["ho"], ["-s", "x", "hi"], ["-m", "ernie-speed-8k", "hi"], ["--temperature", "0.3", "hi"], ["--no-stream", "hi"]]
)
def test_another_request_is_asked(ernie: Program, argv: list[str]) -> None:
    ernie("chat", "--cache", "hi", replies=[said("ok")])
    assert ernie("chat", "--cache", *argv, replies=[said("other")]).out == "other\n"


@pytest.mark.parametrize("name", ["aistudio", "wenxin"])
def test_another_form_is_asked(ernie: Program, name: str) -> None:
    choose(ernie, name)
    ernie("chat", "--cache", "--schema", "a int", "hi", replies=[said('{"a": 1}', name)])
    assert ernie("chat", "--cache", "--schema", "a int", "hi").out == '{"a":1}\n'
    assert ernie("chat", "--cache", "--schema", "b int", "hi", replies=[said('{"b": 2}', name)]).out == '{"b":2}\n'
    assert ernie("chat", "--cache", "hi", replies=[said("words", name)]).out == "words\n"


def test_another_address_is_asked(ernie: Program) -> None:
    ernie("chat", "--cache", "hi", replies=[said("ok")])
    ernie.environ["ERNIE_AISTUDIO_BASE_URL"] = "https://elsewhere.example/v3"
    assert ernie("chat", "--cache", "hi", replies=[said("other")]).out == "other\n"


def test_without_the_flag_the_service_is_asked(ernie: Program) -> None:
    ernie("chat", "--cache", "hi", replies=[said("ok")])
    assert ernie("chat", "hi", replies=[said("other")]).out == "other\n"


@pytest.mark.parametrize(
    ("reply", "flags"),
    [
        (said("cut", finish="length"), []),
        (said("cut", finish="length"), ["--max-tokens", "5"]),
        (said("no", finish="content_filter"), []),
        (stream(chunk("half"), done=False), []),
        (failed(400), []),
        (said(""), []),
    ],
)
def test_only_whole_answers_are_kept(ernie: Program, reply: httpx.Response, flags: list[str]) -> None:
    ernie("chat", "--cache", *flags, "hi", replies=[reply])
    assert kept(ernie) == []


def test_the_answer_of_a_fallback_is_not_kept_for_the_model_that_was_wanted(ernie: Program) -> None:
    ernie("chat", "--cache", "--fallback", "ernie-speed-8k", "hi", replies=[failed(503), said("second")])
    assert ernie("chat", "--cache", "-m", "ernie-speed-8k", "hi").out == "second\n"
    assert ernie("chat", "--cache", "hi", replies=[said("first")]).out == "first\n"


def test_it_is_for_us_alone(ernie: Program) -> None:
    ernie("chat", "--cache", "hi", replies=[said("ok")])
    [path] = kept(ernie)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "text", ["", "{}", "1\n", "[0, []]\n", '["a", [{"text": 5}]]\n[2, {}]\n', '["a", [{"txt": "b"}]]\n[1, {}]\n', "\x00"]
)
def test_a_damaged_file_is_no_answer(ernie: Program, text: str) -> None:
    ernie("chat", "--cache", "hi", replies=[said("ok")])
    kept(ernie)[0].write_text(text)
    assert ernie("chat", "--cache", "hi", replies=[said("again")]).out == "again\n"
    assert ernie("chat", "--cache", "hi").out == "again\n"


def test_a_cache_that_cannot_be_written_costs_a_note(ernie: Program) -> None:
    folder = Path(ernie.environ["ERNIE_CACHE_DIR"])
    folder.mkdir()
    (folder / "answers").write_text("in the way")
    ran = ernie("chat", "--cache", "hi", replies=[said("ok")])
    assert (ran.code, ran.out) == (0, "ok\n")
    assert "the answer cannot be kept for the next time" in ran.err


def test_nothing_of_it_is_in_the_ledger(ernie: Program) -> None:
    ernie("chat", "--cache", "hi", replies=[whole("ok", usage={"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3})])
    before = ernie("balance", "--spent", "--json").out
    ran = ernie("chat", "--cache", "--usage", "hi")
    assert "CNY" not in ran.err
    assert ernie("balance", "--spent", "--json").out == before != "[]\n"


def test_the_oldest_answers_make_room(tmp_path: Path) -> None:
    import os

    cache = Cache(tmp_path / "answers", room=250)
    for number in range(3):
        cache.keep(str(number), "x" * 100)
        os.utime(tmp_path / "answers" / f"{number}.json", (number, number))
    assert cache.find("0") is None
    assert cache.find("1") is not None  # which makes it the youngest
    cache.keep("3", "x" * 100)
    assert [cache.find(name) is None for name in "123"] == [False, True, False]


@pytest.mark.parametrize("other", ["--record", "--replay"])
def test_it_does_not_go_with_a_cassette(ernie: Program, tape: str, other: str) -> None:
    assert ernie("chat", "--cache", other, tape, "hi").code == 2
