"""What models take when they draw: choices are found however they are typed, and sizes by their shape."""

import pytest

from ernie_cli.catalogue import PROVIDERS
from ernie_cli.catalogue.fit import misfit
from ernie_cli.catalogue.model import Parameter
from ernie_cli.catalogue.pictures import ANY, ateliers, drawn_by, matched, painters

SIZES = Parameter("size", "text", choices=("768x768", "1024x576", "576x1024"))
BOUNDED = Parameter("size", "size", low=512, high=2048)


@pytest.mark.parametrize(
    ("value", "choice"),
    [
        ("768X768", "768x768"),
        ("768×768", "768x768"),
        ("768*768", "768x768"),
        (" 576 x 1024 ", "576x1024"),
        ("9x9", "9x9"),
        (7, 7),
    ],
)
def test_a_choice_is_found_however_it_is_typed(value: object, choice: object) -> None:
    assert matched(SIZES, value) == choice


@pytest.mark.parametrize(
    ("value", "near"), [("1920x1080", "1024x576"), ("9x16", "576x1024"), ("700x800", "768x768"), ("big", None), ("0x5", None)]
)
def test_the_nearest_size_is_the_one_of_the_nearest_shape(value: str, near: str | None) -> None:
    found = misfit(SIZES, value)
    assert found is not None
    assert found.nearest == near


@pytest.mark.parametrize("value", ["512x512", "2048x513"])
def test_a_size_within_the_bounds_fits(value: str) -> None:
    assert misfit(BOUNDED, value) is None


@pytest.mark.parametrize("value", ["511x512", "512x2049", "512", "x512", "512x", "1e3x512", "٥١٢x512", None, 512])
def test_any_other_size_does_not(value: object) -> None:
    found = misfit(BOUNDED, value)
    assert found is not None
    assert found.takes == "WIDTHxHEIGHT from 512x512 to 2048x2048"


def test_three_services_and_the_sandbox_draw() -> None:
    assert ateliers() == ["aistudio", "qianfan", "wenxin", "sandbox"]
    assert painters(PROVIDERS["aistudio"]) == ["Stable-Diffusion-XL", "ERNIE-Image-Turbo"]


def test_a_model_that_nobody_lists_takes_anything() -> None:
    known = drawn_by(PROVIDERS["aistudio"], "next-xl")
    assert known is ANY
    assert all(misfit(known[name], "whatever") is None for name in ("size", "style", "sampler", "negative"))
