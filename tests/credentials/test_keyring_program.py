"""`ernie chat` with its key in a real keyring, and with one that is locked, missing or silent."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from keyring_session import environment, session
from served import Served, served

ERNIE = Path(sys.executable).with_name("ernie")
KEY = "canary-0123456789abcdef"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Served]:
    with served() as running:
        yield running


def ask(
    environ: Mapping[str, str], sandbox: Served, *flags: str, provider: str = "aistudio"
) -> subprocess.CompletedProcess[str]:
    """One question without a terminal; the addresses are the sandbox's, the keys are not there."""
    addresses = {name: value for name, value in sandbox.exports.items() if name.endswith("_BASE_URL")}
    command = [str(ERNIE), "chat", "-n", "-p", provider, *flags, "Hello"]
    return subprocess.run(
        command, env={**environ, **addresses}, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60
    )


def store(environ: Mapping[str, str], user: str, secret: str) -> None:
    """As the README says, with the keyring library's own command."""
    command = [sys.executable, "-m", "keyring", "set", "ernie-cli", user]
    subprocess.run(command, env=environ, input=secret, text=True, check=True, capture_output=True, timeout=60)


def test_a_key_in_the_keyring_is_used_and_not_shown(tmp_path: Path, sandbox: Served) -> None:
    with session(tmp_path) as environ:
        store(environ, "aistudio/api_key", KEY)
        ran = ask(environ, sandbox, "--debug")
    assert ran.returncode == 0, ran.stderr
    assert "[sandbox] You asked" in ran.stdout
    assert KEY not in ran.stdout + ran.stderr


def test_a_derived_token_is_kept_beside_its_secret_and_in_no_file(tmp_path: Path, sandbox: Served) -> None:
    with session(tmp_path) as environ:
        store(environ, "wenxin/client_id", "an-app-key")
        store(environ, "wenxin/client_secret", KEY)
        runs = [ask(environ, sandbox, "--debug", provider="wenxin") for _ in range(2)]
    assert [ran.returncode for ran in runs] == [0, 0], runs[0].stderr
    assert ["/oauth/2.0/token" in ran.stderr for ran in runs] == [True, False]
    tokens = [path for path in tmp_path.rglob("*.json") if "tokens" in path.parts]
    assert tokens == []


def test_a_locked_keyring_is_an_error_with_a_way_out(tmp_path: Path, sandbox: Served) -> None:
    with session(tmp_path, locked=True) as environ:
        ran = ask(environ, sandbox)
    assert ran.returncode == 4
    assert "locked" in ran.stderr
    assert "AI_STUDIO_API_KEY" in ran.stderr


def test_a_machine_without_a_keyring_is_an_error_with_a_way_out(tmp_path: Path, sandbox: Served) -> None:
    ran = ask(environment(tmp_path), sandbox)
    assert ran.returncode == 4
    assert "no keyring" in ran.stderr
    assert "export AI_STUDIO_API_KEY" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_key_in_the_environment_leaves_the_keyring_alone(tmp_path: Path, sandbox: Served) -> None:
    nowhere = {**environment(tmp_path), "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent", "AI_STUDIO_API_KEY": KEY}
    ran = ask(nowhere, sandbox)
    assert (ran.returncode, ran.stderr) == (0, "")
