"""Providers of the user's own, and what the configuration changes of the others."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from program import KEY, Program, chunk, stream

Configure = Callable[[str], Path]

MINE = """
providers:
  mine:
    format: openai
    base_url: https://llm.example.org/v1/
    default_model: {chat: big, embed: wide, image: paint}
    headers: {X-Team: research, X-Api-Key: "${TEAM_KEY}"}
"""
CALL = ("chat", "-n", "hi")
TEAM_KEY = "canary-of-the-team-0123"


def hello() -> httpx.Response:
    return stream(chunk("Hello"), chunk("", "stop"))


def test_one_is_asked_at_its_address_with_its_key_and_headers(ernie: Program, configure: Configure) -> None:
    configure(MINE)
    ernie.environ |= {"ERNIE_MINE_API_KEY": KEY, "TEAM_KEY": TEAM_KEY}
    ran = ernie(*CALL, "-p", "mine", replies=[hello()])
    assert (ran.code, ran.out, ran.err) == (0, "Hello\n", "")
    (request,) = ran.requests
    assert str(request.url) == "https://llm.example.org/v1/chat/completions"
    assert ran.bodies[0]["model"] == "big"
    assert [request.headers[name] for name in ("authorization", "x-team", "x-api-key")] == [
        f"Bearer {KEY}",
        "research",
        TEAM_KEY,
    ]


@pytest.mark.parametrize(
    ("words", "environ", "settings"),
    [
        (("-m", "mine/big"), {}, ""),
        ((), {"ERNIE_PROVIDER": "mine"}, ""),
        ((), {"ERNIE_MODEL": "mine/big"}, ""),
        ((), {}, "default_provider: mine\n"),
        ((), {}, "default_model: mine/big\n"),
        ((), {"ERNIE_MINE_API_KEY": KEY}, ""),
        (("-m", "fast"), {}, "aliases: {fast: mine/big}\n"),
        ((), {"ERNIE_MODEL": "fast"}, "aliases: {fast: mine/big}\n"),
    ],
    ids=str,
)
def test_one_is_chosen_like_any_other(
    ernie: Program, configure: Configure, words: tuple[str, ...], environ: dict[str, str], settings: str
) -> None:
    configure(settings + MINE)
    ernie.environ |= {"TEAM_KEY": TEAM_KEY, **environ}
    ran = ernie(*CALL, *words, replies=[hello()])
    assert (ran.code, ran.err, ran.requests[0].url.host, ran.bodies[0]["model"]) == (0, "", "llm.example.org", "big")


def test_one_without_a_key_gets_none(ernie: Program, configure: Configure) -> None:
    configure("providers: {mine: {format: openai, base_url: 'http://127.0.0.1:9/v1'}}\n")
    ran = ernie(*CALL, "-p", "mine", "-m", "x", replies=[hello()])
    assert (ran.code, ran.err, "authorization" in ran.requests[0].headers) == (0, "", False)


def test_one_that_serves_a_single_model_is_asked_which(ernie: Program, configure: Configure) -> None:
    configure("providers: {mine: {format: openai, base_url: 'http://127.0.0.1:9/v1'}}\n")
    ran = ernie(*CALL, "-p", "mine", replies=[httpx.Response(200, json={"data": [{"id": "only"}]}), hello()])
    assert (ran.code, ran.bodies[0]["model"]) == (0, "only")


def test_one_in_the_legacy_format_gets_its_key_in_the_query(ernie: Program, configure: Configure) -> None:
    configure("providers: {old: {format: wenxin, base_url: 'https://old.example.org'}}\n")
    ernie.environ["ERNIE_OLD_API_KEY"] = "24.canary-0123456789"
    events = ({"id": "as-1", "is_end": False, "result": "Hello"}, {"id": "as-1", "is_end": True, "result": ""})
    ran = ernie(*CALL, replies=[stream(*events, done=False)])
    assert (ran.code, ran.out) == (0, "Hello\n")
    path = "/rpc/2.0/ai_custom/v1/wenxinworkshop/chat/ernie_speed?access_token=24.canary-0123456789"
    assert str(ran.requests[0].url) == f"https://old.example.org{path}"


def test_vectors_and_pictures_come_from_it_too(ernie: Program, configure: Configure, tmp_path: Path) -> None:
    configure(MINE)
    ernie.environ |= {"ERNIE_MINE_API_KEY": KEY, "TEAM_KEY": TEAM_KEY}
    vector = httpx.Response(200, json={"data": [{"index": 0, "embedding": [0.5]}], "usage": {}})
    embedded = ernie("embed", "-p", "mine", "a text", replies=[vector])
    assert (embedded.code, json.loads(embedded.out)["embedding"]) == (0, [0.5])
    drawn = ernie(
        "image",
        "-p",
        "mine",
        "--url",
        "a cat",
        replies=[httpx.Response(200, json={"data": [{"url": "https://a.example/b.png"}]})],
    )
    assert (drawn.code, drawn.out) == (0, "https://a.example/b.png\n")
    assert [(ran.requests[0].url.path, ran.bodies[0]["model"]) for ran in (embedded, drawn)] == [
        ("/v1/embeddings", "wide"),
        ("/v1/images/generations", "paint"),
    ]
    assert {ran.requests[0].headers["x-api-key"] for ran in (embedded, drawn)} == {TEAM_KEY}


def test_what_a_header_takes_from_the_environment_is_never_shown(ernie: Program, configure: Configure) -> None:
    configure(MINE)
    ernie.environ |= {"ERNIE_MINE_API_KEY": KEY, "TEAM_KEY": TEAM_KEY}
    ran = ernie(*CALL, "--debug", "-p", "mine", replies=[hello()])
    assert "x-team: research" in ran.err
    assert TEAM_KEY not in ran.out + ran.err


@pytest.mark.parametrize(
    ("value", "told"), [("", "the variable TEAM_KEY is not set"), ("a\nb: canary", "no header may carry what the variable")]
)
def test_a_variable_that_cannot_be_sent_is_a_mistake_of_use(
    ernie: Program, configure: Configure, value: str, told: str
) -> None:
    configure(MINE)
    ernie.environ["TEAM_KEY"] = value
    ran = ernie(*CALL, "-p", "mine")
    assert (ran.code, ran.requests) == (2, [])
    assert f"providers.mine.headers.X-Api-Key: {told}" in ran.err
    assert "canary" not in ran.err


def test_a_dry_run_leaves_the_variable_to_the_shell(ernie: Program, configure: Configure) -> None:
    configure(MINE)
    ernie.environ["TEAM_KEY"] = TEAM_KEY
    ran = ernie(*CALL, "-p", "mine", "--dry-run")
    assert TEAM_KEY not in ran.out
    script = 'curl() { for word in "$@"; do case $word in @*) cat "${word#@}";; *) echo "$word";; esac; done; }\n' + ran.out
    sent = subprocess.run(["bash", "-c", script], env={"TEAM_KEY": "a 'b' $c"}, capture_output=True, text=True, check=True)
    lines = sent.stdout.splitlines()
    assert ("X-Team: research" in lines, "X-Api-Key: a 'b' $c" in lines, sent.stderr) == (True, True, "")


def test_headers_go_to_the_base_url_and_not_where_one_logs_in(ernie: Program, configure: Configure) -> None:
    configure("providers: {qianfan: {headers: {X-Api-Key: '${TEAM_KEY}'}}}\n")
    ernie.environ |= {"QIANFAN_ACCESS_KEY": "ALTAKcanary", "QIANFAN_SECRET_KEY": "canary", "TEAM_KEY": TEAM_KEY}
    ernie.environ["ERNIE_CACHE_DIR"] += "-of-this-test"
    login = httpx.Response(200, json={"token": "bce-v3/ALTAK-x/y", "expireTime": "2033-05-18T03:33:20Z"})
    ran = ernie(*CALL, "-p", "qianfan", replies=[login, hello()])
    assert (ran.code, [request.headers.get("x-api-key") for request in ran.requests]) == (0, [None, TEAM_KEY])


def test_the_variable_of_an_address_wins_over_the_configuration_and_that_over_the_catalogue(
    ernie: Program, configure: Configure
) -> None:
    configure("providers: {wcode: {base_url: 'https://gateway.example.org/wcode/'}}\n")
    ernie.environ["WCODE_API_KEY"] = KEY
    configured = ernie(*CALL, replies=[hello()])
    ernie.environ["ERNIE_WCODE_BASE_URL"] = "https://other.example.org"
    variable = ernie(*CALL, replies=[hello()])
    assert [str(ran.requests[0].url) for ran in (configured, variable)] == [
        "https://gateway.example.org/wcode/chat/completions",
        "https://other.example.org/chat/completions",
    ]


def test_a_local_server_with_an_address_is_not_looked_for(ernie: Program, configure: Configure) -> None:
    configure("providers: {local: {base_url: 'http://127.0.0.1:7/v1', headers: {X-A: '${TEAM_KEY}'}}}\n")
    ernie.environ |= {"ERNIE_LOCAL_API_KEY": KEY, "TEAM_KEY": TEAM_KEY}
    ran = ernie(*CALL, "-p", "local", "-m", "x", replies=[hello()])
    assert (ran.code, str(ran.requests[0].url)) == (0, "http://127.0.0.1:7/v1/chat/completions")
    assert ran.requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_a_local_server_that_was_found_gets_no_headers(ernie: Program, configure: Configure) -> None:
    configure("providers: {local: {headers: {X-A: '${TEAM_KEY}'}}}\n")
    ernie.environ["TEAM_KEY"] = TEAM_KEY
    ran = ernie(*CALL, "-p", "local", "-m", "x", replies=[httpx.Response(200, json={"data": []}), hello()])
    assert (ran.code, ["x-a" in request.headers for request in ran.requests]) == (0, [False, False])


def test_a_wrong_version_in_a_configured_address_is_hinted_at(ernie: Program, configure: Configure) -> None:
    configure("providers: {qianfan: {base_url: 'https://qianfan.baidubce.com/v1'}}\n")
    ernie.environ["QIANFAN_API_KEY"] = KEY
    ran = ernie(*CALL, replies=[httpx.Response(404, json={"error": {"message": "not found"}})])
    assert "hint: providers.qianfan.base_url ends in /v1; Baidu Cloud Qianfan answers at /v2\n" in ran.err


@pytest.mark.parametrize("key", ["Authorization", "Content-Type", "host"])
def test_headers_that_are_ours_are_refused(ernie: Program, configure: Configure, key: str) -> None:
    configure(MINE.replace("X-Api-Key", key))
    ran = ernie(*CALL, "-p", "mine")
    assert (ran.code, f"the header {key} is ours" in ran.err) == (2, True)


def test_the_keys_of_ones_own_providers_are_listed_checked_and_printed(ernie: Program, configure: Configure) -> None:
    configure(MINE)
    ernie.environ |= {"ERNIE_MINE_API_KEY": KEY, "TEAM_KEY": TEAM_KEY}
    assert ernie("token", "get", "mine").out == f"{KEY}\n"
    listed = {row["provider"]: row for row in json.loads(ernie("token", "list", "--json").out)}
    assert listed["mine"]["source"] == "environment variable ERNIE_MINE_API_KEY"
    checked = ernie("token", "check", "mine", replies=[httpx.Response(200, json={"data": []})])
    assert (checked.code, checked.out.split()) == (0, ["mine", "works"])
    assert checked.requests[0].headers["x-api-key"] == TEAM_KEY


def test_the_key_of_ones_own_provider_is_set_and_removed(ernie: Program, configure: Configure, tmp_path: Path) -> None:
    configure(MINE)
    assert ernie("token", "set", "mine", "--in-file", "--no-check", stdin=KEY.encode()).code == 0
    ernie.environ["TEAM_KEY"] = TEAM_KEY
    ran = ernie(*CALL, replies=[hello()])
    assert (ran.code, ran.requests[0].headers["authorization"]) == (0, f"Bearer {KEY}")
    assert ernie("token", "remove", "mine").code == 0
    assert ernie(*CALL).code == 4


def test_its_key_command_is_run(ernie: Program, configure: Configure) -> None:
    configure(MINE + f"    key_command: [echo, {KEY[3:]}]\n")
    ernie.environ |= {"TEAM_KEY": TEAM_KEY, "PATH": "/usr/bin:/bin"}
    ran = ernie(*CALL, replies=[hello()])
    assert (ran.code, ran.requests[0].headers["authorization"]) == (0, f"Bearer {KEY[3:]}")


def test_balances_of_all_name_it(ernie: Program, configure: Configure) -> None:
    configure(MINE)
    ernie.environ["ERNIE_MINE_API_KEY"] = KEY
    found = {row["provider"]: row for row in json.loads(ernie("balance", "--all", "--json").out)}
    assert found["mine"]["note"] == "the service has no call for it"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "providers: {my-llm: &a {format: openai, base_url: 'http://a/v1'}, my_llm: *a}\n",
            "it would share ERNIE_MY_LLM_API_KEY with my-llm",
        ),
        ("providers: {iam: {format: openai, base_url: 'http://a/v1'}}\n", "it would share ERNIE_IAM_BASE_URL with qianfan"),
        ("providers: {qianfan: {format: wenxin}}\n", "the format of qianfan is openai"),
        ("providers: {wcode: {base_url: 'https://a/v1/chat/completions'}}\n", "this holds the path of a call"),
        ("providers: {wcode: {headers: {'X A': b}}}\n", "this is no name of a header"),
        ("providers: {wcode: {headers: {X-A: 中文}}}\n", "no header may carry this"),
        ("providers: {wcode: {headers: {X-A: '${A B}'}}}\n", "a ${ begins no variable here"),
        ("aliases: {a: b, b: c}\n", "b is an alias itself\nhint: write c\n"),
        ("aliases: {a: a}\n", "a is an alias itself\nhint: write the id of a model\n"),
        ("aliases: {a: b, b: a}\n", "b is an alias itself\nhint: write the id of a model\n"),
        (
            "default_provider: nobody\nproviders: {qianfan: {proxy: 'http://h'}, own: {base_url: 'http://a/v1'}}\n",
            "hint: providers are aistudio, qianfan, wenxin, wcode, local, sandbox, own\n",
        ),
        ("aliases: {a b: c}\n", "an alias is one word"),
    ],
)
def test_settings_of_providers_that_cannot_be_are_told(ernie: Program, configure: Configure, text: str, told: str) -> None:
    configure(text)
    ran = ernie(*CALL)
    assert (ran.code, told in ran.err, "config.yaml:1:" in ran.err) == (2, True, True), ran.err


def test_its_models_are_listed_by_the_server_itself(ernie: Program, configure: Configure) -> None:
    configure(MINE)
    ernie.environ |= {"ERNIE_MINE_API_KEY": KEY, "TEAM_KEY": TEAM_KEY}
    ran = ernie("models", "-p", "mine", "--live", "--ids", replies=[httpx.Response(200, json={"data": [{"id": "big"}]})])
    assert (ran.code, ran.out) == (0, "big\n")
    assert ran.requests[0].headers["x-api-key"] == TEAM_KEY
    assert ernie("models", "-p", "mine").err.startswith("ernie: the catalogue has no models of mine; --live asks")
