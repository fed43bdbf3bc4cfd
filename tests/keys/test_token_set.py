"""`ernie token set` as typed: what it asks, sends and keeps."""

import json
from pathlib import Path

import httpx
import pytest
from memory_keyring import LockedKeyring
from program import Program
from typed_tokens import CODE, GRANTS, HEX, LONG, MODELS, REFUSED, clean, folder, typing


def test_a_person_is_asked_and_the_key_is_tried_and_stored(bare: Program) -> None:
    questions, bare.ask = typing(f"  {CODE}\n")
    ran = clean(bare("token", "set", "wcode", replies=[GRANTS]), CODE)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "ernie: the key of wcode (…wxyz) is stored in the keyring\n"
    assert questions == ["API key (sk-…) of wcode: "]
    assert [(str(sent.url), sent.headers["authorization"]) for sent in ran.requests] == [
        ("https://wcode.net/api/account/billing/grants", f"Bearer {CODE}")
    ]
    assert {name: value.reveal() for name, value in bare.keyring().entries.items()} == {"wcode/api_key": CODE}
    assert (folder(bare) / "keyring-providers").read_text() == "wcode\n"


def test_a_pipe_is_read_and_nobody_is_asked(bare: Program) -> None:
    ran = bare("token", "set", "aistudio", "--in-file", "-q", stdin=f"{HEX}\n".encode(), replies=[MODELS])
    assert (ran.code, ran.err) == (0, "")
    assert json.loads((folder(bare) / "credentials").read_text()) == {"aistudio": {"api_key": HEX}}


@pytest.mark.parametrize(
    ("more", "told"),
    [("url: x\n", "1 more line of standard input is"), ("url: x\nlogin: y\n", "2 more lines of standard input are")],
)
def test_more_lines_than_needed_are_told(bare: Program, more: str, told: str) -> None:
    ran = bare("token", "set", "wcode", "--in-file", "--no-check", stdin=f"{CODE}\n{more}".encode())
    assert ran.code == 0
    assert f"{told} left out" in ran.err


def test_a_person_is_asked_in_chinese(bare: Program) -> None:
    bare.environ["ERNIE_LANG"] = "zh"
    questions, bare.ask = typing(f"{CODE}\n")
    bare("token", "set", "wcode", "--no-check")
    assert questions == ["wcode 的密钥（sk-…）："]


@pytest.mark.parametrize("flag", [(), ("--in-file",)], ids=["keyring", "file"])
def test_a_refused_key_is_not_stored(bare: Program, flag: tuple[str, ...]) -> None:
    ran = clean(bare("token", "set", "qianfan", *flag, stdin=LONG.encode(), replies=[REFUSED]), LONG)
    assert ran.code == 4
    assert ran.err.startswith("ernie: not stored: IAM Certification failed (qianfan, code invalid_iam_token)")
    assert (bare.keyring().entries, folder(bare).exists()) == ({}, False)


def test_a_provider_that_cannot_be_reached_is_five_and_says_how_to_do_without(bare: Program) -> None:
    replies = [httpx.ConnectError("refused")] * 3
    ran = bare("token", "set", "qianfan", stdin=LONG.encode(), replies=replies)
    assert ran.code == 5
    assert "hint: --no-check stores it without asking" in ran.err
    assert bare.keyring().entries == {}


def test_no_check_asks_nobody(bare: Program) -> None:
    ran = bare("token", "set", "qianfan", "--no-check", stdin=LONG.encode())
    assert (ran.code, ran.requests) == (0, [])


def test_a_pair_is_tried_by_a_login_whose_token_is_kept_nowhere(bare: Program) -> None:
    login = httpx.Response(200, json={"access_token": "24.canary-token", "expires_in": 2592000})
    count = httpx.Response(200, json={"object": "tokenizer.erniebot", "usage": {"total_tokens": 1}})
    ran = bare("token", "set", "wenxin", stdin=b"an-id-0123456789\nsecret-0123456789\n", replies=[login, count])
    assert ran.code == 0, ran.err
    assert [sent.url.path.rpartition("/")[2] for sent in ran.requests] == ["token", "erniebot"]
    assert sorted(bare.keyring().entries) == ["wenxin/client_id", "wenxin/client_secret"]
    assert list(Path(bare.environ["ERNIE_CACHE_DIR"]).rglob("*.json")) == []


def test_a_locked_keyring_names_the_three_ways_on(bare: Program) -> None:
    bare.keyring = LockedKeyring()
    ran = clean(bare("token", "set", "wcode", "--no-check", stdin=CODE.encode()), CODE)
    assert ran.code == 4
    assert "the keyring is locked" in ran.err
    for way in ("export WCODE_API_KEY=…", "providers.wcode.key_command", "ernie token set wcode --in-file"):
        assert way in ran.err


def test_what_wins_over_the_new_key_is_told(bare: Program) -> None:
    bare.environ["WCODE_API_KEY"] = CODE
    ran = bare("token", "set", "wcode", "--no-check", stdin=b"sk-another0123456789")
    assert "requests use the one of environment variable WCODE_API_KEY before it" in ran.err


def test_a_key_in_the_file_wins_over_a_new_one_in_the_keyring(bare: Program) -> None:
    bare("token", "set", "wcode", "--no-check", "--in-file", stdin=CODE.encode())
    ran = bare("token", "set", "wcode", "--no-check", stdin=b"sk-another0123456789")
    assert f"requests use the one of the file {folder(bare)}/credentials before it" in ran.err


@pytest.mark.parametrize("argv", [("wcode", CODE), (CODE,), ("wcode", "--api-key", CODE)])
def test_a_key_in_the_arguments_is_refused_and_not_repeated(bare: Program, argv: tuple[str, ...]) -> None:
    ran = clean(bare("token", "set", *argv), CODE)
    assert (ran.code, ran.requests) == (2, [])


def test_somebody_without_any_key_is_asked_to_name_the_provider(bare: Program) -> None:
    ran = bare("token", "set", stdin=CODE.encode())
    assert ran.code == 2
    assert ran.err == ("ernie: for which provider?\nhint: ernie token set aistudio  (or qianfan, wenxin, wcode, local)\n")


def test_the_wrong_shape_is_refused_before_anybody_is_asked(bare: Program) -> None:
    ran = clean(bare("token", "set", "qianfan", stdin=CODE.encode()), CODE)
    assert (ran.code, ran.requests) == (4, [])
    assert "hint: a right one looks like bce-v3/ALTAK-…/…" in ran.err


def test_a_local_key_is_sent_nowhere_while_nobody_says_where(bare: Program) -> None:
    ran = bare("token", "set", "local", stdin=b"anything")
    assert (ran.code, ran.requests) == (0, [])
    assert "not tried: ERNIE_LOCAL_BASE_URL does not say where the key may be sent" in ran.err
