"""The keyring for real: gnome-keyring on a private bus, buses that hang or are missing, backends that misbehave."""

import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from keyring_session import environment, session

PROGRAM = Path(__file__).parent / "keyring_program.py"
WAY = (
    "export STUDIO_API_KEY=…  (get one at https://studio.test/keys); "
    "or set providers.studio.key_command in config.yaml; or ernie token set studio --in-file"
)
DEADLINE = 20.0  # seconds; nothing here may take nearly as long


def run(within: dict[str, str], *arguments: str) -> tuple[int, str, str]:
    """Exit status, stdout and stderr of the program."""
    command = [sys.executable, str(PROGRAM), *arguments]
    done = subprocess.run(
        command, env=within, cwd=within["HOME"], capture_output=True, text=True, timeout=DEADLINE, check=False
    )
    return done.returncode, done.stdout, done.stderr


def chosen(home: Path, backend: str, **more: str) -> dict[str, str]:
    return environment(home, PYTHON_KEYRING_BACKEND=backend, **more)


@pytest.fixture
def unlocked(tmp_path: Path) -> Iterator[dict[str, str]]:
    with session(tmp_path) as within:
        yield within


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[dict[str, str]]:
    with session(tmp_path, locked=True) as within:
        yield within


class SilentBus:
    """A bus that lets everybody in and never says another word; `held` is set while a client is inside."""

    def __init__(self, path: Path) -> None:
        self.address = f"unix:path={path}"
        self.held = threading.Event()
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(path))
        self._socket.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._welcome, args=(client,), daemon=True).start()

    def _welcome(self, client: socket.socket) -> None:
        with client, client.makefile("rwb", buffering=0) as lines:
            for line in lines:
                if line.lstrip(b"\0").startswith(b"AUTH EXTERNAL"):
                    lines.write(b"OK 0123456789abcdef0123456789abcdef\r\n")
                elif line.startswith(b"NEGOTIATE"):
                    lines.write(b"AGREE_UNIX_FD\r\n")
                elif line.startswith(b"BEGIN"):
                    self.held.set()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def silent(tmp_path: Path) -> Iterator[SilentBus]:
    bus = SilentBus(tmp_path / "bus")
    yield bus
    bus.close()


def test_secrets_are_kept_found_and_removed_whole(unlocked: dict[str, str]) -> None:
    assert run(unlocked, "find", "wen") == (0, "None\n", "")
    assert run(unlocked, "keep", "wen", "app_key=i", "app_secret=schlüssel") == (0, "kept\n", "")
    found = "{'scheme': 'oauth', 'kept': 'keyring', 'app_key': 'i', 'app_secret': 'schlüssel'}\n"
    assert run(unlocked, "find", "wen") == (0, found, "")
    assert run(unlocked, "find", "studio") == (0, "None\n", "")
    assert run(unlocked, "forget", "wen") == (0, "True\n", "")
    assert run(unlocked, "forget", "wen") == (0, "False\n", "")
    assert run(unlocked, "read", "wen", "app_key") == (0, "None\n", "")


def test_a_secret_is_replaced_and_half_a_pair_is_not_found(unlocked: dict[str, str]) -> None:
    run(unlocked, "keep", "wen", "app_key=old")
    run(unlocked, "keep", "wen", "app_key=new")
    assert run(unlocked, "find", "wen") == (0, "None\n", "")
    assert run(unlocked, "read", "wen", "app_key") == (0, "'new'\n", "")


def test_two_providers_are_stored_at_the_same_time(unlocked: dict[str, str]) -> None:
    pairs = [("studio", "key=one"), ("local", "key=two")]
    processes = [
        subprocess.Popen([sys.executable, str(PROGRAM), "keep", *pair], env=unlocked, stdout=subprocess.PIPE) for pair in pairs
    ]
    assert [process.communicate(timeout=DEADLINE)[0] for process in processes] == [b"kept\n", b"kept\n"]
    assert run(unlocked, "read", "studio", "key")[1] == "'one'\n"
    assert run(unlocked, "read", "local", "key")[1] == "'two'\n"


@pytest.mark.parametrize("action", [("find", "studio"), ("keep", "studio", "key=CANARY"), ("forget", "studio")])
def test_a_locked_keyring_says_so(locked: dict[str, str], action: tuple[str, ...]) -> None:
    assert run(locked, *action) == (4, "", f"the keyring is locked\nhint: {WAY}; or unlock the keyring\n")


def test_a_silent_bus_ends_in_an_error_and_not_in_a_hang(tmp_path: Path, silent: SilentBus) -> None:
    within = environment(tmp_path, DBUS_SESSION_BUS_ADDRESS=silent.address)
    code, out, err = run(within, "find", "studio")  # the bus still holds its connection when this returns
    assert silent.held.is_set()
    assert (code, out) == (4, "")
    assert err == f"the keyring did not answer within 3 s\nhint: {WAY}; or unlock the keyring\n"


def test_with_a_terminal_a_note_comes_first_and_an_interrupt_is_heard_at_once(tmp_path: Path, silent: SilentBus) -> None:
    within = environment(tmp_path, DBUS_SESSION_BUS_ADDRESS=silent.address, TERMINAL="1")
    with subprocess.Popen(
        [sys.executable, str(PROGRAM), "find", "studio"], env=within, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "note: waiting for the keyring to be unlocked\n"
        assert silent.held.is_set()
        process.send_signal(signal.SIGINT)
        assert process.wait(DEADLINE) == -signal.SIGINT  # it would have waited a minute


def test_a_bus_that_never_lets_anybody_in_is_an_error_too(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(tmp_path / "door"))
        door.listen()
        within = environment(tmp_path, DBUS_SESSION_BUS_ADDRESS=f"unix:path={tmp_path / 'door'}")
        code, _, err = run(within, "find", "studio")
    assert code == 4
    assert WAY in err


@pytest.mark.parametrize("bus", [{}, {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus"}])
@pytest.mark.parametrize("action", [("find", "studio"), ("keep", "studio", "key=CANARY")])
def test_without_a_bus_the_ways_on_are_named(tmp_path: Path, bus: dict[str, str], action: tuple[str, ...]) -> None:
    assert run(environment(tmp_path, **bus), *action) == (
        4,
        "",
        f"no keyring is to be had here\nhint: {WAY}; or install and start one, such as gnome-keyring or KWallet\n",
    )


def test_a_plain_text_backend_is_not_used_because_it_happens_to_be_there(tmp_path: Path) -> None:
    code, _, err = run(environment(tmp_path, PRELOAD="plain_backend"), "keep", "studio", "key=CANARY")
    assert (code, err.splitlines()[0]) == (4, "no keyring is to be had here")
    assert not (tmp_path / "plain").exists()


def test_a_plain_text_backend_is_refused_even_when_it_is_chosen(tmp_path: Path) -> None:
    code, _, err = run(chosen(tmp_path, "plain_backend.PlainText"), "keep", "studio", "key=CANARY")
    assert code == 4
    assert "PYTHON_KEYRING_BACKEND chooses a keyring that cannot be used: plain_backend.PlainText does not protect" in err
    assert not (tmp_path / "plain").exists()


def test_the_null_backend_holds_nothing_and_stores_nothing(tmp_path: Path) -> None:
    within = chosen(tmp_path, "keyring.backends.null.Keyring")
    assert run(within, "find", "studio") == (0, "None\n", "")
    assert run(within, "keep", "studio", "key=CANARY") == (
        4,
        "",
        f"not stored: keyring.backends.null took the key and does not have it\nhint: {WAY}\n",
    )


def test_the_fail_backend_is_no_keyring(tmp_path: Path) -> None:
    code, _, err = run(chosen(tmp_path, "keyring.backends.fail.Keyring"), "find", "studio")
    assert (code, err.startswith("no keyring is to be had here\n")) == (4, True)


@pytest.mark.parametrize(
    ("backend", "reason"),
    [
        ("nowhere.Keyring", "ModuleNotFoundError: No module named 'nowhere'"),
        ("keyring.backends.null.Nothing", "AttributeError: "),
        ("Keyring", "ValueError: "),
        ("", "ValueError: "),
        ("os.getcwd", "AttributeError: "),
    ],
)
def test_a_backend_that_does_not_exist_is_blamed_on_its_variable(tmp_path: Path, backend: str, reason: str) -> None:
    code, _, err = run(chosen(tmp_path, backend), "find", "studio")
    assert code == 4
    assert err.startswith(f"PYTHON_KEYRING_BACKEND chooses a keyring that cannot be used: {reason}")
    assert err.endswith(f"hint: {WAY}; or mend PYTHON_KEYRING_BACKEND\n")


@pytest.mark.parametrize(
    "text",
    ["[backend]\ndefault-keyring=nowhere.Keyring\n", "garbage\n", "[backend]\n", "[backend]\ndefault-keyring\n", "\xff"],
)
def test_a_broken_configuration_is_blamed_on_its_file(tmp_path: Path, text: str) -> None:
    file = tmp_path / "config" / "python_keyring" / "keyringrc.cfg"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="latin-1")
    code, _, err = run(environment(tmp_path), "find", "studio")
    assert code == 4
    assert err.startswith(f"{file} chooses a keyring that cannot be used: ")
    assert err.endswith(f"hint: {WAY}; or mend {file}\n")


@pytest.mark.parametrize(
    ("backend", "action", "message"),
    [
        ("Cancelled", "find", "the keyring is locked"),
        ("Dismissed", "find", "unlocking the keyring was cancelled"),
        ("Foreign", "find", "the keyring failed: FileNotFoundError: [Errno 2] No such file or directory: 'pass'"),
        ("Unreadable", "find", "the keyring holds an unreadable entry"),
        ("Bytes", "find", "the keyring holds an unreadable entry"),
        (
            "Remote",
            "keep",
            "the keyring failed: KeyringError: Can't store password on keychain: (-25308, 'not allowed to store ***')",
        ),
        ("Forgetful", "keep", "not stored: fake_backends took the key and does not have it"),
    ],
)
def test_a_backend_that_misbehaves_is_told_in_words_without_the_secret(
    tmp_path: Path, backend: str, action: str, message: str
) -> None:
    arguments = ("keep", "studio", "key=CANARY") if action == "keep" else ("find", "studio")
    code, out, err = run(chosen(tmp_path, f"fake_backends.{backend}"), *arguments)
    assert (code, out) == (4, "")
    assert err.splitlines()[0] == message
    assert WAY in err
    assert "CANARY" not in err


def test_when_one_half_of_a_pair_cannot_be_stored_the_other_is_put_back(tmp_path: Path) -> None:
    within = chosen(tmp_path, "fake_backends.SecondFails")
    code, out, err = run(within, "keep", "wen", "app_key=new-key", "app_secret=new-secret")
    assert (code, out) == (4, "wen/app_key=new-key\nwen/app_key=old-key\n")
    assert err.startswith("the keyring failed: OSError: ")
