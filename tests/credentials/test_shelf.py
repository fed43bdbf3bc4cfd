"""What a kept token's file must look like to be believed, and what is written over."""

import json
import os
from pathlib import Path

import pytest
from token_bench import DAY, KEY, Bench

from ernie_cli.credentials.shelf import Files

GOOD = {"value": "stolen", "expires_at": 1e9 + DAY, "renew_at": 1e9 + DAY}


def planted(path: Path, content: bytes = json.dumps(GOOD).encode(), mode: int = 0o600) -> None:
    path.parent.mkdir(parents=True, mode=0o700)
    path.write_bytes(content)
    path.chmod(mode)


def test_a_file_as_we_would_have_written_it_is_believed(bench: Bench) -> None:
    planted(bench.file)
    assert bench.get() == "stolen"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff\xfe",
        json.dumps(GOOD).encode()[:-7],
        b"[]",
        b"null",
        b"[" * 60_000,
        b"x" * 70_000,
        *(
            json.dumps({**GOOD, name: value}).encode()
            for name, value in [
                ("value", ""),
                ("value", None),
                ("value", 5),
                ("expires_at", "soon"),
                ("expires_at", float("nan")),
                ("expires_at", float("inf")),
                ("expires_at", 1e9 + 40 * DAY),
                ("expires_at", 1e9 - 1),
                ("renew_at", float("nan")),
                ("renew_at", None),
                ("renew_at", 10**400),
            ]
        ),
    ],
    ids=lambda content: content[:40].decode(errors="replace"),
)
def test_a_file_that_is_torn_or_strange_is_ignored_and_rewritten(bench: Bench, content: bytes) -> None:
    planted(bench.file, content)
    assert [bench.get(), bench.get()] == ["token-1", "token-1"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o644, 0o666])
def test_a_file_that_others_may_touch_is_ignored_and_rewritten_0600(bench: Bench, mode: int) -> None:
    planted(bench.file, mode=mode)
    assert [bench.get(), bench.get()] == ["token-1", "token-1"]
    assert bench.file.stat().st_mode & 0o777 == 0o600


def test_a_symbolic_link_is_not_followed_and_its_target_stays(bench: Bench, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere"
    planted(tmp_path / "made" / "elsewhere")
    (tmp_path / "made" / "elsewhere").rename(target)
    bench.folder.mkdir(parents=True, mode=0o700)
    bench.file.symlink_to(target)
    assert [bench.get(), bench.get()] == ["token-1", "token-1"]
    assert json.loads(target.read_text()) == GOOD
    assert not bench.file.is_symlink()


def test_a_fifo_in_its_place_makes_nobody_wait(bench: Bench) -> None:
    bench.folder.mkdir(parents=True, mode=0o700)
    os.mkfifo(bench.file, 0o600)
    assert [bench.get(), bench.get()] == ["token-1", "token-1"]


def test_a_file_of_another_user_is_ignored(bench: Bench) -> None:
    planted(bench.file)
    assert Files(bench.folder).read(KEY) is not None
    assert Files(bench.folder, owner=os.geteuid() + 1).read(KEY) is None


def test_a_folder_of_another_user_is_left_alone(bench: Bench) -> None:
    bench.folder.mkdir(parents=True, mode=0o700)
    with pytest.raises(PermissionError, match="belongs to another user"):
        Files(bench.folder, owner=os.geteuid() + 1).prepare()


def test_a_folder_that_others_may_enter_is_closed_to_them(bench: Bench) -> None:
    bench.folder.mkdir(parents=True)
    bench.folder.chmod(0o755)
    bench.get()
    assert bench.folder.stat().st_mode & 0o777 == 0o700


def test_a_temporary_file_is_cleared_away_unless_its_process_still_runs(bench: Bench) -> None:
    bench.folder.mkdir(parents=True, mode=0o700)
    for process in (os.getpid(), os.getppid(), 2**30, 2**100, "x"):
        (bench.folder / f"{KEY}.{process}.new").write_text("half")
    bench.get()
    names = sorted(path.name.removeprefix(KEY) for path in bench.folder.iterdir())
    assert names == [f".{os.getppid()}.new", ".json", ".lock"]
