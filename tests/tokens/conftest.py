"""What tests of real stores have: processes in a world of their own, a sandbox to ask, and a search for stray secrets."""

import sys
from collections.abc import Iterator
from pathlib import Path

for neighbour in ("processes", "credentials"):
    sys.path.insert(0, str(Path(__file__).parents[1] / neighbour))

import pytest
from ernie_process import SECRETS, Ernie, world
from keyring_session import session
from served import Served, served

SECRETS |= {
    "CODE": "sk-canary-wcode-0123456789",
    "OTHER_CODE": "sk-canary-other-0123456789",
    "FULL": "bce-v3/ALTAK-canary/qianfan0123456789",
    "HEX": "0123456789abcdef0123456789abcdefcanary",
    "LOCAL": "canary-local-0123456789",
}
STORES = {"credentials": 0o600, "tokens": 0o700}  # a file and a folder that may hold secrets, and their modes


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of all worlds; when the last test is done, no file outside the stores may hold a secret."""
    folder = tmp_path_factory.mktemp("stores")
    yield folder
    files = [path for path in folder.rglob("*") if path.is_file() and not _is_store(path)]
    found = [path for path in files if any(secret.encode() in path.read_bytes() for secret in SECRETS.values())]
    assert not found, f"secrets were left in {found}"


def _is_store(path: Path) -> bool:
    return any(each.name in STORES and each.stat().st_mode & 0o777 == STORES[each.name] for each in (path, path.parent))


@pytest.fixture
def ernie(worlds: Path) -> Iterator[Ernie]:
    """The program without any key; a keyring is not to be had."""
    folder = worlds / str(sum(1 for _ in worlds.iterdir()))
    folder.mkdir()
    with world(folder) as running:
        del running.environ["AI_STUDIO_API_KEY"]
        yield running


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Served]:
    """A service that takes any key of the right shape."""
    with served() as running:
        yield running


@pytest.fixture
def asking(ernie: Ernie, sandbox: Served) -> Ernie:
    """The program at the sandbox: its addresses, none of its keys."""
    ernie.environ |= {name: value for name, value in sandbox.exports.items() if name.endswith("_BASE_URL")}
    return ernie


@pytest.fixture
def keyring(asking: Ernie) -> Iterator[Ernie]:
    """The program with a real Secret Service, unlocked."""
    with _keyring(asking):
        yield asking


@pytest.fixture
def locked(asking: Ernie) -> Iterator[Ernie]:
    """The program with a real Secret Service that is locked and has nobody to unlock it."""
    with _keyring(asking, locked=True):
        yield asking


class _keyring:  # noqa: N801 - a context manager
    def __init__(self, ernie: Ernie, locked: bool = False) -> None:
        home = ernie.folder / "keyring"
        home.mkdir()
        self._ernie = ernie
        self._session = session(home, locked=locked)

    def __enter__(self) -> None:
        within = self._session.__enter__()
        self._ernie.environ["DBUS_SESSION_BUS_ADDRESS"] = within["DBUS_SESSION_BUS_ADDRESS"]

    def __exit__(self, *error: object) -> None:
        self._session.__exit__(*error)  # type: ignore[arg-type]
