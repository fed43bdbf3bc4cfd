"""How long a call may take and how often it is tried: by flags, else by the environment, else as documented."""

from collections.abc import Callable, Mapping

from ernie_cli.errors import UsageError
from ernie_cli.flags import Asking
from ernie_cli.language.said import say
from ernie_cli.transport.exchange import Limits

RETRIES = 2
MOST_RETRIES = 100


def patience(asking: Asking, environ: Mapping[str, str], clock: Callable[[], float]) -> tuple[Limits, int]:
    """Limits in seconds, and tries after the first. Raises UsageError for a number that makes no sense."""
    usual = Limits()
    connect = usual.connect if asking.connect_timeout is None else asking.connect_timeout
    content = _number(asking.timeout, "ERNIE_TIMEOUT", environ, usual.content)
    until = None if asking.max_time is None else clock() + _positive(asking.max_time, "--max-time")
    retries = _number(asking.retries, "ERNIE_RETRIES", environ, RETRIES)
    if not 0 <= retries <= MOST_RETRIES or retries != int(retries):
        raise UsageError(
            say("--retries {retries:g} does not fit: from 0 to {most_retries}", retries=retries, most_retries=MOST_RETRIES)
        )
    return Limits(_positive(connect, "--connect-timeout"), _positive(content, "--timeout"), until), int(retries)


def _number(flag: float | None, variable: str, environ: Mapping[str, str], default: float) -> float:
    if flag is not None or not environ.get(variable):
        return default if flag is None else flag
    try:
        return float(environ[variable])
    except ValueError as error:
        raise UsageError(
            say("{variable} is not a number: {environ!r}", variable=variable, environ=environ[variable])
        ) from error


def _positive(value: float, option: str) -> float:
    if not 0 < value < float("inf"):
        raise UsageError(say("{option} {value:g} does not fit: more than 0 seconds", option=option, value=value))
    return value
