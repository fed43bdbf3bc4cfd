"""`ernie models` as typed: whose models, which of them, and in which form."""

import json
from pathlib import Path

import httpx
import pytest
from program import Program, Ran

from ernie_cli.catalogue import PROVIDERS

FIELDS = [
    "id",
    "provider",
    "name",
    "context",
    "max_input",
    "max_output",
    "default_output",
    "max_reasoning",
    "updated",
    "capabilities",
    "price",
    "live",
]
WCODE = {"WCODE_API_KEY": "sk-canary-wcode"}
BEARER = {"QIANFAN_API_KEY": "bce-v3/ALTAK-canary/secret-canary"}
PAIR = {"QIANFAN_ACCESS_KEY": "ALTAK-canary", "QIANFAN_SECRET_KEY": "secret-canary-pair"}


def listing(*ids: str) -> httpx.Response:
    return httpx.Response(200, json={"object": "list", "data": [{"id": id_, "object": "model"} for id_ in ids]})


def rows(ran: Ran) -> list[list[str]]:
    return [line.split("\t") for line in ran.out.splitlines()]


def remembered(program: Program) -> list[str]:
    return (Path(program.environ["ERNIE_CACHE_DIR"]) / "complete" / "models").read_text().splitlines()


def test_the_only_key_tells_whose_models(ernie: Program) -> None:
    ran = ernie("models")
    assert (ran.code, ran.err, ran.requests) == (0, "", [])
    assert [row[0] for row in rows(ran)] == [model.id for model in PROVIDERS["aistudio"].models]
    assert rows(ran)[0] == ["ernie-4.5-turbo-128k", "aistudio", "131072", "125952", "12288", "", "chat,search", *[""] * 5]


@pytest.mark.parametrize(
    ("argv", "environ"),
    [(("-p", "wcode"), {}), ((), {"ERNIE_PROVIDER": "wcode"})],
    ids=["flag", "variable"],
)
def test_a_provider_is_named_without_a_key_for_it(ernie: Program, argv: tuple[str, ...], environ: dict[str, str]) -> None:
    ernie.environ |= environ
    assert {row[1] for row in rows(ernie("models", *argv))} == {"wcode"}


def test_without_any_key_all_are_listed(keyless: Program) -> None:
    ran = keyless("models")
    assert (ran.code, ran.err) == (0, "")
    assert list(dict.fromkeys(row[1] for row in rows(ran))) == ["aistudio", "qianfan", "wenxin", "wcode", "local"]


def test_all_are_listed_when_asked_for(ernie: Program) -> None:
    assert ernie("models", "--all").out == ernie("models", "--all", "-v").out
    assert len({row[1] for row in rows(ernie("models", "--all"))}) == 5


def test_the_json_has_the_fields_that_scripts_rely_on(ernie: Program) -> None:
    found = json.loads(ernie("models", "--json", "-p", "qianfan").out)
    assert {tuple(each) for each in found} == {tuple(FIELDS)}
    assert found[0] == {
        "id": "ernie-5.1",
        "provider": "qianfan",
        "name": "ernie-5.1",
        "context": 131072,
        "max_input": 121856,
        "max_output": 65536,
        "default_output": None,
        "max_reasoning": None,
        "updated": None,
        "capabilities": ["chat", "tools", "search"],
        "price": {
            "input": "0.004",
            "output": "0.018",
            "currency": "CNY",
            "per": 1000,
            "as_of": "2026",
            "source": "third-party copies of Qianfan API page rmh4stp0j",
        },
        "live": None,
    }


def test_only_what_can_do_all_of_it_is_listed(ernie: Program) -> None:
    ran = ernie("models", "--can", "vision", "--can", "schema", "--ids")
    assert (ran.out, ran.err) == ("ernie-4.5-8k-preview\n", "")


@pytest.mark.parametrize("word", ["chat", "vision", "tools", "schema", "search", "reasoning", "embed", "image"])
def test_there_is_a_model_for_every_ability(ernie: Program, word: str) -> None:
    assert ernie("models", "--all", "--can", word, "--ids").out


def test_an_ability_that_is_none_is_a_mistake_with_the_nearest(ernie: Program) -> None:
    ran = ernie("models", "--can", "serch")
    assert (ran.code, ran.out) == (2, "")
    assert "did you mean search?" in ran.err


def test_nothing_that_can_do_it_is_a_note_and_no_failure(ernie: Program) -> None:
    ran = ernie("models", "--can", "embed", "--can", "image", "--json")
    assert (ran.code, ran.out, ran.err) == (0, "[]\n", '{"note": "no model can do that"}\n')


def test_ids_of_several_providers_stand_behind_their_names(ernie: Program) -> None:
    ids = ernie("models", "--ids", "--all", "--can", "image").out.splitlines()
    assert ids == [
        "aistudio/Stable-Diffusion-XL",
        "aistudio/ERNIE-Image-Turbo",
        "qianfan/irag-1.0",
        "qianfan/flux.1-schnell",
        "wenxin/Stable-Diffusion-XL",
        "wenxin/ERNIE-ViLG",
    ]


@pytest.mark.parametrize(
    "argv", [("--ids", "--json"), ("--all", "-p", "wcode"), ("-p", "nobody"), ("a", "b"), (" ",)], ids=" ".join
)
def test_flags_without_sense_are_refused(ernie: Program, argv: tuple[str, ...]) -> None:
    ran = ernie("models", *argv)
    assert (ran.code, ran.out) == (2, "")


def test_all_about_a_model_is_told(ernie: Program) -> None:
    told = rows(ernie("models", "ernie-x1-turbo-32k"))
    assert {row[0]: row[1] for row in told if row[0] != "parameter"} == {
        "model": "ernie-x1-turbo-32k",
        "name": "ERNIE X1 Turbo",
        "provider": "aistudio, Baidu AI Studio",
        "served at": "https://aistudio.baidu.com/llm/lmapi/v3",
        "also at": "qianfan",
        "abilities": "chat, reasoning, tools",
        "context": "32768 tokens (32k)",
        "input": "up to 24576 tokens (24k)",
        "output": "from 2 to 16384 tokens (16k); 2048 when not told",
        "thinking": "up to 16384 tokens (16k)",
        "source": "AI Studio LLM API v3",
    }
    parameters = {row[1]: row[2:] for row in told if row[0] == "parameter"}
    assert parameters["temperature"] == ["temperature", "a number above 0 and up to 1", "0.95"]
    assert parameters["max_tokens"] == ["max_completion_tokens", "a whole number from 2 to 16384", "2048"]
    assert parameters["parallel_tool_calls"] == ["parallel_tool_calls", "true or false", "true"]
    assert parameters["web_search"] == ["web_search", "an object; this model may ignore it", ""]
    assert not {"frequency_penalty", "search"} & set(parameters)


def test_tiers_of_a_price_are_told(ernie: Program) -> None:
    told = dict(row[:2] for row in rows(ernie("models", "qianfan/ernie-5.1")))
    assert told["price"] == (
        "4 / 18 CNY a million tokens, in / out; for a prompt of more than 32768 6 / 22"
        " (third-party copies of Qianfan API page rmh4stp0j, 2026)"
    )


def test_a_price_of_nothing_is_free(ernie: Program) -> None:
    told = dict(row[:2] for row in rows(ernie("models", "wenxin/Yi-34B-Chat")))
    assert told["price"] == "free (qianfan SDK 0.4.12.3, 2025-02-07)"


def test_a_limit_that_sources_disagree_on_is_told_as_one(ernie: Program) -> None:
    told = dict(row[:2] for row in rows(ernie("models", "-p", "wenxin", "ernie-bot-4")))
    assert told["input"] == "up to 5120 tokens (5k) and 20000 characters; the sources disagree, so it is not enforced"
    workshop = "https://aip.baidubce.com/rpc/2.0/ai_custom/v1/wenxinworkshop"
    assert told["served at"] == f"{workshop}/chat/completions_pro"


def test_an_embedding_model_takes_none_of_the_parameters_of_chat(ernie: Program) -> None:
    told = rows(ernie("models", "embedding-v1"))
    assert "parameter" not in {row[0] for row in told}
    assert ["input", "up to 384 tokens and 1000 characters a text"] in told


def test_a_model_that_the_chosen_provider_lacks_is_found_with_the_others(ernie: Program) -> None:
    told = dict(row[:2] for row in rows(ernie("models", "ernie-5.1")))
    assert told["provider"] == "qianfan, Baidu Cloud Qianfan"


def test_an_unknown_model_is_passed_through_with_the_nearest(ernie: Program) -> None:
    ran = ernie("models", "-p", "qianfan", "ernie-5.11")
    told = dict(row[:2] for row in rows(ran))
    assert (ran.code, ran.err) == (0, "ernie: qianfan ernie-5.11 is not in the catalogue; did you mean ernie-5.1?\n")
    assert told["model"] == "ernie-5.11"
    assert "parameter" in told


def test_an_unknown_model_of_nobody_is_a_note(keyless: Program) -> None:
    ran = keyless("models", "ernie-5.11", "--json")
    assert (ran.code, ran.out) == (0, "[]\n")
    assert "no provider lists ernie-5.11; did you mean ernie-5.1?" in ran.err


@pytest.mark.parametrize("argv", [(), ("--ids",), ("--json",)], ids=" ".join)
def test_a_model_like_none_of_anybody_is_a_note_that_tells_the_way_on(keyless: Program, argv: tuple[str, ...]) -> None:
    ran = keyless("models", "nosuch-model", *argv)
    assert (ran.code, ran.out) == (0, "[]\n" if argv == ("--json",) else "")
    assert "no provider lists nosuch-model; -p NAME shows what a provider takes for it" in ran.err
    shown = keyless("models", "nosuch-model", "-p", "qianfan")
    assert ["parameter", "temperature"] in [row[:2] for row in rows(shown)]


def test_the_users_own_price_is_shown(ernie: Program, tmp_path: Path) -> None:
    (tmp_path / "config.yaml").write_text("prices:\n  wcode/ernie-4.0-8k: {input: 1.5, output: 2, per: 1000000}\n")
    ernie.environ["ERNIE_CONFIG_DIR"] = str(tmp_path)
    (found,) = json.loads(ernie("models", "--json", "wcode/ernie-4.0-8k").out)
    assert (found["price"]["input"], found["price"]["output"], found["price"]["per"]) == ("1.5", "2", 1_000_000)


def test_what_is_live_new_and_gone_is_told(ernie: Program) -> None:
    ran = ernie("models", "--live", "--can", "chat", replies=[listing("ernie-3.5-8k", "ernie-9")])
    assert str(ran.requests[0].url) == "https://aistudio.baidu.com/llm/lmapi/v3/models"
    marks = {row[0]: row[11] for row in rows(ran)}
    assert (marks["ernie-3.5-8k"], marks["ernie-4.0-8k"]) == ("listed", "gone")
    assert "ernie: aistudio: 1 new, 19 gone\n" in ran.err
    assert "aistudio: of 1 models nobody says what they can do" in ran.err


def test_what_was_live_is_completed_from_then_on(ernie: Program) -> None:
    ernie("models")
    assert "aistudio/ernie-4.0-8k" in remembered(ernie)
    assert "qianfan/irag-1.0" in remembered(ernie)
    ernie("models", "--live", replies=[listing("ernie-3.5-8k", "ernie-9", "evil$(id)")])
    now = remembered(ernie)
    assert {"ernie-9", "aistudio/ernie-9"} <= set(now)
    assert "aistudio/ernie-4.0-8k" not in now
    assert "ernie-4.0-8k" in now  # others have it
    assert not [name for name in now if "$" in name]
    ernie("models", "-p", "wcode")
    assert remembered(ernie) == now


def test_a_cache_that_cannot_be_written_is_no_failure(ernie: Program) -> None:
    ernie.environ["ERNIE_CACHE_DIR"] = "/dev/null/ernie"
    ran = ernie("models", "--ids")
    assert (ran.code, ran.err) == (0, "")


def test_a_service_without_a_list_says_so_and_the_catalogue_stands_for_it(ernie: Program) -> None:
    ran = ernie("models", "-p", "wcode", "--live")
    assert (ran.code, ran.requests) == (0, [])
    assert ran.err == "ernie: wcode has no call that lists its models: the catalogue's models stand for its own\n"
    assert [row[11] for row in rows(ran)] == [""] * 4


def test_a_live_list_needs_a_key(keyless: Program) -> None:
    ran = keyless("models", "-p", "qianfan", "--live")
    assert (ran.code, ran.out, ran.requests) == (4, "", [])


def test_the_console_needs_a_pair_and_says_so(keyless: Program) -> None:
    keyless.environ |= {"QIANFAN_ACCESS_TOKEN": "24.canary"}
    ran = keyless("models", "-p", "wenxin", "--live")
    assert (ran.code, ran.requests) == (4, [])
    assert "only an IAM key pair may ask for the list of models" in ran.err


def test_the_console_is_asked_with_a_signature(keyless: Program) -> None:
    keyless.environ |= PAIR
    common = [{"name": "X", "url": "https://h/rpc/2.0/ai_custom/v1/wenxinworkshop/chat/ernie_speed", "apiType": "chat"}]
    ran = keyless("models", "-p", "wenxin", "--live", replies=[httpx.Response(200, json={"result": {"common": common}})])
    (request,) = ran.requests
    assert (request.method, str(request.url)) == ("POST", "https://qianfan.baidubce.com/wenxinworkshop/service/list")
    assert request.headers["authorization"].startswith("bce-auth-v1/ALTAK-canary/")
    assert {row[0]: row[11] for row in rows(ran)}["ernie-speed-8k"] == "listed"


def test_all_that_have_a_key_are_asked_and_the_others_are_told(keyless: Program) -> None:
    keyless.environ |= {**WCODE, **BEARER}
    ran = keyless("models", "--live", "--all", replies=[listing("ernie-5.1")])
    assert [request.url.host for request in ran.requests] == ["qianfan.baidubce.com"]
    assert ran.code == 0
    assert "aistudio has no key; wenxin has no key for it; wcode has no call that lists its models; local is asked" in ran.err


def test_a_service_that_fails_among_others_is_told_last_and_decides_the_code(keyless: Program) -> None:
    keyless.environ |= {**BEARER, "AI_STUDIO_API_KEY": "canary"}

    def answered(request: httpx.Request) -> httpx.Response:
        down = request.url.host == "qianfan.baidubce.com"
        return httpx.Response(503, text="down") if down else listing("ernie-3.5-8k")

    ran = keyless("models", "--live", "--all", "--retries", "0", replies=[answered, answered])
    assert ran.code == 5
    found = {(row[1], row[11]) for row in rows(ran)}
    assert ("aistudio", "listed") in found
    assert ("qianfan", "") in found


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (httpx.Response(200, json={"models": []}), 6),
        (httpx.Response(200, json={"data": "nonsense"}), 6),
        (httpx.Response(200, text="<html>"), 6),
        (httpx.Response(401, json={"error": {"code": "invalid_iam_token", "message": "IAM Certification failed"}}), 4),
        (httpx.Response(302, headers={"location": "https://elsewhere.example/"}), 6),
    ],
)
def test_a_reply_that_is_no_list_has_its_code(ernie: Program, reply: httpx.Response, code: int) -> None:
    ran = ernie("models", "--live", replies=[reply])
    assert (ran.code, ran.out) == (code, "")


def test_a_service_without_any_model_is_a_note(ernie: Program) -> None:
    ernie.environ["ERNIE_LOCAL_BASE_URL"] = "http://127.0.0.1:9/v1"
    ran = ernie("models", "-p", "local", "--live", replies=[listing()])
    assert (ran.code, ran.out, ran.err) == (0, "", "ernie: local lists no models\n")


@pytest.mark.parametrize("entries", [[], None, ["nonsense", {"id": {}}]])
def test_a_list_that_names_no_model_leaves_the_catalogue_as_it_is(ernie: Program, entries: object) -> None:
    ran = ernie("models", "--live", replies=[httpx.Response(200, json={"data": entries})])
    assert (ran.code, {row[11] for row in rows(ran)}) == (0, {""})
    assert ran.err == "ernie: aistudio lists no models: the catalogue's models stand for its own\n"
    assert "aistudio/ernie-4.0-8k" in remembered(ernie)


def test_entries_without_an_id_are_counted_for_who_asks(ernie: Program) -> None:
    reply = httpx.Response(200, json={"data": [{"id": "ernie-3.5-8k"}, {"name": "x"}, "y"]})
    assert "aistudio: 2 entries of its list name no model" not in ernie("models", "--live", replies=[reply]).err
    assert "ernie: aistudio: 2 entries of its list name no model\n" in ernie("models", "--live", "-v", replies=[reply]).err


def test_ids_of_a_live_list_are_of_models_that_are_there(ernie: Program) -> None:
    ran = ernie("models", "--live", "--ids", "--can", "chat", replies=[listing("ernie-3.5-8k", "ernie-4.0-8k")])
    assert (ran.code, ran.out) == (0, "ernie-4.0-8k\nernie-3.5-8k\n")


def test_a_name_of_a_server_does_nothing_to_a_terminal_or_to_columns(ernie: Program) -> None:
    hostile = {"object": "list", "data": [{"id": "a\x1b[2J\tb\nc", "name": "\x07x"}]}
    ran = ernie("models", "--live", terminal=("stdout",), replies=[httpx.Response(200, json=hostile)])
    assert "\x1b" not in ran.out
    assert "a␛[2J b c" in ran.out


def test_the_key_stands_nowhere(ernie: Program) -> None:
    ran = ernie("models", "--live", "--debug", replies=[listing("ernie-9")])
    assert "sk-canary" not in ran.out + ran.err
