"""What `ernie image` sends: every parameter by the service's own words, checked first; many pictures in several calls."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from picture_files import PNG, packed
from program import Program

from ernie_cli.catalogue.stable_diffusion import SAMPLERS, SIZES, STYLES

QIANFAN = {"QIANFAN_API_KEY": "bce-v3/ALTAK-a/b", "ERNIE_PROVIDER": "qianfan"}
WENXIN = {"QIANFAN_ACCESS_TOKEN": "24.canary-0123456789abcdef", "ERNIE_PROVIDER": "wenxin"}
URL = {
    "aistudio": "https://aistudio.baidu.com/llm/lmapi/v3/images/generations",
    "qianfan": "https://qianfan.baidubce.com/v2/images/generations",
    "wenxin": "https://aip.baidubce.com/rpc/2.0/ai_custom/v1/wenxinworkshop/text2image/sd_xl",
}


def drawn(ernie: Program, folder: Path, *argv: str, count: int = 1) -> dict[str, Any]:
    """The body of the call that `argv` makes."""
    ran = ernie("image", *argv, "-o", f"{folder}/", replies=[packed(*[PNG] * count)])
    assert ran.code == 0, ran.err
    [body] = ran.bodies
    assert isinstance(body, dict)
    return body


def test_every_parameter_is_sent_as_the_service_spells_it(ernie: Program, folder: Path) -> None:
    flags = ["--size", "2048x1152", "--style", "Pixel Art", "--negative", "fog", "--steps", "50", "--sampler", "Heun"]
    flags += ["--cfg-scale", "30", "--seed", "4294967295", "-N", "4"]
    assert drawn(ernie, folder, "a", "cat", *flags, count=4) == {
        "model": "Stable-Diffusion-XL",
        "prompt": "a cat",
        "response_format": "url",
        "n": 4,
        "size": "2048x1152",
        "style": "Pixel Art",
        "negative_prompt": "fog",
        "steps": 50,
        "sampler_index": "Heun",
        "cfg_scale": 30.0,
        "seed": 4294967295,
    }


def test_what_is_not_given_is_not_sent_but_for_a_seed_by_lot(ernie: Program, folder: Path) -> None:
    body = drawn(ernie, folder, "cat")
    assert set(body) == {"model", "prompt", "response_format", "seed"}
    assert 0 <= body["seed"] < 2**31


@pytest.mark.parametrize("name", URL)
def test_each_service_is_asked_where_it_draws(ernie: Program, folder: Path, name: str) -> None:
    ernie.environ |= QIANFAN | WENXIN
    ran = ernie("image", "-p", name, "cat", "-o", f"{folder}/", replies=[packed(PNG, name="b64_image")])
    assert (ran.code, str(ran.requests[0].url).partition("?")[0]) == (0, URL[name])


def test_the_legacy_service_gets_neither_model_nor_form(ernie: Program, folder: Path) -> None:
    ernie.environ |= WENXIN
    assert drawn(ernie, folder, "cat", "--seed", "3", "--style", "anime") == {"prompt": "cat", "seed": 3, "style": "Anime"}


def test_qianfan_takes_any_size_within_its_bounds_and_no_seed(ernie: Program, folder: Path) -> None:
    ernie.environ |= QIANFAN
    body = drawn(ernie, folder, "cat", "--size", "600×800")
    assert body == {"model": "irag-1.0", "prompt": "cat", "response_format": "url", "size": "600x800"}


@pytest.mark.parametrize("size", ["511x512", "512x2049", "512", "x", "axb", "512x512x512", "-1x512", "²x512"])
def test_a_size_outside_the_bounds_is_refused(ernie: Program, size: str) -> None:
    ernie.environ |= QIANFAN
    ran = ernie("image", "cat", "--size", size)
    assert (ran.code, ran.requests) == (2, [])
    assert "takes WIDTHxHEIGHT from 512x512 to 2048x2048" in ran.err


@pytest.mark.parametrize("style", STYLES)
def test_a_style_may_be_typed_in_any_way(ernie: Program, folder: Path, style: str) -> None:
    for typed in (style, style.lower(), style.upper(), style.replace(" ", "-"), style.lower().replace(" ", "")):
        assert drawn(ernie, folder, "cat", "--style", typed)["style"] == style


@pytest.mark.parametrize("sampler", SAMPLERS)
def test_a_sampler_may_be_typed_in_any_way(ernie: Program, folder: Path, sampler: str) -> None:
    for typed in (sampler, sampler.lower().replace(" ", "-"), sampler.upper().replace(" ", "_")):
        assert drawn(ernie, folder, "cat", "--sampler", typed)["sampler_index"] == sampler


@pytest.mark.parametrize("size", SIZES)
def test_a_size_may_be_typed_in_any_way(ernie: Program, folder: Path, size: str) -> None:
    for typed in (size, size.replace("x", "X"), size.replace("x", "×"), size.replace("x", "*")):
        assert drawn(ernie, folder, "cat", "--size", typed)["size"] == size


@pytest.mark.parametrize(
    ("flag", "value", "takes", "hint"),
    [
        ("--style", "neon", "one of Base, 3D Model", 'did you mean "Neonpunk"?'),
        ("--sampler", "eular", "one of Euler, Euler a", 'did you mean "Euler"?'),
        ("--size", "1000x1000", "one of 768x768", 'did you mean "1024x1024"?'),
        ("--size", "1920x1080", "one of 768x768", 'did you mean "2048x1152"?'),
        ("--size", "600x1000", "one of 768x768", 'did you mean "576x1024"?'),
        ("--size", "large", "one of 768x768", "--lenient leaves it out"),
        ("--steps", "9", "a whole number from 10 to 50", "--lenient sends 10"),
        ("--steps", "51", "a whole number from 10 to 50", "--lenient sends 50"),
        ("--cfg-scale", "30.5", "a number from 0 to 30", "--lenient sends 30"),
        ("--seed", "-1", "a whole number from 0 to 4294967295", "--lenient sends 0"),
        ("--seed", "4294967296", "a whole number from 0 to 4294967295", "--lenient sends 4294967295"),
        ("--negative", "x" * 1025, "text of at most 1024 characters", "--lenient sends"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_what_does(
    ernie: Program, flag: str, value: str, takes: str, hint: str
) -> None:
    ran = ernie("image", "cat", flag, value)
    assert (ran.code, ran.requests) == (2, [])
    first, second = ran.err.splitlines()
    assert first.startswith(f"ernie: {flag} ")
    assert f"takes {takes}" in first
    assert second.startswith(f"hint: {hint}")


def test_lenient_sends_the_nearest_that_fits(ernie: Program, folder: Path) -> None:
    assert drawn(ernie, folder, "cat", "--lenient", "--steps", "99", "--style", "x")["steps"] == 50


def test_a_prompt_that_is_too_long_is_refused(ernie: Program) -> None:
    ran = ernie("image", "猫" * 1025)
    assert (ran.code, ran.requests) == (2, [])
    assert ran.err == "ernie: the prompt has 1025 characters; aistudio Stable-Diffusion-XL takes at most 1024\n"


def test_a_prompt_that_is_just_short_enough_is_sent(ernie: Program, folder: Path) -> None:
    assert len(drawn(ernie, folder, "猫" * 1024)["prompt"]) == 1024


def test_the_prompt_comes_from_standard_input_when_there_are_no_words(ernie: Program, folder: Path) -> None:
    ran = ernie("image", "-o", f"{folder}/", stdin="一只猫\n".encode(), replies=[packed(PNG)])
    assert ran.bodies[0]["prompt"] == "一只猫"


def test_words_leave_standard_input_alone(ernie: Program, folder: Path) -> None:
    ran = ernie("image", "cat", "-o", f"{folder}/", stdin=b"the next line of a script\n", replies=[packed(PNG)])
    assert ran.bodies[0]["prompt"] == "cat"


def test_a_dash_says_where_standard_input_goes(ernie: Program, folder: Path) -> None:
    ran = ernie("image", "a", "-", "-o", f"{folder}/", stdin=b"cat\n", replies=[packed(PNG)])
    assert ran.bodies[0]["prompt"] == "a\n\ncat"


def test_an_encoding_of_standard_input_may_be_named(ernie: Program, folder: Path) -> None:
    argv = ("image", "--encoding", "gb18030", "-o", f"{folder}/")
    assert ernie(*argv, stdin="猫".encode("gb18030"), replies=[packed(PNG)]).bodies[0]["prompt"] == "猫"


@pytest.mark.parametrize("argv", [("",), ("  ",), ()])
def test_an_empty_prompt_is_refused(ernie: Program, argv: tuple[str, ...]) -> None:
    ran = ernie("image", *argv)
    assert (ran.code, ran.err.splitlines()[0]) == (2, "ernie: the prompt is empty")


def test_the_small_n_names_the_large_one(ernie: Program) -> None:
    ran = ernie("image", "-n", "4", "cat")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "ernie: there is no option -n; did you mean -N?")


@pytest.mark.parametrize("count", ["0", "-1", "1001"])
def test_a_number_of_pictures_that_makes_no_sense_is_refused(ernie: Program, count: str) -> None:
    ran = ernie("image", "cat", "-N", count)
    assert (ran.code, ran.err) == (2, f"ernie: --count {count} does not fit: from 1 to 1000\n")


def test_more_than_the_service_draws_at_once_is_split(ernie: Program, folder: Path) -> None:
    replies = [packed(*[PNG] * 4), packed(*[PNG] * 4), packed(PNG)]
    argv = ("image", "cat", "-N", "9", "-j", "1", "--seed", "4294967290", "--json", "-o", f"{folder}/{{n}}")
    ran = ernie(*argv, replies=replies)
    assert [(body.get("n"), body["seed"]) for body in ran.bodies] == [(4, 4294967290), (4, 4294967294), (None, 2)]
    images = json.loads(ran.out)["images"]
    assert [image["seed"] for image in images] == [4294967290] * 4 + [4294967294] * 4 + [2]
    assert [image["path"] for image in images] == [f"{folder}/{number}.png" for number in range(1, 10)]


def test_a_seed_by_parameter_is_spread_as_well(ernie: Program, folder: Path) -> None:
    argv = ("image", "cat", "-N", "5", "-j", "1", "--param", "seed:=7", "-o", f"{folder}/")
    ran = ernie(*argv, replies=[packed(*[PNG] * 4), packed(PNG)])
    assert [body["seed"] for body in ran.bodies] == [7, 11]


def test_calls_begin_as_the_rate_allows(ernie: Program, folder: Path) -> None:
    began = ernie.clock.seconds
    argv = ("image", "cat", "-N", "9", "-j", "1", "--rpm", "20", "-o", f"{folder}/")
    ran = ernie(*argv, replies=[packed(*[PNG] * 4), packed(*[PNG] * 4), packed(PNG)])
    assert (ran.code, len(ran.requests)) == (0, 3)
    assert 6 <= ernie.clock.seconds - began < 6.5


def test_another_model_has_its_own_words(ernie: Program, folder: Path) -> None:
    body = drawn(ernie, folder, "cat", "-m", "ernie-image-turbo", "--steps", "8", "--cfg-scale", "2", "--size", "896*1200")
    assert {name: body[name] for name in ("model", "num_inference_steps", "guidance_scale", "size")} == {
        "model": "ERNIE-Image-Turbo",
        "num_inference_steps": 8,
        "guidance_scale": 2.0,
        "size": "896x1200",
    }


def test_a_model_that_nobody_lists_takes_anything(ernie: Program, folder: Path) -> None:
    body = drawn(ernie, folder, "cat", "-m", "next-xl", "--size", "5000x9", "--steps", "200", "--style", "odd")
    assert body == {
        "model": "next-xl",
        "prompt": "cat",
        "response_format": "url",
        "size": "5000x9",
        "steps": 200,
        "style": "odd",
    }


def test_a_model_that_is_nearly_one_of_the_list_is_told(ernie: Program, folder: Path) -> None:
    ran = ernie("image", "cat", "-m", "stable-difusion-xl", "-o", f"{folder}/", replies=[packed(PNG)])
    assert ran.err == "ernie: aistudio stable-difusion-xl is not in the catalogue; did you mean Stable-Diffusion-XL?\n"


def test_a_model_that_does_not_draw_is_refused_with_those_that_do(ernie: Program) -> None:
    ran = ernie("image", "cat", "-m", "ernie-4.5-turbo-128k")
    assert (ran.code, ran.requests) == (2, [])
    assert ran.err.splitlines() == [
        "ernie: aistudio ernie-4.5-turbo-128k does not draw",
        "hint: on aistudio there are Stable-Diffusion-XL, ERNIE-Image-Turbo",
    ]


def test_a_service_that_does_not_draw_is_refused_with_those_that_do(ernie: Program) -> None:
    ernie.environ["WCODE_API_KEY"] = "sk-x"
    ran = ernie("image", "-p", "wcode", "cat")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "ernie: wcode has no model that draws")
    assert "aistudio, qianfan, wenxin" in ran.err


def test_the_model_may_be_named_in_the_environment(ernie: Program, folder: Path) -> None:
    ernie.environ |= {"ERNIE_IMAGE_MODEL": "ERNIE-Image-Turbo", "ERNIE_MODEL": "ernie-4.5-turbo-128k"}
    assert drawn(ernie, folder, "cat")["model"] == "ERNIE-Image-Turbo"


def test_other_fields_are_sent_as_they_are(ernie: Program, folder: Path) -> None:
    body = drawn(ernie, folder, "cat", "--param", "response_format=b64_json", "--param", "use_pe:=true")
    assert (body["response_format"], body["use_pe"]) == ("b64_json", True)


@pytest.mark.parametrize("name", ["n", "prompt"])
def test_a_field_that_is_ours_is_refused(ernie: Program, name: str) -> None:
    ran = ernie("image", "cat", "--param", f"{name}:=2")
    assert (ran.code, ran.err.splitlines()[0]) == (2, f"ernie: --param {name} cannot be set this way")


def test_a_dry_run_shows_every_call_and_sends_none(ernie: Program) -> None:
    ran = ernie("image", "cat", "-N", "5", "--seed", "1", "--dry-run")
    assert (ran.code, ran.requests) == (0, [])
    assert ran.out.count("curl -sS https://aistudio.baidu.com/llm/lmapi/v3/images/generations") == 2
    assert (ran.out.count('"seed": 1\n'), ran.out.count('"seed": 5\n'), ran.out.count('"n": 4')) == (1, 1, 1)


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("--url", "-o", "x"), "--url downloads nothing, so there is nothing for --output"),
        (("--url", "--preview"), "--url downloads nothing, so there is nothing for --preview"),
        (("--json", "-o", "-"), "--json and the bytes of --output - do not both go to standard output"),
        (("--json", "--preview"), "--preview and this output do not both go to standard output"),
        (("--raw", "--json"), "--json and --raw do not go together"),
        (("--raw", "-o", "x"), "--output and --raw do not go together"),
        (("--raw", "--batch", "x"), "--batch and --raw do not go together"),
        (("--preview",), "--preview draws in a terminal, and standard output is none"),
    ],
)
def test_flags_that_contradict_each_other_are_refused(ernie: Program, argv: tuple[str, ...], said: str) -> None:
    ran = ernie("image", "cat", *argv)
    assert (ran.code, ran.requests) == (2, [])
    assert said in ran.err


def test_a_terminal_gets_no_bytes(ernie: Program) -> None:
    ran = ernie("image", "cat", "-o", "-", terminal=["stdout"])
    assert (ran.code, ran.err.splitlines()[0]) == (2, "ernie: a terminal cannot take the bytes of a picture")


def test_raw_prints_what_the_service_sends_and_fetches_nothing(ernie: Program) -> None:
    replies = [b'{ "data": [{"url": "https://a.example/b"}],"n": 1.0 }', b'{"created": 1, "data": []}']
    ran = ernie("image", "cat", "-N", "5", "--raw", replies=[httpx.Response(200, content=reply) for reply in replies])
    assert (ran.code, ran.out.encode(), len(ran.requests)) == (0, b"\n".join([*replies, b""]), 2)


def test_raw_tells_a_refusal_as_an_error(ernie: Program) -> None:
    reply = httpx.Response(400, json={"error": {"code": "invalid_argument", "message": "no"}, "id": "as-1"})
    ran = ernie("image", "cat", "--raw", replies=[reply])
    assert (ran.code, ran.out) == (6, "")
    assert ran.err.startswith("ernie: no (aistudio, code invalid_argument, request as-1)")
