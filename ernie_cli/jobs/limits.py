"""How fast a job may go and how much it may do at once, out of flags and of what this machine allows."""

import resource
from collections.abc import Callable
from contextlib import suppress
from math import isfinite

from ernie_cli.bulk.pace import Pace
from ernie_cli.bulk.shard import Shard
from ernie_cli.catalogue.model import Provider
from ernie_cli.errors import UsageError
from ernie_cli.language.said import Said, say

SPARE = 24  # open files that are needed for other things than connections
FILES = 2  # of a request: a host with two addresses is dialled twice at once


def pace(jobs: int, rpm: float | None, tpm: float | None, shard: Shard, divide: bool, provider: Provider) -> Pace:
    """The pace of a job; one that knows no limit of its provider begins with a single request, unless that has none."""
    parts = shard.of if divide else 1
    limits = [_limit(value, option) for value, option in ((rpm, "--rpm"), (tpm, "--tpm"))]
    asked = [None if limit is None else limit / parts for limit in limits]
    return Pace(jobs, asked[0], asked[1], careful=not provider.options.get("unmetered"))


def affordable(jobs: int, note: Callable[[Said], None]) -> int:
    """`jobs`, or fewer where this process may not open that many files. What it may, it asks the system for."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = SPARE + FILES * jobs
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
            soft = most
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return jobs
    fewer = max(1, (soft - SPARE) // FILES)
    note(
        say(
            "this process may open {soft} files (ulimit -n): {fewer} requests at the same time instead of {jobs}",
            soft=soft,
            fewer=fewer,
            jobs=jobs,
        )
    )
    return fewer


def most_failures(jobs: int) -> int:
    """Requests that fail one after the other before a service counts as down: more than were in flight when it went."""
    return 10 + 2 * jobs


def _limit(value: float | None, option: str) -> float | None:
    if value is not None and not (isfinite(value) and value > 0):
        raise UsageError(say("{option} {value:g} does not fit: a number above 0", option=option, value=value))
    return value
