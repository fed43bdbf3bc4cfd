"""One request of a job until it is answered, is refused for good, or ends the job: paced, and tried again on a budget."""

from collections.abc import Callable, Mapping
from threading import Lock
from typing import NamedTuple, TypeVar

from ernie_cli.bulk.budget import RETRY, TIMEOUT, Budget
from ernie_cli.bulk.gate import Gate
from ernie_cli.errors import (
    CredentialsError,
    ErnieError,
    IncompleteError,
    LimitError,
    OutputError,
    QuotaError,
    SilenceError,
    TemporaryError,
)
from ernie_cli.language.said import Said, say
from ernie_cli.provider.retries import LONGEST_WAIT, Retries

MOST_BARREN = 8  # refusals in a row, with nothing taken between them, after which a job ends
FATAL = (CredentialsError, QuotaError, OutputError)  # the next row would end in the same way
RESUME = say("go on with --resume when the service is back")

R = TypeVar("R")


class Halt(Exception):  # noqa: N818 - it carries the error
    """The job ends with `error`; what is not done can be done later."""

    def __init__(self, error: ErnieError) -> None:
        super().__init__(error.message)
        self.error = error


class Used(NamedTuple):
    """What a request took: tokens, None when nobody said, and the quotas that its headers tell."""

    tokens: int | None = None
    limits: Mapping[str, int] = {}


class Attempts:
    """Shared by all threads of a job. `retries` is for a single request; `most_failures` in a row end the job."""

    def __init__(
        self,
        gate: Gate,
        retries: Retries,
        clock: Callable[[], float],
        tell: Callable[[Said], None],
        most_failures: int,
        budget: Budget | None = None,
    ) -> None:
        self._gate = gate
        self._retries = retries
        self._clock = clock
        self._tell = tell
        self._most_failures = most_failures
        self._budget = budget or Budget()
        self._failures = 0  # in a row, of whichever request
        self._lock = Lock()

    def made(self, ask: Callable[[], tuple[R, Used]], tokens: float, is_last: bool = False) -> R:
        """What `ask` gives. `tokens` is what it may use; `is_last`: nothing else
        is left that could tell a service that is down.

        Raises the ErnieError that the request came to, Halt for one that ends the job, Stopped when others ended it.
        """
        tried = 0
        while True:
            ticket = self._gate.enter(tokens)
            try:
                result, used = ask()
            except LimitError as error:
                with self._gate.told() as pace:
                    pace.refused(self._clock(), ticket, error.said, error.said is None and error.retry_after is not None)
                    barren = pace.barren
                self._check_limit(error, barren)
                continue
            except BaseException as error:
                with self._gate.told() as pace:
                    pace.returned()
                if not isinstance(error, ErnieError):
                    raise
                self._gate.pause(self._pause(error, tried, is_last))
                tried += 1
                continue
            with self._gate.told() as pace:
                pace.accepted(self._clock(), ticket, ticket.tokens if used.tokens is None else used.tokens, used.limits)
            self._budget.give()
            with self._lock:
                self._failures = 0
            return result

    def _check_limit(self, error: LimitError, barren: int) -> None:
        """A rate limit is nobody's failure, unless it never ends."""
        if error.said is not None and error.said > LONGEST_WAIT:
            raise Halt(_with_hint(error, say("it asks to wait {said:g} s; {resume}", said=error.said, resume=RESUME)))
        if barren >= MOST_BARREN or not self._budget.take(RETRY):
            raise Halt(_with_hint(error, say("it takes nothing, however long one waits; {resume}", resume=RESUME)))
        self._tell(say("{message}; going slower", message=error.message))

    def _pause(self, error: ErnieError, tried: int, is_last: bool) -> float:
        """Seconds to wait before the same request is sent again. Raises what it came to when it is not."""
        if isinstance(error, FATAL):
            raise Halt(error)
        if not (error.again and isinstance(error, TemporaryError)) and not isinstance(error, IncompleteError):
            raise error
        with self._lock:
            self._failures += 1
            is_down = self._failures >= self._most_failures and not is_last
        error.again = True  # nothing of it has been shown to anybody
        pause = self._retries.pause(error, tried, None)
        cost = TIMEOUT if isinstance(error, SilenceError) else RETRY
        if is_down or (pause is not None and not self._budget.take(cost)):
            raise Halt(_with_hint(error, say("the service seems to be down; {resume}", resume=RESUME)))
        if pause is None:
            raise error
        return pause


def _with_hint(error: ErnieError, hint: Said) -> ErnieError:
    error.hint = hint
    return error
