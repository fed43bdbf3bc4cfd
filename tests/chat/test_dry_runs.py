"""`--dry-run` prints a curl command that a shell can run, and `token get` prints what it needs; no secret is in the first."""

import json
import subprocess

import pytest
from program import KEY, Program
from services import SERVICES, TOKEN, choose

HEADER = "-H @<(ernie token get {} --header)"
PROOFS = {
    "aistudio": HEADER.format("aistudio"),
    "qianfan": HEADER.format("qianfan"),
    "wcode": HEADER.format("wcode"),
    "wenxin": "--url-query access_token@<(ernie token get wenxin | tr -d '\\n')",
    "local": "",
}


@pytest.mark.parametrize("name", SERVICES)
def test_a_dry_run_prints_the_whole_request(ernie: Program, name: str) -> None:
    service = choose(ernie, name)
    ran = ernie("chat", "--dry-run", "-s", "Be short.", "--temperature", "0.5", "it's\n`x` $y 你好")
    head, _, rest = ran.out.partition("<<'JSON'\n")
    body, end, after = rest.rpartition("\nJSON\n")
    assert (ran.code, ran.requests, end, after) == (0, [], "\nJSON\n", "")
    assert head.startswith(f"curl -sSN {service.url.partition('?')[0]} ")
    assert PROOFS[name] in head
    assert ("ernie token" in head) is bool(PROOFS[name])
    found = json.loads(body)
    assert (found["messages"][-1]["content"], found["temperature"]) == ("it's\n`x` $y 你好", 0.5)
    assert KEY not in ran.out
    assert TOKEN not in ran.out


@pytest.mark.parametrize("name", SERVICES)
@pytest.mark.parametrize("words", ["hi", "JSON\nJSON_\n", "'; rm -rf /; '", "\\", "$(x)"])
def test_a_shell_can_parse_it(ernie: Program, name: str, words: str) -> None:
    choose(ernie, name)
    ran = ernie("chat", "--dry-run", "--endpoint", "a b'c", words)
    parsed = subprocess.run(["bash", "-n"], input=ran.out.encode(), capture_output=True, check=False)
    assert (parsed.returncode, parsed.stderr) == (0, b"")


@pytest.mark.parametrize("name", SERVICES)
def test_the_body_that_a_shell_would_send_is_the_body_that_is_sent(ernie: Program, name: str) -> None:
    choose(ernie, name)
    ran = ernie("chat", "--dry-run", "JSON\n'x' $y")
    script = "curl() { cat; }\nernie() { :; }\n" + ran.out
    sent = subprocess.run(["bash", "-c", script], capture_output=True, check=True).stdout
    assert json.loads(sent)["messages"][-1]["content"] == "JSON\n'x' $y"


def test_a_dry_run_needs_no_key(ernie: Program) -> None:
    del ernie.environ["AI_STUDIO_API_KEY"]
    ran = ernie("chat", "-p", "wcode", "--dry-run", "hi")
    assert (ran.code, ran.err) == (0, "")
    assert HEADER.format("wcode") in ran.out


def test_a_key_for_a_local_server_is_sent_when_there_is_one(ernie: Program) -> None:
    choose(ernie, "local")
    ernie.environ["ERNIE_LOCAL_API_KEY"] = KEY
    assert HEADER.format("local") in ernie("chat", "--dry-run", "hi").out


def test_a_pair_that_signs_each_request_names_the_address_to_sign_for(ernie: Program) -> None:
    ernie.environ |= {"QIANFAN_ACCESS_KEY": "ALTAK-canary", "QIANFAN_SECRET_KEY": "iam-secret-canary"}
    ran = ernie("chat", "-p", "wenxin", "--dry-run", "hi")
    url = SERVICES["wenxin"].url.partition("?")[0]
    assert f"-H @<(ernie token get wenxin --header --url {url})" in ran.out


def test_a_dry_run_refuses_what_a_run_would_refuse(ernie: Program) -> None:
    ran = ernie("chat", "--dry-run", "--temperature", "7", "hi")
    assert (ran.code, ran.out) == (2, "")


@pytest.mark.parametrize(
    ("name", "argv", "out"),
    [
        ("aistudio", [], f"{KEY}\n"),
        ("aistudio", ["--header"], f"authorization: Bearer {KEY}\n"),
        ("wenxin", [], f"{TOKEN}\n"),
    ],
)
def test_token_get_prints_what_a_request_would_use_and_nothing_else(
    ernie: Program, name: str, argv: list[str], out: str
) -> None:
    choose(ernie, name)
    ran = ernie("token", "get", name, *argv)
    assert (ran.code, ran.out, ran.err) == (0, out, "")


def test_token_get_takes_the_only_key_when_nobody_is_named(ernie: Program) -> None:
    assert ernie("token", "get").out == f"{KEY}\n"


def test_a_signature_is_printed_for_an_address(ernie: Program) -> None:
    ernie.environ |= {"QIANFAN_ACCESS_KEY": "ALTAK-canary", "QIANFAN_SECRET_KEY": "iam-secret-canary"}
    ran = ernie("token", "get", "wenxin", "--header", "--url", "https://aip.baidubce.com/x")
    lines = dict(line.split(": ", 1) for line in ran.out.splitlines())
    assert ran.code == 0
    assert lines["authorization"].startswith("bce-auth-v1/ALTAK-canary/2023-11-14T22:30:00Z/")
    assert lines["x-bce-date"] == "2023-11-14T22:30:00Z"


@pytest.mark.parametrize(
    ("name", "environ", "argv", "told"),
    [
        ("wenxin", {"QIANFAN_ACCESS_KEY": "a-canary", "QIANFAN_SECRET_KEY": "s-canary"}, [], "signs each request"),
        ("wenxin", {"QIANFAN_ACCESS_TOKEN": TOKEN}, ["--header"], "takes its token in the query"),
        ("local", {"ERNIE_LOCAL_BASE_URL": "http://127.0.0.1:9/v1"}, [], "needs no key"),
        ("nobody", {}, [], "there is no provider 'nobody'"),
    ],
)
def test_what_cannot_be_printed_is_said(ernie: Program, name: str, environ: dict[str, str], argv: list[str], told: str) -> None:
    ernie.environ |= environ
    ran = ernie("token", "get", name, *argv)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
