"""`ernie chat -x`: the first fenced block of code, as it arrives, or an error."""

from pathlib import Path

import pytest
from program import Program, chunk, stream
from services import SERVICES, choose, said

ANSWER = "Here:\n\n```py\nprint(1)\n```\n\nOr:\n\n```sh\nls\n```\n"


@pytest.mark.parametrize("name", SERVICES)
def test_only_the_first_block_is_shown(ernie: Program, name: str) -> None:
    model = choose(ernie, name).model
    ran = ernie("chat", "-m", model, "-x", "Code?", replies=[said(ANSWER, name)])
    assert (ran.code, ran.out, ran.err) == (0, "print(1)\n", "")


def test_it_is_shown_as_it_arrives(ernie: Program) -> None:
    pieces = ("Here:\n``", "`py\npri", "nt(1)", "\n", "`", "``\nmore", " words")
    ran = ernie("chat", "-x", "Code?", replies=[stream(*map(chunk, pieces), chunk("", "stop"))])
    assert (ran.code, ernie.order) == (0, [b"pri", b"nt(1)", b"\n"])


def test_a_block_that_the_answer_ends_in_counts(ernie: Program) -> None:
    ran = ernie("chat", "-x", "Code?", replies=[said("```\nls")])
    assert (ran.code, ran.out, ran.err) == (0, "ls\n", "ernie: the block of code was not closed\n")


@pytest.mark.parametrize("answer", ["```\nls\n```", "> ```\n> ls\n\nSo.", "```\nls\n```\n```\nrm"])
def test_a_block_that_is_over_is_nothing_to_tell_of(ernie: Program, answer: str) -> None:
    ran = ernie("chat", "-x", "Code?", replies=[said(answer)])
    assert (ran.code, ran.out, ran.err) == (0, "ls\n", "")


def test_an_answer_without_a_block_is_told_on_standard_error(ernie: Program, tmp_path: Path) -> None:
    target = tmp_path / "script"
    target.write_text("old")
    ran = ernie("chat", "-x", "-o", str(target), "Code?", replies=[said("rm -rf would do")])
    assert (ran.code, ran.out, target.read_text()) == (11, "", "old")
    assert ran.err == (
        "ernie: what came is: rm -rf would do\n"
        "ernie: there is no fenced block of code in the answer (aistudio, request as-1)\n"
        "hint: without --extract all of it is shown\n"
    )


def test_a_file_gets_the_block_alone(ernie: Program, tmp_path: Path) -> None:
    target = tmp_path / "script"
    ran = ernie("chat", "-x", "-o", str(target), "Code?", replies=[said(ANSWER)])
    assert (ran.code, ran.out, target.read_text()) == (0, "", "print(1)\n")


def test_thinking_stays_where_it_is(ernie: Program) -> None:
    reply = stream(chunk(reasoning_content="```\nno\n```"), chunk(ANSWER), chunk("", "stop"))
    ran = ernie("chat", "-x", "Code?", replies=[reply], terminal=["stdout", "stderr"])
    assert (ran.code, ran.out) == (0, "print(1)\n")
    assert "no\n" in ran.err


def test_a_block_that_is_cut_at_the_limit_of_the_service_has_the_code_of_that(ernie: Program) -> None:
    ran = ernie("chat", "-x", "Code?", replies=[said("```\nls", finish="length")])
    assert (ran.code, ran.out) == (9, "ls\n")


def test_a_block_in_an_answer_that_breaks_off_is_shown_and_the_code_is_that_of_the_end(ernie: Program) -> None:
    ran = ernie("chat", "-x", "--retries", "0", "Code?", replies=[stream(chunk("```\nls\nrm"), done=False)])
    assert (ran.code, ran.out) == (9, "ls\nrm\n")
