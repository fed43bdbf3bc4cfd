"""A keyring that hangs, fails or cannot even be loaded, behind its guard."""

import threading
from collections.abc import Mapping
from typing import Never

import pytest
from sample_providers import STUDIO

from ernie_cli.auth.model import Credential
from ernie_cli.catalogue.model import Provider
from ernie_cli.credentials.guard import LIMIT, UNLOCKING, Guard, guarded
from ernie_cli.credentials.ways import ways
from ernie_cli.errors import CredentialsError
from ernie_cli.secret import Secret

SHORT = 0.05


class Dictionary:
    """A keyring in memory, with the adapter's shape."""

    def __init__(self) -> None:
        self.entries: dict[str, Secret] = {}

    def find(self, provider: Provider) -> Credential | None:
        return None

    def keep(self, provider: Provider, values: Mapping[str, Secret]) -> None:
        self.entries |= {f"{provider.name}/{name}": value for name, value in values.items()}

    def forget(self, provider: Provider) -> bool:
        held = bool(self.entries)
        self.entries.clear()
        return held

    def read(self, provider: Provider, name: str) -> Secret | None:
        return self.entries.get(f"{provider.name}/{name}")

    def write(self, provider: Provider, name: str, value: Secret | None) -> None:
        if value is None:
            self.entries.pop(f"{provider.name}/{name}", None)
        else:
            self.entries[f"{provider.name}/{name}"] = value


def hang() -> Never:
    threading.Event().wait()
    raise AssertionError


def quiet(text: str) -> Never:
    raise AssertionError(f"an unexpected note: {text}")


def test_every_call_reaches_the_adapter_and_comes_back() -> None:
    dictionary = Dictionary()
    guard = Guard(lambda: dictionary, terminal=False, note=quiet)
    guard.keep(STUDIO, {"key": Secret("k")})
    guard.write(STUDIO, "token:1", Secret("t"))
    guard.write(STUDIO, "token:2", Secret("t"))
    guard.write(STUDIO, "token:2", None)
    assert dictionary.entries == {"studio/key": Secret("k"), "studio/token:1": Secret("t")}
    assert guard.read(STUDIO, "token:1") == Secret("t")
    assert guard.find(STUDIO) is None
    assert guard.forget(STUDIO)
    assert not guard.forget(STUDIO)


def test_an_import_that_hangs_ends_at_the_limit_with_the_variable_to_set() -> None:
    with pytest.raises(CredentialsError) as caught:
        Guard(hang, terminal=False, note=quiet, limit=SHORT).find(STUDIO)
    assert caught.value.message == "the keyring did not answer within 0.05 s"
    assert caught.value.hint == f"{ways(STUDIO)}; or unlock the keyring"


def test_a_keyring_that_was_silent_once_is_not_waited_for_again() -> None:
    loads: list[int] = []

    def load() -> Never:
        loads.append(1)
        hang()

    guard = Guard(load, terminal=False, note=quiet, limit=SHORT)
    for _ in range(3):
        with pytest.raises(CredentialsError, match="did not answer"):
            guard.find(STUDIO)
    assert loads == [1]


def test_the_calls_run_in_a_daemon_thread() -> None:
    threads = [guarded(threading.current_thread, LIMIT) for _ in range(2)]
    assert all(thread.daemon and thread is not threading.current_thread() for thread in threads)


def test_a_library_that_cannot_be_loaded_is_a_matter_of_credentials() -> None:
    def load() -> Never:
        raise ImportError("no module named jeepney")

    with pytest.raises(CredentialsError, match="cannot be loaded: ImportError: no module named jeepney"):
        Guard(load, terminal=False, note=quiet).find(STUDIO)


def test_whatever_a_job_raises_is_raised_to_the_one_who_waits() -> None:
    def leave() -> Never:
        raise SystemExit(3)

    with pytest.raises(SystemExit):
        guarded(leave, LIMIT)


def test_a_note_is_made_once_when_it_takes_long_and_the_answer_still_arrives() -> None:
    unlocked = threading.Event()
    notes: list[str] = []

    def note() -> None:
        notes.append("waiting")
        unlocked.set()

    assert guarded(unlocked.wait, UNLOCKING, note, SHORT) is True
    assert notes == ["waiting"]


def test_a_quick_answer_makes_no_note() -> None:
    assert guarded(lambda: 5, UNLOCKING, lambda: quiet("waiting")) == 5


def test_no_note_is_made_when_the_limit_comes_first() -> None:
    with pytest.raises(TimeoutError):
        guarded(hang, SHORT, lambda: quiet("waiting"))


def test_a_terminal_gives_a_person_time_and_nobody_gets_three_seconds() -> None:
    assert (LIMIT, UNLOCKING) == (3.0, 60.0)
    assert Guard(Dictionary, terminal=True, note=quiet)._limit == UNLOCKING
    assert Guard(Dictionary, terminal=False, note=quiet)._limit == LIMIT
