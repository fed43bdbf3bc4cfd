"""What holds for every place that a key can be in: environment, command, file and a real keyring."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from conforming_stores import Command, Environment, File, Keyring, Store
from keyring_session import session
from sample_providers import LOCAL, STUDIO, WEN

STORES: dict[str, Callable[[Path, Mapping[str, str]], Store]] = {
    "environment": Environment,
    "command": Command,
    "file": File,
    "keyring": Keyring,
}
WRITABLE = ["file", "keyring"]
PAIR = {"app_key": "an-id", "app_secret": "a-secret"}


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with session(tmp_path_factory.mktemp("keyring")) as environ:
        yield environ


@pytest.fixture
def store(request: pytest.FixtureRequest, tmp_path: Path, daemon: dict[str, str]) -> Iterator[Store]:
    found = STORES[request.param](tmp_path, daemon)
    yield found
    if found.writes:
        for provider in (STUDIO, WEN, LOCAL):
            found.remove(provider)


every = pytest.mark.parametrize("store", STORES, indirect=True)
writable = pytest.mark.parametrize("store", WRITABLE, indirect=True)


@every
def test_what_is_not_there_is_not_found(store: Store) -> None:
    assert store.find(STUDIO) is None


@every
def test_what_is_there_is_found_whole(store: Store) -> None:
    store.put(STUDIO, {"key": "sk-0123456789"})
    assert store.find(STUDIO) == {"key": "sk-0123456789"}


@every
def test_a_pair_is_found_as_a_pair(store: Store) -> None:
    store.put(WEN, PAIR)
    assert store.find(WEN) == PAIR


@every
def test_one_provider_is_not_the_other(store: Store) -> None:
    store.put(STUDIO, {"key": "mine"})
    assert store.find(WEN) is None


@every
@pytest.mark.parametrize(
    "value", ["schlüssel-密钥-🔑", "a b  c", "quotes\"'\\", "x" * 4000], ids=["unicode", "blanks", "quotes", "long"]
)
def test_a_value_comes_back_as_it_was(store: Store, value: str) -> None:
    store.put(STUDIO, {"key": value})
    assert store.find(STUDIO) == {"key": value}


@writable
@pytest.mark.parametrize("value", ["tab\there", "line\nbreak", "escape\x1b[31m", " blank ends "])
def test_a_store_changes_nothing_even_in_what_no_key_may_hold(store: Store, value: str) -> None:
    store.put(STUDIO, {"key": value})
    assert store.find(STUDIO) == {"key": value}


@writable
def test_a_new_key_replaces_the_old_one(store: Store) -> None:
    store.put(STUDIO, {"key": "old"})
    store.put(STUDIO, {"key": "new"})
    assert store.find(STUDIO) == {"key": "new"}


@writable
def test_a_key_of_another_kind_replaces_the_old_one_whole(store: Store) -> None:
    store.put(WEN, {"token": "24.old"})
    store.put(WEN, PAIR)
    assert store.find(WEN) == PAIR


@writable
def test_what_is_removed_is_gone_and_the_others_stay(store: Store) -> None:
    store.put(STUDIO, {"key": "one"})
    store.put(LOCAL, {"key": "two"})
    assert store.remove(STUDIO)
    assert store.find(STUDIO) is None
    assert store.find(LOCAL) == {"key": "two"}


@writable
def test_removing_what_is_not_there_says_so(store: Store) -> None:
    assert not store.remove(STUDIO)


@writable
def test_half_a_pair_is_not_found(store: Store) -> None:
    store.put(WEN, {"app_key": "alone"})
    assert store.find(WEN) is None
