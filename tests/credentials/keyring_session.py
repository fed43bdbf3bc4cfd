"""A Secret Service of one's own: gnome-keyring on a private bus, without a display, in a home of its own.

usage: keyring_session.py [--locked] COMMAND [ARGUMENT…]     needs dbus-daemon, dbus-send and gnome-keyring-daemon
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

LOGIN = "/org/freedesktop/secrets/collection/login"
PATIENCE = 10.0  # seconds for the service to appear


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a process that sees nothing of this machine's user but `home`."""
    runtime = home / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    folders = {"XDG_CONFIG_HOME": "config", "XDG_DATA_HOME": "data", "XDG_CACHE_HOME": "cache"}
    own = {"HOME": str(home), "XDG_RUNTIME_DIR": str(runtime), "PATH": os.environ["PATH"]}
    return own | {name: str(home / folder) for name, folder in folders.items()} | more


@contextmanager
def session(home: Path, *, locked: bool = False) -> Iterator[dict[str, str]]:
    """The environment in which the service runs, its collection unlocked, or `locked` with nobody to unlock it."""
    bare = environment(home)
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"], stdout=subprocess.PIPE, env=bare
    )
    try:
        assert bus.stdout is not None
        within = bare | {"DBUS_SESSION_BUS_ADDRESS": bus.stdout.readline().decode().strip()}
        with _service(within):
            if locked:
                _send(
                    within,
                    "org.freedesktop.secrets",
                    "/org/freedesktop/secrets",
                    "org.freedesktop.Secret.Service.Lock",
                    f"array:objpath:{LOGIN}",
                )
            yield within
    finally:
        bus.terminate()
        bus.communicate()


@contextmanager
def _service(within: Mapping[str, str]) -> Iterator[None]:
    service = subprocess.Popen(
        ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=within,
    )
    try:
        assert service.stdin is not None
        service.stdin.write(b"password of the collection")
        service.stdin.close()
        deadline = time.monotonic() + PATIENCE
        asked = "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner"
        while "true" not in _send(within, *asked, "string:org.freedesktop.secrets"):
            assert service.poll() is None, "gnome-keyring-daemon has ended"
            assert time.monotonic() < deadline, "gnome-keyring-daemon has not come up"
            time.sleep(0.02)
        yield
    finally:
        service.terminate()
        service.wait()


def _send(within: Mapping[str, str], service: str, path: str, method: str, argument: str) -> str:
    command = ["dbus-send", "--session", "--print-reply=literal", f"--dest={service}", path, method, argument]
    return subprocess.run(command, env=within, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    command = sys.argv[1:]
    locked = command[:1] == ["--locked"]
    with tempfile.TemporaryDirectory() as home, session(Path(home), locked=locked) as within:
        code = subprocess.run(command[locked:], env=within, check=False).returncode
    sys.exit(code)
