"""What goes wrong on purpose: kinds, how often each strikes, and dice that fall the same way for the same seed.

Kinds, written `KIND:RATE` with a rate from 0 to 1:

| kind | what the client meets |
|---|---|
| `400` … `599` | that status with the service's own error body; where a service has a code of its own for it, that code |
| `400-html` … `599-html` | that status from a gateway, in HTML |
| `18`, `110`, `336100` … | on the legacy API HTTP 200 with that `error_code`, elsewhere the nearest error |
| `slow`, `slow-MS` | the reply waits (2,000 ms, or MS) |
| `no-body` | 200 with an empty body |
| `refuse`, `reset`, `close` | no connection (over a port: as `reset`); a reset, a plain close before any reply |
| `hang` | nothing is ever answered |
| `garbage` | bytes that are not HTTP |
| `cut`, `stall` | half the reply, then the connection breaks, or nothing more comes |
| `no-end` | a stream without its last event and its end mark; half of a body that claims to be whole |
| `broken` | an error event in the middle of a stream; otherwise as `500` |
| `trickle` | a stream of keep-alive comments and nothing else; otherwise as `hang` |

The dice are thrown from the seed, the request and how often that request has come, so that neither threads nor the
order of arrival change who is struck, and a request that is sent again throws anew.
"""

import hashlib
import re
from typing import NamedTuple

from ernie_cli.errors import UsageError
from ernie_cli.language.said import say

BEFORE = ("refuse", "reset", "close", "hang", "garbage")  # the connection suffers before any reply
DURING = ("cut", "stall")  # … in the middle of one
SHAPED = ("no-body", "no-end", "broken", "trickle")  # HTTP is kept, what it carries is not
LEGACY_CODES = frozenset(
    (1, 2, 3, 4, 6, 13, 14, 15, 17, 18, 19, 100, 110, 111, *range(336000, 336008), *range(336100, 336106))
) | {336501, 336502, 500000}
_SLOW = re.compile(r"slow(?:-(\d{1,6}))?")
_STATUS = re.compile(r"([45]\d\d)(-html)?")


class Fault(Exception):  # noqa: N818 - it happens below HTTP and is no error of ours
    """Raised where the connection is to suffer: before a reply by the application, within one by its iterator.

    Whoever runs the application does to the connection what `kind`, one of BEFORE and DURING, says.
    """

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Chance(NamedTuple):
    """One kind of fault and how often it strikes, from 0 to 1."""

    kind: str
    rate: float


def parse_chance(text: str) -> Chance:
    """`KIND:RATE` as typed after `--fault`; raises UsageError."""
    kind, separator, rate_text = text.rpartition(":")
    if not separator:
        raise UsageError(
            say("--fault {text}: no rate", text=text), hint=say("write KIND:RATE, for instance 429:0.1 or cut:0.5")
        )
    if not known(kind):
        raise UsageError(
            say("--fault {text}: no such kind: {kind}", text=text, kind=kind),
            hint=say("kinds: {kinds}", kinds=", ".join(kinds())),
        )
    try:
        rate = float(rate_text)
    except ValueError:
        rate = -1.0
    if not 0 <= rate <= 1:
        raise UsageError(
            say("--fault {text}: the rate is no number from 0 to 1", text=text), hint=say("0.1 strikes one request in ten")
        )
    return Chance(kind, rate)


def kinds() -> tuple[str, ...]:
    return ("429", "500", "502-html", "18", "336100", "slow", "slow-MS", *SHAPED, *BEFORE, *DURING)


def known(kind: str) -> bool:
    if kind in BEFORE or kind in DURING or kind in SHAPED or _SLOW.fullmatch(kind) or _STATUS.fullmatch(kind):
        return True
    return kind.isascii() and kind.isdigit() and int(kind) in LEGACY_CODES


def status_of(kind: str) -> tuple[int, bool] | None:
    """The HTTP status that a kind stands for, and whether it comes as HTML."""
    found = _STATUS.fullmatch(kind)
    return (int(found[1]), bool(found[2])) if found else None


def wait_of(kind: str) -> int | None:
    """The milliseconds that a `slow` kind waits."""
    found = _SLOW.fullmatch(kind)
    return int(found[1] or 2000) if found else None


def struck(chances: tuple[Chance, ...], seed: int, request: bytes, time: int) -> str | None:
    """The first kind whose dice fall so for the `time`-th arrival of a request, or None."""
    for position, chance in enumerate(chances):
        dice = hashlib.blake2b(b"%d %d %d %s" % (seed, position, time, request), digest_size=8).digest()
        if int.from_bytes(dice) < chance.rate * 2**64:
            return chance.kind
    return None
