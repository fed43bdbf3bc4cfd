"""The order in which secrets are looked for, and what is said when there are none."""

from typing import Never

import pytest
from sample_providers import LOCAL, STUDIO

from ernie_cli.auth.model import Credential
from ernie_cli.catalogue.model import Provider
from ernie_cli.credentials.find import find, shape_hint
from ernie_cli.errors import CredentialsError
from ernie_cli.secret import Secret

KEPT = Credential(STUDIO.forms[0], {"key": Secret("kept")}, "keyring", "keyring")


def unasked(provider: Provider) -> Never:
    raise AssertionError("the keyring was asked")


def locked(provider: Provider) -> Never:
    raise CredentialsError("the keyring is locked", hint="export STUDIO_API_KEY=…, or unlock the keyring")


def test_a_key_in_the_environment_leaves_the_keyring_alone() -> None:
    assert find(STUDIO, {"STUDIO_TOKEN": "k"}, unasked).source == "environment variable STUDIO_TOKEN"


def test_a_provider_that_needs_no_key_leaves_the_keyring_alone() -> None:
    assert find(LOCAL, {}, unasked).form == LOCAL.forms[1]


def test_the_keyring_is_asked_next() -> None:
    assert find(STUDIO, {"STUDIO_API_KEY": ""}, lambda provider: KEPT if provider == STUDIO else None) == KEPT


def test_no_key_anywhere_lists_what_was_tried_and_one_thing_to_do() -> None:
    with pytest.raises(CredentialsError) as caught:
        find(STUDIO, {"STUDIO_API_KEY": ""}, lambda provider: None)
    error = caught.value
    assert error.message == (
        "no key for studio: STUDIO_API_KEY is set but empty, STUDIO_TOKEN is not set; nothing in the keyring"
    )
    assert error.hint == "export STUDIO_API_KEY=…  (get one at https://studio.test/keys)"
    assert (error.provider, error.exit_code) == ("studio", 4)


def test_trouble_with_the_keyring_is_told_after_what_was_tried() -> None:
    with pytest.raises(CredentialsError) as caught:
        find(STUDIO, {}, locked)
    assert caught.value.message == (
        "no key for studio: STUDIO_API_KEY is not set, STUDIO_TOKEN is not set; the keyring is locked"
    )
    assert caught.value.hint == "export STUDIO_API_KEY=…, or unlock the keyring"


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
