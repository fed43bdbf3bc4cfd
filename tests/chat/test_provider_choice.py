"""Who is asked, and which model: the flag, the model's prefix, the environment, the only key."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from program import KEY, Program
from services import SERVICES, choose, said


@pytest.mark.parametrize("name", SERVICES)
def test_the_only_key_chooses_the_service_its_model_and_its_address(ernie: Program, name: str) -> None:
    service = choose(ernie, name)
    ran = ernie("chat", "hi", replies=[said("x", name)])
    assert (ran.code, str(ran.requests[0].url)) == (0, service.url)
    assert ran.bodies[0].get("model") == (None if service.legacy else service.model)


@pytest.mark.parametrize(
    ("argv", "environ", "host", "model"),
    [
        (["-p", "qianfan", "-m", "x"], {"ERNIE_PROVIDER": "wcode"}, "qianfan.baidubce.com", "x"),
        (["-p", "qianfan", "-m", "qianfan/x"], {}, "qianfan.baidubce.com", "x"),
        (["-m", "qianfan/x"], {"ERNIE_PROVIDER": "wcode"}, "qianfan.baidubce.com", "x"),
        (["-m", "wcode/baidu/x"], {}, "wcode.net", "baidu/x"),
        (["-p", "wcode", "-m", "baidu/x"], {}, "wcode.net", "baidu/x"),
        ([], {"ERNIE_PROVIDER": "qianfan"}, "qianfan.baidubce.com", "ernie-4.5-turbo-128k"),
        ([], {"ERNIE_MODEL": "qianfan/x", "ERNIE_PROVIDER": "wcode"}, "qianfan.baidubce.com", "x"),
        (["-m", "y"], {"ERNIE_MODEL": "qianfan/x", "ERNIE_PROVIDER": "wcode"}, "wcode.net", "y"),
        (["-p", "AIStudio"], {"ERNIE_MODEL": "ernie-3.5-8k"}, "aistudio.baidu.com", "ernie-3.5-8k"),
        (["-p", "aistudio", "-m", "ERNIE-4.0-8K"], {}, "aistudio.baidu.com", "ernie-4.0-8k"),
    ],
)
def test_the_flag_wins_over_the_prefix_over_the_environment(
    ernie: Program, argv: list[str], environ: dict[str, str], host: str, model: str
) -> None:
    ernie.environ |= {"QIANFAN_API_KEY": KEY, "WCODE_API_KEY": KEY, **environ}
    ran = ernie("chat", "hi", *argv, replies=[said("x")])
    assert (ran.requests[0].url.host, ran.bodies[0]["model"]) == (host, model)


@pytest.mark.parametrize(
    ("word", "path"),
    [("ERNIE Speed", "ernie_speed"), ("ernie-4.0", "completions_pro"), ("My-Own", "my-own"), ("completions", "completions")],
)
def test_the_model_is_the_path_of_the_legacy_service(ernie: Program, word: str, path: str) -> None:
    choose(ernie, "wenxin")
    ran = ernie("chat", "hi", "-m", word, replies=[said("x", "wenxin")])
    assert ran.requests[0].url.path == f"/rpc/2.0/ai_custom/v1/wenxinworkshop/chat/{path}"


def test_no_key_at_all_lists_the_variables_and_the_next_step(ernie: Program) -> None:
    ernie.environ["AI_STUDIO_API_KEY"] = "  "
    ran = ernie("chat", "hi")
    assert (ran.code, ran.requests) == (4, [])
    for variable in ("AI_STUDIO_API_KEY", "QIANFAN_API_KEY", "QIANFAN_ACCESS_TOKEN", "WCODE_API_KEY"):
        assert variable in ran.err
    assert "hint: export AI_STUDIO_API_KEY=…" in ran.err
    assert "-p sandbox" in ran.err


def test_keys_for_several_services_ask_for_a_choice(ernie: Program) -> None:
    ernie.environ["WCODE_API_KEY"] = KEY
    ran = ernie("chat", "hi")
    assert (ran.code, ran.requests) == (4, [])
    assert "aistudio, wcode" in ran.err
    assert "hint: choose one: export ERNIE_PROVIDER=aistudio" in ran.err


@pytest.mark.parametrize(
    ("environ", "names"),
    [
        ({"QIANFAN_ACCESS_KEY": "a", "QIANFAN_SECRET_KEY": "s", "WCODE_API_KEY": "k"}, "qianfan, wcode"),
        ({"QIANFAN_AK": "a", "QIANFAN_SK": "s", "WCODE_API_KEY": "k"}, "wenxin, wcode"),
        ({"QIANFAN_ACCESS_TOKEN": "t", "QIANFAN_API_KEY": "k"}, "qianfan, wenxin"),
        ({"ERNIE_LOCAL_API_KEY": "k", "AI_STUDIO_API_KEY": "k", "WCODE_API_KEY": "k"}, "aistudio, wcode"),
    ],
)
def test_what_a_key_belongs_to(ernie: Program, environ: dict[str, str], names: str) -> None:
    del ernie.environ["AI_STUDIO_API_KEY"]
    ernie.environ |= environ
    assert f"several providers: {names}\n" in ernie("chat", "hi").err


@pytest.mark.parametrize("environ", [{"QIANFAN_AK": "a"}, {"QIANFAN_SECRET_KEY": "s"}, {"ERNIE_LOCAL_API_KEY": "k"}])
def test_half_a_key_or_a_local_one_chooses_nobody(ernie: Program, environ: dict[str, str]) -> None:
    del ernie.environ["AI_STUDIO_API_KEY"]
    ernie.environ |= environ
    ran = ernie("chat", "hi")
    assert ran.code == 4
    assert "no key for any provider" in ran.err


def test_an_iam_pair_alone_means_qianfan(ernie: Program) -> None:
    del ernie.environ["AI_STUDIO_API_KEY"]
    ernie.environ |= {"QIANFAN_ACCESS_KEY": "ALTAKx", "QIANFAN_SECRET_KEY": "secret-secret"}
    ran = ernie("chat", "hi", "--dry-run")
    assert "https://qianfan.baidubce.com/v2/chat/completions" in ran.out


def test_a_service_that_is_named_but_has_no_key_says_which_one(ernie: Program) -> None:
    ernie.keyring = lambda: SimpleNamespace(find=lambda provider: None)
    ran = ernie("chat", "hi", "-p", "wcode")
    assert (ran.code, ran.requests) == (4, [])
    assert "WCODE_API_KEY is not set" in ran.err


@pytest.mark.parametrize(
    ("argv", "environ", "told"),
    [
        (["-p", "aistudo"], {}, "--provider: there is no provider 'aistudo'; did you mean aistudio?"),
        ([], {"ERNIE_PROVIDER": "baidu"}, "ERNIE_PROVIDER: there is no provider 'baidu'"),
    ],
)
def test_an_unknown_service_is_a_usage_error_with_the_list(
    ernie: Program, argv: list[str], environ: dict[str, str], told: str
) -> None:
    ernie.environ |= environ
    ran = ernie("chat", "hi", *argv)
    assert ran.code == 2
    assert told in ran.err
    assert "hint: providers are aistudio, qianfan, wenxin, wcode, local, sandbox" in ran.err


def test_an_unknown_model_is_asked_with_a_note(ernie: Program) -> None:
    ran = ernie("chat", "hi", "-m", "ernie-4.5-turbo-12k", replies=[said("x")])
    assert (ran.code, ran.bodies[0]["model"]) == (0, "ernie-4.5-turbo-12k")
    assert ran.err == ("ernie: aistudio ernie-4.5-turbo-12k is not in the catalogue; did you mean ernie-4.5-turbo-128k?\n")


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ("nosuch/ernie-x", "aistudio nosuch/ernie-x is not in the catalogue"),
        ("qianfn/ernie-x", "aistudio qianfn/ernie-x is not in the catalogue; did you mean qianfan/ernie-x?"),
        ("wrk/ernie-x", "aistudio wrk/ernie-x is not in the catalogue; did you mean work/ernie-x?"),
    ],
)
@pytest.mark.parametrize("flags", [("-m",), ("-m", "ernie-3.5-8k", "--fallback")])
def test_what_stands_before_a_slash_and_is_no_service_is_told(
    ernie: Program, tmp_path: Path, flags: tuple[str, ...], model: str, told: str
) -> None:
    (tmp_path / "config.yaml").write_text("providers: {work: {format: openai, base_url: 'https://llm.example.org/v1'}}")
    ernie.environ["ERNIE_CONFIG_DIR"] = str(tmp_path)
    ran = ernie("chat", "-p", "aistudio", *flags, model, "hi", replies=[said("x")])
    assert (ran.code, ran.err) == (0, f"ernie: {told}\n")


@pytest.mark.parametrize("argv", [("chat", "hi"), ("embed", "hi")])
def test_an_alias_that_is_misspelt_is_guessed(ernie: Program, tmp_path: Path, argv: tuple[str, ...]) -> None:
    (tmp_path / "config.yaml").write_text("aliases: {fast: ernie-3.5-8k}")
    ernie.environ["ERNIE_CONFIG_DIR"] = str(tmp_path)
    ran = ernie(*argv, "-p", "sandbox", "-m", "fas")
    assert "ernie: sandbox fas is not in the catalogue; did you mean fast?\n" in ran.err


@pytest.mark.parametrize("command", ["set", "get", "refresh", "check"])
def test_a_service_that_is_no_flag_is_not_blamed_on_one(ernie: Program, command: str) -> None:
    ran = ernie("token", command, "nope")
    assert (ran.code, ran.err.partition(" 'nope'")[0]) == (2, f"ernie: token {command}: there is no provider")


def test_a_model_of_the_catalogue_may_have_a_slash(ernie: Program) -> None:
    ernie.environ["WCODE_API_KEY"] = "sk-canary-wcode"
    ran = ernie("chat", "-p", "wcode", "-m", "baidu/ernie-4.5-21b-a3b-thinking", "hi", replies=[said("x")])
    assert (ran.code, ran.err) == (0, "")


def test_a_base_url_of_ones_own_is_asked(ernie: Program) -> None:
    ernie.environ["ERNIE_AISTUDIO_BASE_URL"] = " https://gate.example/v3/ "
    ran = ernie("chat", "hi", replies=[said("x")])
    assert str(ran.requests[0].url) == "https://gate.example/v3/chat/completions"


def test_an_address_in_clear_is_told(ernie: Program) -> None:
    ernie.environ["ERNIE_AISTUDIO_BASE_URL"] = "http://gate.example/v3"
    ran = ernie("chat", "hi", replies=[said("x")])
    assert (ran.code, ran.err) == (0, "ernie: http://gate.example/v3 is not encrypted: the key travels in clear\n")


@pytest.mark.parametrize(
    ("url", "hint"),
    [
        ("gate.example/v3", "https://gate.example/v3"),
        ("https://me:hunter2@gate.example/v3", "write https://gate.example/v3"),
        ("https://gate.example/v3/chat/completions", "write https://gate.example/v3"),
        ("https://gate.example/v3/v3", "write https://gate.example/v3"),
        ("https://gate.example/v3?a=b", "write https://gate.example/v3"),
    ],
)
def test_an_address_that_is_none_is_refused_with_the_right_form(ernie: Program, url: str, hint: str) -> None:
    ernie.environ["ERNIE_AISTUDIO_BASE_URL"] = url
    ran = ernie("chat", "hi")
    assert (ran.code, ran.requests) == (2, [])
    assert "ERNIE_AISTUDIO_BASE_URL" in ran.err
    assert hint in ran.err
    assert "hunter2" not in ran.err


def test_the_environment_can_come_from_a_file_that_is_named(ernie: Program, tmp_path: Path) -> None:
    del ernie.environ["AI_STUDIO_API_KEY"]
    ernie.environ["WCODE_API_KEY"] = ""
    path = tmp_path / "keys.env"
    path.write_text(f"# keys\n\nexport WCODE_API_KEY='{KEY}' # mine\nERNIE_MODEL=baidu/x # theirs\r\nOTHER=\n")
    ran = ernie("chat", "hi", "--env-file", str(path), replies=[said("x")])
    assert (ran.requests[0].headers["authorization"], ran.bodies[0]["model"]) == (f"Bearer {KEY}", "baidu/x")


def test_the_environment_itself_wins_over_a_file(ernie: Program, tmp_path: Path) -> None:
    path = tmp_path / "keys.env"
    path.write_text("AI_STUDIO_API_KEY=other\n")
    ran = ernie("chat", "hi", "--env-file", str(path), replies=[said("x")])
    assert ran.requests[0].headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("line", ["no pair", "1A=x", "=x", "A B=x", f"K='{KEY}", f"Ä={KEY}"])
def test_a_line_of_a_file_that_is_none_is_named_without_its_value(ernie: Program, tmp_path: Path, line: str) -> None:
    path = tmp_path / "keys.env"
    path.write_text(f"A=1\n{line}\n")
    ran = ernie("chat", "hi", "--env-file", str(path))
    assert ran.code == 2
    assert f"{path}:2" in ran.err
    assert KEY not in ran.err
