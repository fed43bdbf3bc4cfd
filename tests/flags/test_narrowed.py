"""A command that is built with the options it is given, and no others, understands them as if it had all of them."""

from typing import Any

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st

from ernie_cli.flags import Asked, Asking, Bulk, Parameters, Shown, Telling, Words
from ernie_cli.flags.chat import Rehearsed, Structure, Talking, Tooling
from ernie_cli.main import COMMANDS, built
from ernie_cli.options import asks_help, narrowed, option_names, spread, whole

SEEN: list[Any] = []


@spread
def chat(
    prompt: Words = None,
    *,
    asked: Asked,
    asking: Asking,
    parameters: Parameters,
    shown: Shown,
    bulk: Bulk,
    structure: Structure,
    rehearsed: Rehearsed,
    talking: Talking,
    tooling: Tooling,
    telling: Telling,
) -> None:
    """Ask."""
    SEEN.append((prompt, asked, asking, parameters, shown, bulk, structure, rehearsed, talking, tooling, telling))


def parsed(command: Any, argv: list[str]) -> Any:
    """What the command is called with, or the class of the mistake."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    app.command()(command)
    SEEN.clear()
    try:
        typer.main.get_command(app).main(args=list(argv), prog_name="x", standalone_mode=False)
    except typer.TyperException as error:
        return type(error)
    return SEEN.pop()


OPTIONS = [
    parameter for parameter in built("chat").params if parameter.param_type_name == "option" and parameter.name != "help"
]
NAMES = [name for option in OPTIONS for name in (*option.opts, *option.secondary_opts)]
WORDS = st.one_of(
    st.sampled_from(NAMES),
    st.sampled_from(["hi", "-", "--", "3", "0.5", "-1", "a=b", "x", "", "--nothing", "-qv", "-mx", "-nq", "-qj4", "-z"]),
    st.sampled_from(NAMES).map(lambda name: f"{name}=2"),
)


@given(st.lists(WORDS, max_size=7))
@settings(max_examples=300, deadline=None)
def test_it_means_the_same_or_is_a_mistake_both_times(argv: list[str]) -> None:
    if asks_help(argv):
        return
    few, all_ = parsed(narrowed(chat, argv), argv), parsed(whole(chat), argv)
    assert few == all_ or (isinstance(few, type) and isinstance(all_, type))


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_an_option_that_is_named_is_there(option: Any) -> None:
    for name in (*option.opts, *option.secondary_opts):
        for word in (name, f"{name}=1") if name.startswith("--") else (name, f"{name}1", f"-q{name[1]}"):
            signature = narrowed(chat, [word]).__signature__  # type: ignore[attr-defined]
            assert option.name in signature.parameters, word


def test_an_option_that_is_not_named_is_not() -> None:
    signature = narrowed(chat, ["hi", "--", "-5"]).__signature__  # type: ignore[attr-defined]
    assert [name for name, each in signature.parameters.items() if option_names(each)] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_every_option(name: str) -> None:
    assert {parameter.name for parameter in built(name).params} >= {parameter.name for parameter in built(name, []).params}
