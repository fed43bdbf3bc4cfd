"""No key and no token is in anything that is written, whoever says it."""

import json
from pathlib import Path

import httpx
import pytest
from program import KEY, Program, chunk, stream
from services import SERVICES, TOKEN, choose, failed, said

DEBUG = ["--debug", "-v"]


@pytest.mark.parametrize("name", SERVICES)
@pytest.mark.parametrize("argv", [[], ["--json"], ["--dry-run"]])
def test_debugging_shows_the_wire_without_secrets(ernie: Program, name: str, argv: list[str]) -> None:
    choose(ernie, name)
    ran = ernie("chat", *DEBUG, *argv, "hi", replies=[] if argv == ["--dry-run"] else [said("Hello", name)])
    assert ran.code == 0
    assert KEY not in ran.out + ran.err
    assert TOKEN not in ran.out + ran.err


def test_the_wire_is_shown(ernie: Program) -> None:
    ran = ernie("chat", "--debug", "hi", replies=[said("Hello")])
    assert "> POST https://aistudio.baidu.com/llm/lmapi/v3/chat/completions\n" in ran.err
    assert "> authorization: ***\n" in ran.err
    assert '"content": "hi"' in ran.err


@pytest.mark.parametrize("argv", [[], ["--json"], ["--json", "--stream"], ["--debug"]])
@pytest.mark.parametrize("after", [False, True])
def test_a_server_that_repeats_the_key_is_not_repeated(ernie: Program, argv: list[str], after: bool) -> None:
    error = {"error": {"message": f"Incorrect API key provided: {KEY}.", "code": "invalid_api_key"}}
    reply = stream(chunk("Hel"), error) if after else httpx.Response(401, json=error)
    ran = ernie("chat", *argv, "hi", replies=[reply])
    assert ran.code == (9 if after else 4)
    assert "Incorrect API key provided: ***." in ran.err
    assert KEY not in ran.out + ran.err


@pytest.mark.parametrize("place", ["code", "id", "location"])
def test_not_in_codes_ids_or_addresses_either(ernie: Program, place: str) -> None:
    error = {"error": {"message": "no", "code": KEY if place == "code" else None}, "id": KEY if place == "id" else "x"}
    reply = httpx.Response(307, headers={"location": f"https://x/{KEY}"}) if place == "location" else None
    ran = ernie("chat", "--json", "--stream", "hi", replies=[reply or httpx.Response(400, json=error)])
    assert ran.code == 6
    assert KEY not in ran.out + ran.err


def test_a_network_failure_does_not_tell_the_token_in_the_address(ernie: Program) -> None:
    choose(ernie, "wenxin")
    failure = httpx.ConnectError(f"cannot reach https://aip.baidubce.com/?access_token={TOKEN}")
    ran = ernie("chat", "--debug", "--retries", "0", "hi", replies=[failure])
    assert ran.code == 5
    assert TOKEN not in ran.out + ran.err


def test_a_file_holds_no_secret_of_a_failed_run(ernie: Program, tmp_path: Path) -> None:
    error = {"error": {"message": f"key {KEY}"}}
    ernie("chat", "--json", "-o", str(tmp_path / "x"), "hi", replies=[stream(chunk("Hel"), error)])
    kept = json.loads((tmp_path / "x.partial").read_text())
    assert kept["error"]["message"] == "the answer broke off: key ***"


def test_a_refused_key_is_not_told(ernie: Program) -> None:
    ran = ernie("chat", "hi", replies=[failed(401, "invalid_iam_token")])
    assert KEY not in ran.err
