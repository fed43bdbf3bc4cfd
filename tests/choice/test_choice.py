"""Whom to ask when nobody says: the first place that names a provider decides, and no later one is looked at."""

from collections.abc import Collection, Iterable
from typing import Never

import pytest

from ernie_cli.choice import Settings, choose
from ernie_cli.config.model import Config
from ernie_cli.errors import CredentialsError, UsageError

ENVIRON = {"QIANFAN_API_KEY": "bce-v3/ALTAK-a/b"}


def chosen(
    *named: Collection[str], name: str | None = None, model: str | None = None, default: str | None = None, **environ: str
) -> str:
    settings = Settings(environ, Config(default_provider=default), named=lambda: named)
    return choose(name, model, "ERNIE_MODEL", "chat", settings).provider.name


def unasked() -> Never:
    raise AssertionError("it was asked")


def test_the_flag_wins_over_all_and_asks_nobody() -> None:
    settings = Settings({"ERNIE_PROVIDER": "wenxin"}, Config(default_provider="aistudio"), named=unasked)
    found = choose("wcode", "qianfan/x", "ERNIE_MODEL", "chat", settings)
    assert found.provider.name == "wcode"


def test_the_order_is_model_variable_configuration_keys() -> None:
    keyed = {"QIANFAN_API_KEY": "x"}
    assert chosen(["local"], model="wenxin/x", default="wcode", ERNIE_PROVIDER="aistudio", **keyed) == "wenxin"
    assert chosen(["wenxin"], default="wcode", ERNIE_PROVIDER="aistudio", **keyed) == "aistudio"
    assert chosen(["wenxin"], default="wcode", **keyed) == "wcode"
    assert chosen(["wenxin"], **keyed) == "qianfan"


@pytest.mark.parametrize(
    "named", [[["wcode"], ["wenxin"], ["aistudio"]], [[], ["wcode"], ["aistudio"]], [[], [], ["wcode"]]], ids=str
)
def test_the_first_place_that_names_any_decides(named: list[list[str]]) -> None:
    assert chosen(*named) == "wcode"


def test_a_place_after_the_one_that_decides_is_not_looked_at() -> None:
    def places() -> Iterable[Collection[str]]:
        yield ["wcode"]
        unasked()

    assert choose(None, None, "", "chat", Settings({}, named=places)).provider.name == "wcode"
    assert choose(None, None, "", "chat", Settings(ENVIRON, named=unasked)).provider.name == "qianfan"


@pytest.mark.parametrize("name", ["local", "sandbox", "mine"])
def test_a_server_of_ones_own_and_the_sandbox_never_count(name: str) -> None:
    assert chosen([name], ["wenxin"]) == "wenxin"


def test_several_in_one_place_are_told_with_the_command_to_run_next() -> None:
    with pytest.raises(CredentialsError) as caught:
        chosen([], ["wenxin", "wcode"], ["aistudio"])
    assert caught.value.message == "there are keys for several providers: wenxin, wcode"
    assert caught.value.hint == "choose one: export ERNIE_PROVIDER=wenxin"


def test_without_any_key_the_ways_on_are_told() -> None:
    with pytest.raises(CredentialsError) as caught:
        chosen([], [])
    assert "AI_STUDIO_API_KEY" in caught.value.message
    hint = caught.value.hint or ""
    assert all(
        way in hint for way in ("export AI_STUDIO_API_KEY=…", "key_command", "token set aistudio --in-file", "-p sandbox")
    )


def test_a_default_that_does_not_exist_is_a_mistake_of_use() -> None:
    with pytest.raises(UsageError, match="default_provider: there is no provider 'wcod'; did you mean wcode"):
        chosen(default="wcod")
