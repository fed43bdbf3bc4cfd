"""Every parameter goes out as the service spells it, or is refused before anything is sent."""

from typing import Any

import pytest
from program import Program
from services import SERVICES, choose, said

REFUSED = object()
FLAGS: dict[str, tuple[list[str], Any]] = {
    "temperature": (["--temperature", "0.5"], 0.5),
    "top_p": (["--top-p", "0.5"], 0.5),
    "top_k": (["--top-k", "5"], 5),
    "min_p": (["--min-p", "0.5"], 0.5),
    "top_a": (["--top-a", "0.5"], 0.5),
    "max_tokens": (["--max-tokens", "64"], 64),
    "min_tokens": (["--min-tokens", "8"], 8),
    "stop": (["--stop", "a", "--stop", "b"], ["a", "b"]),
    "seed": (["--seed", "7"], 7),
    "penalty_score": (["--penalty-score", "1.5"], 1.5),
    "frequency_penalty": (["--frequency-penalty", "1"], 1),
    "presence_penalty": (["--presence-penalty", "1"], 1),
    "repetition_penalty": (["--repetition-penalty", "1.5"], 1.5),
    "logit_bias": (["--logit-bias", '{"5": 1}'], {"5": 1}),
    "logprobs": (["--logprobs"], True),
    "top_logprobs": (["--logprobs", "--top-logprobs", "3"], 3),
    "verbosity": (["--verbosity", "low"], "low"),
    "user": (["--user", "me"], "me"),
    "metadata": (["--metadata", "a=1", "--metadata", "b=x=y"], {"a": "1", "b": "x=y"}),
}
SAME = {name: name for name in FLAGS}
COMMON = {name: name for name in ("temperature", "top_p", "stop", "user")}
PENALTIES = {name: name for name in ("frequency_penalty", "presence_penalty")}
WEN = {"max_tokens": "max_output_tokens", "min_tokens": "min_output_tokens", "user": "user_id"}
COMPLETION = {"max_tokens": "max_completion_tokens"}
SEEDED = COMMON | COMPLETION | {"seed": "seed"}

# Service, model, and the flags that it takes with the names that they have in the body.
TAKEN: dict[str, tuple[str, str, dict[str, str]]] = {
    "aistudio": ("aistudio", "ernie-4.5-turbo-128k", SEEDED | {"penalty_score": "penalty_score"}),
    "aistudio, small": ("aistudio", "ernie-speed-8k", SEEDED | PENALTIES | {"penalty_score": "penalty_score"}),
    "aistudio, deepseek": (
        "aistudio",
        "deepseek-v3",
        COMPLETION | {name: name for name in ("stop", "seed", "user")},
    ),
    "aistudio, x1 preview": ("aistudio", "ernie-x1-32k-preview", COMPLETION | {"user": "user"}),
    "qianfan": (
        "qianfan",
        "ernie-4.5-turbo-128k",
        SEEDED | PENALTIES | {name: name for name in ("penalty_score", "repetition_penalty", "metadata")},
    ),
    "wenxin": ("wenxin", "ernie-speed-8k", COMMON | PENALTIES | WEN | {name: name for name in ("penalty_score", "metadata")}),
    "wcode ernie": ("wcode", "ernie-4.0-8k", SEEDED | {"frequency_penalty": "frequency_penalty"}),
    "wcode baidu": (
        "wcode",
        "baidu/ernie-4.5-21b-a3b-thinking",
        {name: name for name in SAME if name not in ("min_tokens", "penalty_score", "metadata")},
    ),
    "local": (
        "local",
        "default",
        {name: name for name in SAME if name not in ("top_a", "penalty_score", "verbosity")},
    ),
}


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("case", TAKEN)
def test_a_flag_is_spelled_as_the_service_spells_it_or_refused(ernie: Program, case: str, flag: str) -> None:
    name, model, taken = TAKEN[case]
    choose(ernie, name)
    argv, value = FLAGS[flag]
    if flag in taken:
        ran = ernie("chat", "hi", "-m", model, *argv, replies=[said("x", name)])
        assert (ran.code, ran.bodies[0][taken[flag]]) == (0, value)
    else:
        ran = ernie("chat", "hi", "-m", model, *argv)
        assert (ran.code, ran.requests) == (2, [])
        assert f"does not take --{flag.replace('_', '-')}" in ran.err or "does not take --logprobs" in ran.err


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_is_sent_that_was_not_given(ernie: Program, name: str) -> None:
    choose(ernie, name)
    ran = ernie("chat", "hi", replies=[said("x", name)])
    own = {"model", "messages", "stream", "stream_options"}
    assert set(ran.bodies[0]) <= own


@pytest.mark.parametrize(
    ("name", "argv", "takes"),
    [
        ("aistudio", ["--temperature", "3"], "a number above 0 and up to 1"),
        ("aistudio", ["--temperature", "0"], "a number above 0 and up to 1"),
        ("aistudio", ["--temperature", "nan"], "a number above 0 and up to 1"),
        ("aistudio", ["--top-p", "inf"], "a number from 0 to 1"),
        ("aistudio", ["--max-tokens", "1"], "a whole number from 2 to 12288"),
        ("wenxin", ["--max-tokens", "2049"], "a whole number from 2 to 2048"),
        ("aistudio", ["--stop", "x" * 21], "up to 4 texts of at most 20 characters each"),
        ("wcode", ["--top-p", "0"], "a number above 0 and up to 1"),
        ("qianfan", ["--seed", "0"], "a whole number from 1 to 2147483646"),
        ("local", ["--logprobs", "--top-logprobs", "21"], "a whole number from 0 to 20"),
    ],
)
def test_a_value_out_of_range_is_refused_with_the_range(ernie: Program, name: str, argv: list[str], takes: str) -> None:
    choose(ernie, name)
    ran = ernie("chat", "hi", *argv)
    assert (ran.code, ran.requests) == (2, [])
    assert takes in ran.err
    assert argv[-2] in ran.err


def test_likelihoods_of_others_need_those_of_the_words(ernie: Program) -> None:
    choose(ernie, "local")
    ran = ernie("chat", "hi", "--top-logprobs", "3")
    assert ran.code == 2
    assert "--top-logprobs needs --logprobs" in ran.err


@pytest.mark.parametrize(
    ("argv", "sent", "noted"),
    [
        (["--temperature", "3"], {"temperature": 1}, "1 is sent instead"),
        (["--temperature", "0"], {"temperature": 1e-9}, "1e-09 is sent instead"),
        (["--top-k", "5"], {}, "it is left out"),
    ],
)
def test_a_lenient_user_has_it_adjusted_or_dropped_with_a_note(
    ernie: Program, argv: list[str], sent: dict[str, Any], noted: str
) -> None:
    ran = ernie("chat", "hi", "--lenient", *argv, replies=[said("x")])
    assert ran.code == 0
    assert {key: value for key, value in ran.bodies[0].items() if key in ("temperature", "top_k")} == sent
    assert noted in ran.err


def test_both_kinds_of_randomness_go_out_with_a_note(ernie: Program) -> None:
    ran = ernie("chat", "hi", "--temperature", "0.5", "--top-p", "0.5", replies=[said("x")])
    assert (ran.bodies[0]["temperature"], ran.bodies[0]["top_p"]) == (0.5, 0.5)
    assert "only one of them" in ran.err


@pytest.mark.parametrize(
    ("param", "field", "value"),
    [
        ("safety_level=low", "safety_level", "low"),
        ("n=5", "n", "5"),
        ("n:=5", "n", 5),
        ("a:=[1, {}]", "a", [1, {}]),
        ("a=b=c", "a", "b=c"),
        ("a=", "a", ""),
        ("a:=null", "a", None),
        ("temperature:=7", "temperature", 7),
        ("stop:=[]", "stop", []),
    ],
)
def test_any_other_field_goes_out_as_it_is_given(ernie: Program, param: str, field: str, value: Any) -> None:
    ran = ernie("chat", "hi", "--param", param, replies=[said("x")])
    assert (ran.code, ran.bodies[0][field]) == (0, value)


def test_fields_are_given_as_often_as_one_likes(ernie: Program) -> None:
    ran = ernie("chat", "hi", "--param", "a=1", "--param", "b:=2", replies=[said("x")])
    assert (ran.bodies[0]["a"], ran.bodies[0]["b"]) == ("1", 2)


@pytest.mark.parametrize(
    ("param", "told"),
    [
        ("model=x", "cannot be set this way"),
        ("messages:=[]", "cannot be set this way"),
        ("stream:=false", "cannot be set this way"),
        ("a", "is no pair"),
        ("=x", "is no pair"),
        (":=1", "is no pair"),
        ("a:={broken", "not JSON"),
        ("a:=NaN", "not JSON"),
        ("a:=1e999", "not JSON"),
        ("a:=" + "9" * 5000, "not JSON"),
        ("a:=" + "[" * 5000, "not JSON"),
        ("a=\udcff", "not UTF-8"),
        ("\udcff=a", "not UTF-8"),
        ('a:="\\ud800"', "not UTF-8"),
    ],
)
def test_a_field_that_cannot_be_sent_is_refused(ernie: Program, param: str, told: str) -> None:
    ran = ernie("chat", "hi", "--param", param)
    assert (ran.code, ran.requests) == (2, [])
    assert told in ran.err


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["--logit-bias", "{x"], "--logit-bias: not JSON"),
        (["--metadata", "x"], "--metadata 'x' is no pair"),
        (["--user", "\udcff"], "--user is not UTF-8"),
        (["--stop", "a\udcff"], "--stop is not UTF-8"),
        (["--metadata", "a=\udcff"], "--metadata is not UTF-8"),
        (["--logit-bias", '{"\\ud800": 1}'], "--logit-bias is not UTF-8"),
        (["-m", "a\udcff"], "--model or --endpoint is not UTF-8"),
        (["--endpoint", "a\udcff"], "--model or --endpoint is not UTF-8"),
    ],
)
def test_a_flag_that_cannot_be_sent_is_refused(ernie: Program, argv: list[str], told: str) -> None:
    choose(ernie, "qianfan" if "--logit-bias" not in argv else "local")
    ran = ernie("chat", "hi", *argv)
    assert (ran.code, ran.requests) == (2, [])
    assert told in ran.err


@pytest.mark.parametrize("name", ["aistudio", "wenxin"])
@pytest.mark.parametrize("path", ["chat/mine", "/chat/mine"])
def test_a_deployment_of_ones_own_has_its_path(ernie: Program, name: str, path: str) -> None:
    base = choose(ernie, name).url.rpartition("/chat/")[0]
    ran = ernie("chat", "hi", "--endpoint", path, replies=[said("x", name)])
    assert str(ran.requests[0].url).partition("?")[0] == f"{base}/chat/mine"
