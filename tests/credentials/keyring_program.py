"""The keyring as `ernie` reaches it, in a process of its own.

usage: keyring_program.py find PROVIDER | keep PROVIDER NAME=VALUE… | forget PROVIDER | read PROVIDER NAME
Prints what came of it; trouble goes to stderr with exit status 4. TERMINAL=1 stands for a person who can unlock.
PRELOAD names a module to import before, as a plug-in would be.
"""

import importlib
import os
import sys

import sample_providers

from ernie_cli.credentials.guard import Adapter, Guard
from ernie_cli.errors import CredentialsError
from ernie_cli.secret import Secret


def load() -> Adapter:
    if "PRELOAD" in os.environ:
        importlib.import_module(os.environ["PRELOAD"])
    from ernie_cli.credentials import keyring

    return keyring


def note(text: str) -> None:
    print(f"note: {text}", file=sys.stderr, flush=True)


def act(guard: Guard, action: str, name: str, *arguments: str) -> str:
    provider = getattr(sample_providers, name.upper())
    if action == "find":
        found = guard.find(provider)
        return repr(found and {"scheme": found.form.scheme, "kept": found.kept} | _shown(found.values))
    if action == "keep":
        guard.keep(provider, {field: Secret(value) for field, _, value in (pair.partition("=") for pair in arguments)})
        return "kept"
    if action == "read":
        found_entry = guard.read(provider, arguments[0])
        return repr(found_entry and found_entry.reveal())
    return repr(guard.forget(provider))


def _shown(values: dict[str, Secret]) -> dict[str, str]:
    return {name: value.reveal() for name, value in values.items()}


if __name__ == "__main__":
    assert "keyring" not in sys.modules
    try:
        print(act(Guard(load, terminal="TERMINAL" in os.environ, note=note), *sys.argv[1:]), flush=True)
    except CredentialsError as error:
        print(f"{error.message}\nhint: {error.hint}", file=sys.stderr, flush=True)
        sys.exit(error.exit_code)
