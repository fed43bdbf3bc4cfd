"""A command of the user's that prints a key, and all that it may do instead."""

import os
import sys
import time
from pathlib import Path

import pytest
from sample_providers import STUDIO

from ernie_cli.config.model import Config, ProviderConfig
from ernie_cli.credentials.command import first_line
from ernie_cli.credentials.guard import Guard
from ernie_cli.credentials.lock import lock
from ernie_cli.credentials.stores import Stores
from ernie_cli.errors import CredentialsError

ENVIRON = {"PATH": os.environ["PATH"], "GREETING": "hello"}


def failure(*command: str, limit: float = 30.0) -> CredentialsError:
    with pytest.raises(CredentialsError) as caught:
        first_line(command, ENVIRON, limit)
    return caught.value


def test_only_the_first_line_counts_without_blanks_around_it() -> None:
    assert first_line(["printf", r"  key-1 \r\nurl: x\nkey-2\n"], ENVIRON).reveal() == "key-1"


def test_no_shell_sees_the_arguments(tmp_path: Path) -> None:
    words = f"$GREETING; touch {tmp_path / 'made'} `id` *"
    assert first_line(["printf", "%s", words], ENVIRON).reveal() == words
    assert list(tmp_path.iterdir()) == []


def test_it_has_the_environment_of_its_user_and_no_standard_input() -> None:
    assert first_line(["sh", "-c", 'read line; echo "$GREETING$line"'], ENVIRON).reveal() == "hello"


def test_what_it_says_on_standard_error_is_no_key() -> None:
    assert first_line(["sh", "-c", "echo warning >&2; echo key"], ENVIRON).reveal() == "key"


def test_a_failure_shows_its_status_and_its_own_words_on_one_line() -> None:
    error = failure("sh", "-c", "echo 'gpg: no such\n\033[31m key' >&2; exit 3")
    assert error.message == "the key_command sh failed with exit status 3: gpg: no such [31m key"
    assert error.exit_code == 4


def test_what_it_printed_as_a_key_is_not_in_its_words() -> None:
    error = failure("sh", "-c", "echo sk-canary-1; echo debug: sk-canary-1 >&2; exit 1")
    assert error.message == "the key_command sh failed with exit status 1: debug: ***"


def test_long_words_are_cut() -> None:
    assert len(failure("sh", "-c", "head -c 100000 /dev/zero | tr '\\0' x >&2; exit 1").message) < 400


@pytest.mark.parametrize("script", ["true", "echo; echo key", "printf ' \\t\\n'"])
def test_an_empty_first_line_is_no_key(script: str) -> None:
    assert failure("sh", "-c", script).message == "the key_command sh printed nothing on its first line"


def test_a_command_that_is_not_there_is_named() -> None:
    assert (
        failure("no-such-command", "x").message == "the key_command cannot be run: no-such-command: No such file or directory"
    )


def test_ten_megabytes_are_no_key() -> None:
    assert "more than 64 KiB" in failure("head", "-c", "10000000", "/dev/zero").message


def test_what_never_stops_printing_is_ended_long_before_its_limit() -> None:
    assert "more than 64 KiB" in failure("yes", "key").message


def test_bytes_that_are_no_text_are_no_key() -> None:
    assert failure("printf", r"\377\376").message == "the key_command printf printed something that is no text"


def test_one_that_hangs_is_killed_with_all_that_it_started(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    error = failure("sh", "-c", f"echo asking >&2; sleep 600 & echo $! $$ > {pids}; wait", limit=1.0)
    assert error.message == "the key_command sh did not end within 1 s: asking"
    for pid in map(int, pids.read_text().split()):
        deadline = time.monotonic() + 10
        while _runs(pid):
            assert time.monotonic() < deadline, f"process {pid} outlived its command"
            time.sleep(0.01)


def test_a_process_that_it_leaves_in_the_background_is_not_waited_for(tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    assert first_line(["sh", "-c", f"sleep 600 & echo $! > {pid}; echo key"], ENVIRON).reveal() == "key"
    assert _runs(int(pid.read_text()))  # it is the user's own, such as an agent
    os.kill(int(pid.read_text()), 9)


def test_it_has_no_terminal_to_take_over() -> None:
    script = "import os\ntry: os.open('/dev/tty', os.O_RDWR)\nexcept OSError: print('none')"
    assert first_line([sys.executable, "-c", script], ENVIRON).reveal() == "none"


@pytest.mark.parametrize(("script", "found"), [("echo key", "key"), ("exit 1", None)])
def test_it_is_asked_once_a_run_whatever_it_says(tmp_path: Path, script: str, found: str | None) -> None:
    log = tmp_path / "log"
    command = ("sh", "-c", f"echo asked >> {log}; {script}")
    config = Config(providers={"studio": ProviderConfig(key_command=command)})
    stores = Stores(ENVIRON, config, tmp_path, Guard(_no_keyring, terminal=False, note=print), lock, print)
    for _ in range(3):
        held = stores.sources(STUDIO)[0]
        assert (held.credential and held.credential.values["key"].reveal()) == found
    assert log.read_text() == "asked\n"


def test_a_pair_may_come_as_json(tmp_path: Path) -> None:
    config = Config(providers={"studio": ProviderConfig(key_command=("echo", '{"other": "x"}'))})
    stores = Stores(ENVIRON, config, tmp_path, Guard(_no_keyring, terminal=False, note=print), lock, print)
    trouble = stores.sources(STUDIO)[0].trouble
    assert trouble == "the key_command echo: the JSON does not hold the fields of a key of studio"


def _runs(pid: int) -> bool:
    """Whether the process still works; one that nobody has asked about yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _no_keyring() -> Guard:
    raise AssertionError("the keyring was asked")
