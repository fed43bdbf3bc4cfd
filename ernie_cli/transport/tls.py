"""Whom to trust: certificates are always checked, against the authorities that the user names or the system has."""

import ssl  # noqa: TID253 - reached from app.py, for https alone
from collections.abc import Mapping
from pathlib import Path

from ernie_cli.errors import UsageError
from ernie_cli.language.said import say


def context(cacert: str | None, environ: Mapping[str, str]) -> ssl.SSLContext:
    """Trust `--cacert`, else SSL_CERT_FILE and SSL_CERT_DIR, else the system. Raises UsageError that names the path.

    The system's folder of hashed certificates comes before its bundle: it is read one certificate at a time, a bundle
    whole, at more than the cost of everything else that starts.
    """
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    file, folder = environ.get("SSL_CERT_FILE"), environ.get("SSL_CERT_DIR")
    if cacert:
        _load(made, "--cacert", file=cacert)
    elif file or folder:
        if file:
            _load(made, "SSL_CERT_FILE", file=file)
        if folder:
            _load(made, "SSL_CERT_DIR", folder=folder)
    else:
        _load_system(made)
    return made


def _load(made: ssl.SSLContext, name: str, file: str | None = None, folder: str | None = None) -> None:
    path = Path(file or folder or "")
    if not (path.is_file() if file else path.is_dir()):
        raise UsageError(
            say("{name}: there is no file {path}", name=name, path=path)
            if file
            else say("{name}: there is no folder {path}", name=name, path=path),
            hint=say("name the certificate authorities"),
        )
    try:
        made.load_verify_locations(file, folder)
    except (ssl.SSLError, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else say("no certificate in it")
        raise UsageError(
            say("{name}: cannot use {path}: {reason}", name=name, path=path, reason=reason),
            hint=say("it should hold certificates in PEM form"),
        ) from error


def _load_system(made: ssl.SSLContext) -> None:
    places = ssl.get_default_verify_paths()
    folder = Path(places.openssl_capath)
    if folder.is_dir() and any(path.suffix == ".0" for path in folder.iterdir()):
        made.load_verify_locations(capath=str(folder))
    elif places.cafile:
        made.load_verify_locations(cafile=places.cafile)
    else:
        import certifi  # noqa: PLC0415 - comes with httpx; the last resort where Python was built without authorities

        made.load_verify_locations(cafile=certifi.where())
