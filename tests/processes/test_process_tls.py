"""Certificates: checked always, trusted by flag or variable, refused with a way out."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from ssl import SSLContext

import pytest
import trustme
from ernie_process import Ernie
from scripted_server import HANG, Server, answer

Serve = Callable[..., Server]
Identity = Callable[..., SSLContext]


def test_an_authority_that_nobody_knows_is_six_with_the_way_out(ernie: Ernie, serve: Serve, identity: Identity) -> None:
    server = serve(answer("Hello"), tls=identity())
    ran = ernie.at(server.url).chat()
    assert (ran.code, ran.out, server.requests) == (6, b"", [])
    assert f"the certificate of {server.address} cannot be trusted" in ran.err
    assert "hint: name the authority that signed it: --cacert FILE, or SSL_CERT_FILE" in ran.err


def test_the_flag_names_an_authority(ernie: Ernie, serve: Serve, identity: Identity, authority_file: str) -> None:
    server = serve(answer("Hello"), tls=identity())
    assert ernie.at(server.url).chat("--cacert", authority_file) == (0, b"Hello\n", "")


def test_the_variable_names_an_authority(ernie: Ernie, serve: Serve, identity: Identity, authority_file: str) -> None:
    server = serve(answer("Hello"), tls=identity())
    assert ernie.at(server.url).chat(env={"SSL_CERT_FILE": authority_file}) == (0, b"Hello\n", "")


def test_the_flag_wins_over_the_variable(ernie: Ernie, serve: Serve, identity: Identity, authority_file: str) -> None:
    server = serve(answer("Hello"), tls=identity())
    ran = ernie.at(server.url).chat("--cacert", authority_file, env={"SSL_CERT_FILE": "/nowhere"})
    assert ran == (0, b"Hello\n", "")


def test_another_authority_is_not_trusted(ernie: Ernie, serve: Serve, identity: Identity) -> None:
    other = ernie.folder / "other.pem"
    trustme.CA().cert_pem.write_to_path(str(other))
    server = serve(answer("Hello"), tls=identity())
    assert ernie.at(server.url).chat("--cacert", str(other)).code == 6


def test_an_expired_certificate_is_six(ernie: Ernie, serve: Serve, identity: Identity, authority_file: str) -> None:
    server = serve(answer("Hello"), tls=identity("127.0.0.1", not_after=datetime(2020, 1, 1, tzinfo=UTC)))
    ran = ernie.at(server.url).chat("--cacert", authority_file)
    assert (ran.code, server.requests) == (6, [])
    assert "certificate has expired" in ran.err


def test_a_certificate_of_another_name_is_six(ernie: Ernie, serve: Serve, identity: Identity, authority_file: str) -> None:
    server = serve(answer("Hello"), tls=identity("other.test"))
    ran = ernie.at(server.url).chat("--cacert", authority_file)
    assert (ran.code, server.requests) == (6, [])
    assert "IP address mismatch" in ran.err


def _missing(folder: Path) -> Path:
    return folder / "missing.pem"


def _empty(folder: Path) -> Path:
    (folder / "empty.pem").touch()
    return folder / "empty.pem"


def _folder(folder: Path) -> Path:
    return folder


def _no_certificate(folder: Path) -> Path:
    (folder / "words.pem").write_text("not a certificate")
    return folder / "words.pem"


@pytest.mark.parametrize("name", ["--cacert", "SSL_CERT_FILE"])
@pytest.mark.parametrize("made", [_missing, _empty, _folder, _no_certificate])
def test_a_file_of_authorities_that_is_none_is_two_and_named(
    ernie: Ernie, serve: Serve, name: str, made: Callable[[Path], Path]
) -> None:
    server = serve([HANG])
    path = str(made(ernie.folder))
    flags, environ = (["--cacert", path], {}) if name == "--cacert" else ([], {name: path})
    ran = ernie.at(server.url.replace("http:", "https:")).chat(*flags, env=environ)
    assert (ran.code, server.connections) == (2, 0)
    assert ran.err.startswith(f"ernie: {name}: ")
    assert path in ran.err


@pytest.mark.parametrize("value", ["missing", "."])
def test_a_folder_of_authorities_is_looked_into(ernie: Ernie, serve: Serve, identity: Identity, value: str) -> None:
    server = serve(answer("Hello"), tls=identity())
    ran = ernie.at(server.url).chat(env={"SSL_CERT_DIR": str(ernie.folder / value)})
    assert ran.code == (2 if value == "missing" else 6)


def test_a_handshake_that_never_answers_is_five(ernie: Ernie, serve: Serve) -> None:
    server = serve([HANG], repeat=True)
    ran = ernie.at(server.url.replace("http:", "https:")).chat("--connect-timeout", "0.5", "--retries", "1")
    assert (ran.code, server.connections) == (5, 2)
    assert server.gone.wait(10)


def test_a_handshake_that_is_broken_off_is_tried_again(ernie: Ernie, serve: Serve) -> None:
    server = serve([], repeat=True)
    ran = ernie.at(server.url.replace("http:", "https:")).chat()
    assert (ran.code, server.connections) == (5, 3)
    assert server.address in ran.err
