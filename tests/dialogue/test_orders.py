"""Orders in a dialogue: what is one, what is a question, and what is neither."""

import pytest

from ernie_cli.dialogue.orders import KEYS, ORDERS, Order, asked, order, overview
from ernie_cli.errors import UsageError


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("/model qianfan/ernie-5.1", Order("/model", "qianfan/ernie-5.1")),
        ("/model", Order("/model", "")),
        ("/system  Answer in one word. ", Order("/system", "Answer in one word.")),
        ("/attach 图 片.png", Order("/attach", "图 片.png")),
        ("hello", None),
        ("and /model", None),
        ("//etc/hosts, what is that?", None),
    ],
)
def test_a_slash_at_the_beginning_makes_an_order(line: str, found: Order | None) -> None:
    assert order(line) == found


def test_two_slashes_stand_for_one() -> None:
    assert asked("//etc/hosts, what is that?") == "/etc/hosts, what is that?"


@pytest.mark.parametrize("line", ["/attach", "/save", "/save  "])
def test_an_order_that_lacks_something_says_what(line: str) -> None:
    with pytest.raises(UsageError, match=f"{line.split()[0]} wants (PATH|FILE)"):
        order(line)


def test_an_order_that_there_is_not_has_a_near_miss() -> None:
    with pytest.raises(UsageError, match="there is no /modle here; did you mean /model\\?"):
        order("/modle x")


def test_help_tells_every_order_and_every_key() -> None:
    told = overview(str)
    assert all(name in told for name in (*ORDERS, *KEYS))
