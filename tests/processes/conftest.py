"""What tests of the real program have: processes in a world of their own, and a search for secrets in all they leave."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import trustme
from ernie_process import SECRETS, Ernie, world
from scripted_server import Server

KEEPS_TOKENS = "tokens"  # the one folder that may hold a secret: derived tokens, each file 0600


@pytest.fixture(scope="session")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of all worlds; when the last test is done, no file in it may hold a secret."""
    folder = tmp_path_factory.mktemp("worlds")
    yield folder
    found = [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and _holds_secret(path)]
    assert not found, f"secrets were left in {', '.join(found)}"


def _holds_secret(path: Path) -> bool:
    kept = path.parent.name == KEEPS_TOKENS and path.stat().st_mode & 0o077 == 0
    return not kept and any(secret.encode() in path.read_bytes() for secret in SECRETS.values())


@pytest.fixture
def ernie(worlds: Path, request: pytest.FixtureRequest) -> Iterator[Ernie]:
    """The program with an AI Studio key in its environment and nothing else."""
    folder = worlds / str(sum(1 for _ in worlds.iterdir()))
    folder.mkdir()
    with world(folder) as running:
        yield running


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Makes servers that end with the test."""
    with ExitStack() as servers:

        def start(*scripts: Any, **more: Any) -> Server:
            return servers.enter_context(Server(*scripts, **more))

        yield start


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """A certificate authority that nobody trusts yet."""
    return trustme.CA()


@pytest.fixture(scope="session")
def identity(authority: trustme.CA) -> Callable[..., ssl.SSLContext]:
    """Makes the TLS side of a server that has a certificate for the names given."""

    def make(*names: str, **more: Any) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*(names or ("127.0.0.1",)), **more).configure_cert(context)
        return context

    return make


@pytest.fixture(scope="session")
def authority_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Its certificate in a file, for --cacert."""
    path = tmp_path_factory.mktemp("authority") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return str(path)
