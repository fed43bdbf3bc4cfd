"""The order in which secrets are looked for, and what is said when there are none."""

from collections.abc import Callable, Iterable
from typing import Never

import pytest
from sample_providers import LOCAL, STUDIO

from ernie_cli.auth.model import Credential
from ernie_cli.catalogue.model import Provider
from ernie_cli.credentials.find import Place, find, shape_hint
from ernie_cli.errors import CredentialsError
from ernie_cli.secret import Secret

KEPT = Credential(STUDIO.forms[0], {"key": Secret("kept")}, "keyring", "keyring")
Asked = Callable[[Provider], Iterable[Place]]


def places(*found: Credential | None) -> Asked:
    """Places with these credentials, asked in this order."""
    return lambda _: [Place(lambda _, each=each: each, f"nothing in {n}") for n, each in enumerate(found)]  # type: ignore[misc]


def unasked(provider: Provider) -> Never:
    raise AssertionError("a place was asked")


def locked(provider: Provider) -> Never:
    raise CredentialsError("the keyring is locked", hint="unlock the keyring")


def test_a_key_in_the_environment_leaves_all_other_places_alone() -> None:
    assert find(STUDIO, {"STUDIO_TOKEN": "k"}, unasked).source == "environment variable STUDIO_TOKEN"


def test_a_provider_that_needs_no_key_does_without_when_no_place_has_one() -> None:
    assert find(LOCAL, {}, places(None)).form == LOCAL.forms[1]


def test_a_provider_that_needs_no_key_uses_one_that_is_there() -> None:
    kept = KEPT._replace(form=LOCAL.forms[0])
    assert find(LOCAL, {}, places(None, kept)) == kept


def test_the_first_place_that_has_one_wins() -> None:
    other = KEPT._replace(source="another")
    assert find(STUDIO, {"STUDIO_API_KEY": ""}, places(None, KEPT, other)) == KEPT


def test_a_place_after_the_one_that_wins_is_not_asked() -> None:
    first, second = places(KEPT)(STUDIO), Place(unasked, "")
    assert find(STUDIO, {}, lambda _: [*first, second]) == KEPT


def test_no_key_anywhere_lists_what_was_tried_and_the_three_ways_on() -> None:
    with pytest.raises(CredentialsError) as caught:
        find(STUDIO, {"STUDIO_API_KEY": ""}, places(None, None))
    error = caught.value
    assert error.message == (
        "no key for studio: STUDIO_API_KEY is set but empty, STUDIO_TOKEN is not set; nothing in 0; nothing in 1"
    )
    assert error.hint == (
        "export STUDIO_API_KEY=…  (get one at https://studio.test/keys); "
        "or set providers.studio.key_command in config.yaml; or ernie token set studio --in-file"
    )
    assert (error.provider, error.exit_code) == ("studio", 4)


def test_trouble_in_a_place_is_told_after_what_was_tried() -> None:
    with pytest.raises(CredentialsError) as caught:
        find(STUDIO, {}, lambda _: [Place(locked, "")])
    assert caught.value.message == (
        "no key for studio: STUDIO_API_KEY is not set, STUDIO_TOKEN is not set; the keyring is locked"
    )
    assert caught.value.hint == "unlock the keyring"


@pytest.mark.parametrize(
    ("provider", "key", "home"),
    [
        ("wcode", "bce-v3/ALTAK-a/b", "try -p qianfan"),
        ("qianfan", "24.abc.2592000.1-2", "try -p wenxin"),
        ("aistudio", "ALTAKabc", "secret key beside it"),
        ("qianfan", "sk-abc", "try -p wcode"),
    ],
)
def test_a_key_of_another_provider_is_recognised_without_being_shown(provider: str, key: str, home: str) -> None:
    hint = shape_hint(provider, Secret(key)) or ""
    assert home in hint
    assert key not in hint


@pytest.mark.parametrize(
    ("provider", "key"),
    [("qianfan", "bce-v3/ALTAK-a/b"), ("wenxin", "24.abc"), ("wcode", "sk-abc"), ("local", "sk-x"), ("aistudio", "0af")],
)
def test_a_key_at_home_gets_no_hint(provider: str, key: str) -> None:
    assert shape_hint(provider, Secret(key)) is None
