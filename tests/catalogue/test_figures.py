"""Prices and rough counts of tokens."""

import pytest

from ernie_cli.catalogue.estimate import estimated_tokens
from ernie_cli.catalogue.model import Price
from ernie_cli.catalogue.pricing import cost


@pytest.mark.parametrize(
    ("price", "prompt", "completion", "amount"),
    [
        (Price("0.001", "0.0035"), 7, 9, "0.0000385"),
        (Price("0.075", "0.075"), 11863, 0, "0.889725"),
        (Price("1.4", "5.6", per=1_000_000), 1, 0, "0.0000014"),
        (Price("0.1", "0.2", per=1), 1, 1, "0.3"),
        (Price("30", "90", per=1), 10, 0, "300"),
        (Price("0", "0"), 10**9, 10**9, "0"),
        (Price("0.12", "0.12"), 0, 0, "0"),
        (Price("1", "2", per=1, beyond=((10, "3", "4"),)), 10, 1, "12"),
        (Price("1", "2", per=1, beyond=((10, "3", "4"),)), 11, 1, "37"),
        (Price("1", "2", per=1, beyond=((10, "3", "4"), (20, "5", "6"))), 21, 1, "111"),
    ],
)
def test_an_answer_costs_exactly_its_tokens(price: Price, prompt: int, completion: int, amount: str) -> None:
    assert cost(price, prompt, completion) == amount


@pytest.mark.parametrize(
    ("price", "prompt", "completion"), [(None, 1, 1), (Price("1", "1"), None, 1), (Price("1", "1"), 1, None)]
)
def test_an_unknown_figure_makes_the_cost_unknown(price: Price | None, prompt: int | None, completion: int | None) -> None:
    assert cost(price, prompt, completion) is None


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("", 0), ("介绍一下北京", 6), ("hello world", 3), ("用 Python 写", 3), ("北京beijing上海", 5), ("你好。", 3), ("𠮷", 1)],
)
def test_tokens_are_han_characters_and_thirteen_tenths_of_the_words(text: str, tokens: int) -> None:
    assert estimated_tokens(text) == tokens
