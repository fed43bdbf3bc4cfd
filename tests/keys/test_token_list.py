"""`ernie token list` as typed: everything that is known about keys, and no key."""

import json
from pathlib import Path

import httpx
import pytest
from memory_keyring import LockedKeyring
from program import EPOCH, Program
from typed_tokens import CODE, clean, configure, folder


def rows(program: Program) -> dict[str, dict[str, object]]:
    ran = program("token", "list", "--json")
    assert (ran.code, ran.requests) == (0, [])
    return {row["provider"]: row for row in json.loads(ran.out)}


def test_every_provider_is_shown_with_what_wins_and_what_it_wins_over(bare: Program) -> None:
    bare("token", "set", "wcode", "--no-check", stdin=CODE.encode())
    bare("token", "set", "wcode", "--no-check", "--in-file", stdin=b"sk-canary0123456789-file")
    bare.environ["WCODE_API_KEY"] = "sk-canary0123456789-envi"
    ran = clean(bare("token", "list"), CODE, "sk-canary")
    assert ran.err == ""
    assert ran.out.splitlines()[0] == "PROVIDER  KEY    TOKEN ENDS  FROM"
    assert [line.split()[0] for line in ran.out.splitlines() if not line.startswith(" ")] == [
        *["PROVIDER", "aistudio", "qianfan", "wenxin", "wcode", "local", "sandbox"]
    ]
    assert max(map(len, ran.out.splitlines())) <= 80
    assert rows(bare)["wcode"] == {
        "provider": "wcode",
        "key": "…envi",
        "scheme": "bearer",
        "source": "environment variable WCODE_API_KEY",
        "shadowed": [
            {"source": f"the file {folder(bare)}/credentials", "key": "…file"},
            {"source": "keyring", "key": "…wxyz"},
        ],
        "expires_at": None,
        "needs_key": True,
        "trouble": None,
    }


def test_a_provider_without_a_key_says_so_and_the_keyring_stays_closed(bare: Program) -> None:
    bare.keyring = lambda: pytest.fail("the keyring was opened")
    assert [(row["key"], row["source"], row["needs_key"]) for row in rows(bare).values()] == [
        *[(None, None, True)] * 4,
        *[(None, None, False)] * 2,
    ]


def test_a_table_tells_a_key_that_is_missing_from_one_that_may_be_and_one_that_cannot(bare: Program) -> None:
    configure(bare, "providers: {work: {format: openai, base_url: 'https://llm.example.org/v1'}}")
    told = {words[0]: " ".join(words[3:]) for words in map(str.split, bare("token", "list").out.splitlines())}
    assert (told["wcode"], told["local"], told["work"], told["sandbox"]) == (
        *("no key", "no key (optional)", "no key (optional)", "no key needed"),
    )


def test_a_dead_keyring_is_a_note_and_no_failure(bare: Program) -> None:
    bare("token", "set", "wcode", "--no-check", stdin=CODE.encode())
    bare.keyring = LockedKeyring()
    ran = bare("token", "list")
    assert ran.code == 0
    assert ran.err == "ernie: wcode: the keyring is locked\n"
    assert "keyring (not to be had)" in ran.out
    assert rows(bare)["wcode"]["trouble"] == "wcode: the keyring is locked"


def test_the_end_of_a_derived_token_is_shown(bare: Program) -> None:
    bare.environ |= {"QIANFAN_AK": "an-id-0123456789", "QIANFAN_SK": "secret-0123456789"}
    login = httpx.Response(200, json={"access_token": "24.canary-token", "expires_in": 86400})
    assert bare("token", "get", "wenxin", replies=[login]).out == "24.canary-token\n"
    assert rows(bare)["wenxin"]["expires_at"] == "2023-11-15T22:30:00Z"  # a day after the clock of the test
    assert EPOCH + 1000 + 86400 == 1_700_087_400
    ran = clean(bare("token", "list"), "canary-token")
    assert "…6789  in 24 hours" in ran.out


def test_half_a_pair_is_told(bare: Program) -> None:
    bare.environ["QIANFAN_AK"] = "an-id"
    assert rows(bare)["wenxin"]["trouble"] == "wenxin: QIANFAN_AK needs its other half: QIANFAN_SK is not set"


def test_a_command_runs_only_where_it_wins(bare: Program, tmp_path: Path) -> None:
    bare.environ["PATH"] = "/usr/bin:/bin"
    script = f"echo asked >> {tmp_path}/log; echo command-0123456789"
    configure(bare, f"providers: {{wcode: {{key_command: [sh, -c, '{script}']}}}}\n")
    assert rows(bare)["wcode"]["key"] == "…6789"
    bare.environ["WCODE_API_KEY"] = CODE
    assert rows(bare)["wcode"]["shadowed"] == [{"source": "key_command sh", "key": None}]
    assert (tmp_path / "log").read_text() == "asked\n"
