"""A sandbox out of what a user asks for: flags, or the variables that stand for them."""

from collections.abc import Callable, Mapping
from pathlib import Path

from ernie_cli.flags import Served
from ernie_cli.sandbox.application import Sandbox
from ernie_cli.sandbox.faults import parse_chance
from ernie_cli.sandbox.options import Options
from ernie_cli.sandbox.script import Script


def assembled(served: Served, read_script: Callable[[Path], Script]) -> Sandbox:
    """The application; `read_script` is the one reader of YAML. Raises UsageError for a fault or script that is none."""
    script = read_script(Path(served.script)) if served.script else Script()
    chances = tuple(parse_chance(fault) for fault in served.fault or ())
    return Sandbox(Options(script=script, faults=chances, latency=served.latency, rpm=served.rpm))


def by_environment(environ: Mapping[str, str]) -> Served:
    """What ERNIE_SANDBOX_SCRIPT and ERNIE_SANDBOX_FAULT (several, with blanks or commas between) ask for."""
    words = environ.get("ERNIE_SANDBOX_FAULT", "").replace(",", " ").split()
    return Served(fault=words, script=environ.get("ERNIE_SANDBOX_SCRIPT") or None)
