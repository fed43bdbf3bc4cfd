"""Derived tokens: when they are renewed, by whom, and what happens when they cannot be kept."""

import errno
import json
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sample_providers import STUDIO
from test_guard import Dictionary, quiet
from token_bench import DAY, KEY, Bench

from ernie_cli.auth.model import Token
from ernie_cli.credentials.guard import Guard
from ernie_cli.credentials.shelf import Entries
from ernie_cli.errors import CredentialsError
from ernie_cli.secret import Secret


def test_a_token_is_fetched_once_and_kept_for_the_next_run(bench: Bench) -> None:
    assert [bench.get(), bench.get()] == ["token-1", "token-1"]
    assert bench.notes == []


def test_it_is_kept_in_a_file_and_a_folder_that_only_we_can_read(bench: Bench) -> None:
    old = os.umask(0)
    try:
        bench.get()
    finally:
        os.umask(old)
    modes = {path.name: path.stat().st_mode & 0o777 for path in [bench.folder, *bench.folder.iterdir()]}
    assert modes == {"tokens": 0o700, f"{KEY}.json": 0o600, f"{KEY}.lock": 0o600}
    assert json.loads(bench.file.read_text()) == {
        "value": "token-1",
        "expires_at": 1e9 + 30 * DAY,
        "renew_at": 1e9 + 30 * DAY - 600,
    }


@pytest.mark.parametrize(
    ("life", "renewal"), [(30 * DAY, 30 * DAY - 600), (1800.0, 1200.0), (1200.0, 600.0), (1000.0, 500.0), (60.0, 30.0)]
)
def test_it_is_renewed_ten_minutes_early_or_after_half_a_short_life(bench: Bench, life: float, renewal: float) -> None:
    bench.life = life
    bench.get()
    bench.now += renewal - 1
    assert bench.get() == "token-1"
    bench.now += 1
    assert bench.get() == "token-2"


def test_a_long_run_renews_too(bench: Bench) -> None:
    cache = bench.cache()
    cache.get(KEY, bench.login)
    bench.now += 30 * DAY
    assert cache.get(KEY, bench.login).value == Secret("token-2")


def test_within_a_run_the_file_is_read_once(bench: Bench) -> None:
    cache = bench.cache()
    cache.get(KEY, bench.login)
    bench.file.unlink()
    assert cache.get(KEY, bench.login).value == Secret("token-1")


def test_a_refused_token_is_renewed(bench: Bench) -> None:
    cache = bench.cache()
    refused = cache.get(KEY, bench.login)
    assert cache.get(KEY, bench.login, refused).value == Secret("token-2")
    assert bench.get() == "token-2"


def test_a_refused_token_gives_way_to_the_one_that_another_run_fetched(bench: Bench) -> None:
    cache = bench.cache()
    refused = cache.get(KEY, bench.login)
    assert bench.get(refused) == "token-2"
    assert cache.get(KEY, bench.login, refused).value == Secret("token-2")
    assert bench.logins == 2


def test_a_failed_login_leaves_the_kept_token_and_the_lock_free(bench: Bench) -> None:
    refused = bench.cache().get(KEY, bench.login)

    def fail() -> Token:
        raise CredentialsError("invalid_client")

    with pytest.raises(CredentialsError, match="invalid_client"):
        bench.cache().get(KEY, fail, refused)
    assert bench.get() == "token-1"
    assert bench.get(refused) == "token-2"
    assert bench.notes == []


def test_held_looks_without_a_login_and_forget_removes(bench: Bench) -> None:
    cache = bench.cache()
    assert cache.held(KEY) is None
    token = cache.get(KEY, bench.login)
    assert bench.cache().held(KEY) == token
    cache.forget(KEY)
    cache.forget(KEY)
    assert cache.held(KEY) is None
    assert not bench.file.exists()


def test_a_folder_that_cannot_be_made_costs_one_note_and_not_the_answer(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    bench = Bench(tmp_path / "file" / "tokens")
    cache = bench.cache()
    assert cache.get(KEY, bench.login).value == Secret("token-1")
    assert cache.get(KEY, bench.login).value == Secret("token-1")
    assert len(bench.notes) == 1
    assert bench.notes[0].startswith("the access token is kept for this run only: ")
    assert "token-1" not in bench.notes[0]


def test_a_file_that_cannot_be_written_costs_one_note_and_leaves_nothing_behind(bench: Bench) -> None:
    bench.file.mkdir(parents=True, mode=0o700)
    assert bench.get() == "token-1"
    assert len(bench.notes) == 1
    assert sorted(path.suffix for path in bench.folder.iterdir()) == [".json", ".lock"]


def without_locks(path: Path, limit: float) -> AbstractContextManager[object]:
    @contextmanager
    def refusing() -> Iterator[None]:
        raise OSError(errno.ENOLCK, "No locks available")
        yield

    return refusing()


def test_a_file_system_without_locks_costs_a_note(bench: Bench) -> None:
    assert bench.cache(without_locks).get(KEY, bench.login).value == Secret("token-1")
    assert bench.notes == ["no lock for the access token, it may be renewed more than once: No locks available"]
    assert bench.get() == "token-1"


def test_a_lock_that_is_a_symbolic_link_is_not_followed(bench: Bench, tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("precious")
    bench.folder.mkdir(parents=True, mode=0o700)
    (bench.folder / f"{KEY}.lock").symlink_to(target)
    assert bench.get() == "token-1"
    assert target.read_text() == "precious"
    assert len(bench.notes) == 1


def test_what_another_run_fetched_while_we_waited_for_the_lock_is_used(bench: Bench) -> None:
    @contextmanager
    def slow(path: Path, limit: float) -> Iterator[None]:
        assert bench.get() == "token-1"
        yield

    assert bench.cache(slow).get(KEY, bench.login).value == Secret("token-1")
    assert bench.logins == 1


def entries(load: Callable[[], Dictionary]) -> Entries:
    return Entries(Guard(load, terminal=False, note=quiet, limit=0.05), STUDIO)


def test_the_token_of_a_secret_in_the_keyring_is_kept_beside_it(bench: Bench) -> None:
    dictionary = Dictionary()
    shelf = entries(lambda: dictionary)
    tokens = [bench.cache(shelf=shelf).get(KEY, bench.login).value for _ in range(2)]
    assert tokens == [Secret("token-1"), Secret("token-1")]
    assert list(dictionary.entries) == ["studio/token:0123456789abcdef"]
    assert [path.name for path in bench.folder.iterdir()] == [f"{KEY}.lock"]
    bench.cache(shelf=shelf).forget(KEY)
    assert dictionary.entries == {}


def test_a_keyring_that_fails_leaves_the_token_in_memory_and_never_in_a_file(bench: Bench) -> None:
    def load() -> Dictionary:
        raise CredentialsError("the keyring is locked")

    cache = bench.cache(shelf=entries(load))
    assert cache.get(KEY, bench.login).value == Secret("token-1")
    assert cache.get(KEY, bench.login).value == Secret("token-1")
    assert [path.name for path in bench.folder.iterdir()] == [f"{KEY}.lock"]
    assert len(bench.notes) == 1
    assert bench.notes[0].startswith("the access token is kept for this run only: ")


def test_no_lock_is_taken_for_a_token_that_is_there(bench: Bench) -> None:
    bench.get()

    def unwanted(path: Path, limit: float) -> AbstractContextManager[object]:
        raise AssertionError("a lock was taken")

    assert bench.cache(unwanted).get(KEY, bench.login).value == Secret("token-1")
