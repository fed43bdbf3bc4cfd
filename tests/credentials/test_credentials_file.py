"""The 0600 file of keys: what it must be to be believed, and that no writer ever loses what was in it."""

import errno
import json
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from sample_providers import LOCAL, STUDIO

from ernie_cli.credentials.file import CredentialsFile
from ernie_cli.credentials.lock import lock
from ernie_cli.errors import CredentialsError, TemporaryError
from ernie_cli.secret import Secret

GOOD = '{"studio": {"key": "kept"}}'
KEY = {"key": Secret("new")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "config"
    made.mkdir(mode=0o700)
    return made


@pytest.fixture
def path(folder: Path) -> Path:
    (folder / "credentials").write_text(GOOD)
    (folder / "credentials").chmod(0o600)
    return folder / "credentials"


def key(folder: Path, **more: int) -> str | None:
    found = CredentialsFile(folder, lock, **more).find(STUDIO)
    return found and found.values["key"].reveal()


def refused(folder: Path, **more: int) -> str:
    """What is said of the file, by reading it and by writing it, which must leave it alone."""
    told = set()
    for act in (lambda file: file.find(STUDIO), lambda file: file.names(), lambda file: file.keep(STUDIO, KEY)):
        with pytest.raises(CredentialsError) as caught:
            act(CredentialsFile(folder, lock, **more))
        told.add(caught.value.message)
    return "; ".join(told)


def test_a_missing_file_and_a_missing_folder_hold_nothing(tmp_path: Path) -> None:
    file = CredentialsFile(tmp_path / "nowhere", lock)
    assert (file.find(STUDIO), file.names(), file.forget(STUDIO)) == (None, (), False)
    assert list(tmp_path.iterdir()) == []


def test_it_is_made_for_us_alone_whatever_the_umask(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        CredentialsFile(tmp_path / "a" / "config", lock).keep(STUDIO, KEY)
    finally:
        os.umask(old)
    assert (tmp_path / "a/config").stat().st_mode & 0o777 == 0o700
    modes = {each.name: each.stat().st_mode & 0o777 for each in (tmp_path / "a/config").iterdir()}
    assert modes == {"credentials": 0o600, "credentials.lock": 0o600}


def test_a_folder_that_others_may_read_is_closed_when_a_key_goes_in(folder: Path) -> None:
    folder.chmod(0o755)
    CredentialsFile(folder, lock).keep(STUDIO, KEY)
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o644, 0o666])
def test_a_file_that_others_may_touch_is_refused_with_the_command_that_mends_it(folder: Path, path: Path, mode: int) -> None:
    path.chmod(mode)
    with pytest.raises(CredentialsError) as caught:
        key(folder)
    assert caught.value.message == f"the file of keys is refused: others may read or write {path} (mode {mode:04o})"
    assert caught.value.hint == f"chmod 600 {path}, or remove it"


@pytest.mark.parametrize("mode", [0o720, 0o702, 0o777])
def test_a_folder_that_others_may_write_to_is_refused(folder: Path, path: Path, mode: int) -> None:
    folder.chmod(mode)
    with pytest.raises(CredentialsError, match="others may write to"):
        key(folder)


def test_a_file_of_another_user_is_refused(folder: Path, path: Path) -> None:
    assert "belongs to another user" in refused(folder, owner=os.geteuid() + 1)


def test_a_symbolic_link_is_refused_and_its_target_stays(folder: Path, path: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    path.rename(target)
    path.symlink_to(target)
    assert f"{path} is a symbolic link" in refused(folder)
    assert target.read_text() == GOOD
    assert path.is_symlink()


def test_a_fifo_in_its_place_makes_nobody_wait(folder: Path) -> None:
    os.mkfifo(folder / "credentials", 0o600)
    assert "is not a regular file" in refused(folder)


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\xff", GOOD.encode()[:-3], b"[]", b"null", b'{"studio": "x"}', b'{"studio": {"key": 5}}', b"[" * 60_000],
)
def test_a_file_that_is_torn_or_strange_is_told_and_never_written_over(folder: Path, path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert refused(folder) == f"{path} is torn or was not written by ernie"
    assert path.read_bytes() == content


def test_what_is_there_for_providers_that_nobody_knows_stays(folder: Path, path: Path) -> None:
    path.write_text('{"future": {"x": "y"}}')
    CredentialsFile(folder, lock).keep(STUDIO, KEY)
    assert json.loads(path.read_text()) == {"future": {"x": "y"}, "studio": {"key": "new"}}


def test_a_failed_write_leaves_the_old_file_and_nothing_beside_it(folder: Path, path: Path) -> None:
    @contextmanager
    def full(path: Path, limit: float) -> Iterator[None]:
        (folder / f"credentials.{os.getpid()}.new").mkdir()  # whatever keeps the new file from being made
        yield

    with pytest.raises(CredentialsError, match="not stored: "):
        CredentialsFile(folder, full).keep(STUDIO, KEY)
    assert path.read_text() == GOOD


def test_what_another_process_wrote_while_we_waited_is_kept(folder: Path) -> None:
    @contextmanager
    def slow(path: Path, limit: float) -> Iterator[None]:
        CredentialsFile(folder, lock).keep(LOCAL, {"key": Secret("theirs")})
        yield

    CredentialsFile(folder, slow).keep(STUDIO, KEY)
    assert set(CredentialsFile(folder, lock).names()) == {"local", "studio"}


def test_another_process_that_does_not_let_go_is_worth_trying_again(folder: Path) -> None:
    with lock(folder / "credentials.lock", 1.0), pytest.raises(TemporaryError, match="another ernie has been writing"):
        CredentialsFile(folder, lock, limit=0.05).keep(STUDIO, KEY)


def test_a_file_system_without_locks_stores_nothing_and_says_so(folder: Path) -> None:
    def refusing(path: Path, limit: float) -> AbstractContextManager[object]:
        raise OSError(errno.ENOLCK, "No locks available")

    with pytest.raises(CredentialsError, match="not stored: No locks available"):
        CredentialsFile(folder, refusing).keep(STUDIO, KEY)
    assert not (folder / "credentials").exists()
