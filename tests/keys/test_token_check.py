"""`ernie token check` as typed: one cheap call for each key."""

import json
from pathlib import Path

import httpx
import pytest
from program import KEY, Program
from typed_tokens import CODE, GRANTS, MODELS, REFUSED, clean, configure


def test_each_provider_that_has_a_key_gets_one_cheap_call(ernie: Program) -> None:
    ernie.environ["WCODE_API_KEY"] = CODE
    ran = clean(ernie("token", "check", replies=[MODELS, GRANTS]), KEY, CODE)
    assert (ran.code, ran.out) == (0, "aistudio   works\nwcode      works\n")
    assert [f"{sent.method} {sent.url}" for sent in ran.requests] == [
        "GET https://aistudio.baidu.com/llm/lmapi/v3/models",
        "GET https://wcode.net/api/account/billing/grants",
    ]


@pytest.mark.parametrize(
    ("replies", "code", "out"),
    [
        ([REFUSED, GRANTS], 4, "aistudio   credentials\nwcode      works\n"),
        ([*[httpx.ConnectError("x")] * 3, GRANTS], 5, "aistudio   temporary\nwcode      works\n"),
        ([*[httpx.ConnectError("x")] * 3, REFUSED], 4, "aistudio   temporary\nwcode      credentials\n"),
        ([httpx.Response(402, json={"error": {"message": "overdue"}}), GRANTS], 7, "aistudio   quota\nwcode      works\n"),
    ],
    ids=["refused", "unreachable", "unreachable and refused", "overdue"],
)
def test_a_refused_key_is_four_whatever_else_fails(
    ernie: Program, replies: list[httpx.Response | Exception], code: int, out: str
) -> None:
    ernie.environ["WCODE_API_KEY"] = CODE
    ran = ernie("token", "check", replies=replies)
    assert (ran.code, ran.out) == (code, out)


def test_json_has_an_object_for_each(ernie: Program) -> None:
    ran = ernie("token", "check", "aistudio", "--json", replies=[REFUSED])
    (found,) = json.loads(ran.out)
    assert (found["provider"], found["works"], found["error"]["kind"]) == ("aistudio", False, "credentials")
    assert json.loads(ran.err)["error"]["exit_code"] == 4


def test_without_any_key_it_is_four(bare: Program) -> None:
    assert bare("token", "check").code == 4


def test_the_command_is_run_once_however_often_its_key_is_needed(bare: Program, tmp_path: Path) -> None:
    bare.environ["PATH"] = "/usr/bin:/bin"
    script = f"echo asked >> {tmp_path}/log; echo command-0123456789"
    configure(bare, f"providers: {{wcode: {{key_command: [sh, -c, '{script}']}}}}\n")
    assert bare("token", "check", "wcode", "wcode", replies=[GRANTS, GRANTS]).code == 0
    assert (tmp_path / "log").read_text() == "asked\n"
