"""A search in the web: what is asked of each service, who refuses it, and how it is shown."""

import json
from pathlib import Path

import pytest
from program import Program, chunk, stream
from services import SERVICES, choose, said

FOUND = [
    {"index": 1, "title": "沙盒", "url": "https://example.com/1"},
    {"index": 2, "title": "Two", "url": "https://example.com/2"},
]
BOTH = ["stdout", "stderr"]

OBJECT = {"enable": True, "enable_citation": False, "enable_trace": True}


@pytest.mark.parametrize("name", ["aistudio", "qianfan", "wcode"])
def test_a_search_is_asked_for_with_all_its_switches(ernie: Program, name: str) -> None:
    choose(ernie, name)
    ran = ernie("chat", "--search", "hi", replies=[said("x", name)])
    assert ran.bodies[0]["web_search"] == OBJECT


def test_the_legacy_service_has_switches_of_its_own(ernie: Program) -> None:
    choose(ernie, "wenxin")
    ran = ernie("chat", "--citations", "-m", "ernie-4.0-8k", "hi", replies=[said("x", "wenxin")])
    body = ran.bodies[0]
    assert (body["disable_search"], body["enable_citation"], body["enable_trace"]) == (False, True, True)


def test_the_legacy_service_is_told_not_to_search(ernie: Program) -> None:
    choose(ernie, "wenxin")
    ran = ernie("chat", "--no-search", "-m", "ernie-4.0-8k", "hi", replies=[said("x", "wenxin")])
    assert ran.bodies[0]["disable_search"] is True


def test_what_a_model_cannot_do_need_not_be_switched_off(ernie: Program) -> None:
    ran = ernie("chat", "--no-search", "-m", "ernie-speed-8k", "hi", replies=[said("x")])
    assert "web_search" not in ran.bodies[0]


@pytest.mark.parametrize(
    ("argv", "more"),
    [
        (["--citations"], {"enable_citation": True}),
        (["--search-number", "5"], {"search_number": 5}),
        (["--reference-number", "3"], {"reference_number": 3}),
    ],
)
def test_each_detail_of_a_search_implies_it(ernie: Program, argv: list[str], more: dict[str, object]) -> None:
    ran = ernie("chat", *argv, "hi", replies=[said("x")])
    assert ran.bodies[0]["web_search"] == {**OBJECT, **more}


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["--search-number", "29"], "--search-number 29 does not fit: aistudio ernie-4.5-turbo-128k takes"),
        (["--search-number", "0"], "--search-number 0 does not fit"),
        (["--reference-number", "11"], "--reference-number 11 is more than the 10 pages that are found"),
        (["--search-number", "5", "--reference-number", "6"], "--reference-number 6 is more than the 5 pages"),
        (["--no-search", "--citations"], "--no-search and --citations do not go together"),
    ],
)
def test_numbers_out_of_range_are_refused(ernie: Program, argv: list[str], words: str) -> None:
    ran = ernie("chat", *argv, "hi")
    assert (ran.code, ran.requests) == (2, [])
    assert words in ran.err


def test_a_model_that_cannot_search_refuses_with_the_list_of_those_that_can(ernie: Program) -> None:
    ran = ernie("chat", "--search", "-m", "ernie-speed-8k", "hi")
    assert (ran.code, ran.requests) == (2, [])
    assert "aistudio ernie-speed-8k does not take --search: it is not for searching the web" in ran.err
    assert "hint: on aistudio it is for ernie-4.5-turbo-128k, " in ran.err
    assert "ernie-lite" not in ran.err


def test_a_model_that_nobody_listed_may_search(ernie: Program) -> None:
    ran = ernie("chat", "--search", "-m", "ernie-9", "hi", replies=[said("x")])
    assert ran.bodies[0]["web_search"] == OBJECT


def test_wcode_knows_no_numbers(ernie: Program) -> None:
    choose(ernie, "wcode")
    ran = ernie("chat", "--search-number", "3", "hi")
    assert (ran.code, ran.requests) == (2, [])
    assert "wcode ernie-4.0-turbo-128k does not take --search-number" in ran.err


def test_a_local_server_has_no_search(ernie: Program) -> None:
    choose(ernie, "local")
    ran = ernie("chat", "--search", "hi")
    assert (ran.code, ran.requests) == (2, [])


def test_on_a_terminal_the_service_says_that_it_searches(ernie: Program) -> None:
    events = [chunk("正在搜索", delta_tag="search_status"), chunk("Hello"), chunk("", "stop")]
    ran = ernie("chat", "--search", "hi", replies=[stream(*events)], terminal=BOTH)
    assert ran.bodies[0]["web_search"] == {**OBJECT, "enable_status": True}
    searching, hello = (next(n for n, piece in enumerate(ernie.order) if word in piece) for word in (b"searching", b"Hello"))
    assert searching < hello
    assert ran.err.endswith("\r\x1b[K")


@pytest.mark.parametrize("argv", [["--json"], ["--quiet"], ["-o", "FILE"]])
def test_where_nobody_watches_nothing_is_said_of_searching(ernie: Program, argv: list[str], tmp_path: Path) -> None:
    argv = [str(tmp_path / "file") if word == "FILE" else word for word in argv]
    ran = ernie("chat", "--search", *argv, "hi", replies=[said("x")], terminal=BOTH)
    assert ran.bodies[0]["web_search"] == OBJECT


def test_marks_stay_in_a_pipe_and_sources_are_notes(ernie: Program) -> None:
    reply = stream({**chunk("Yes^[1][2]^."), "search_results": FOUND}, chunk("", "stop"))
    ran = ernie("chat", "--citations", "hi", replies=[reply])
    assert ran.out == "Yes^[1][2]^.\n"
    assert ran.err == "ernie: source [1] 沙盒 https://example.com/1\nernie: source [2] Two https://example.com/2\n"


def test_sources_stand_below_the_answer_when_they_are_asked_for(ernie: Program) -> None:
    reply = stream({**chunk("Yes."), "search_results": FOUND}, chunk("", "stop"))
    ran = ernie("chat", "--search", "--sources", "hi", replies=[reply])
    assert ran.out == "Yes.\n\n[1] 沙盒 https://example.com/1\n[2] Two https://example.com/2\n"
    assert ran.err == ""


def test_rows_of_a_table_can_search(ernie: Program, tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text('{"prompt": "a", "search": true}\n')
    ran = ernie("chat", "--batch", str(rows), "-j", "1", replies=[said("x")])
    assert ran.bodies[0]["web_search"]["enable"] is True


def test_the_sandbox_searches(ernie: Program) -> None:
    ran = ernie("chat", "-p", "sandbox", "--citations", "--search-number", "2", "--json", "hi", in_process=True)
    found = json.loads(ran.out)
    assert found["content"].endswith("^[1][2]^")
    assert [result["index"] for result in found["search_results"]] == [1, 2]


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_of_a_search_is_sent_unasked(ernie: Program, name: str) -> None:
    choose(ernie, name)
    body = ernie("chat", "hi", replies=[said("x", name)]).bodies[0]
    assert not {"web_search", "disable_search", "enable_citation", "enable_trace"} & set(body)
