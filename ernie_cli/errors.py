"""What can go wrong, one class for each thing that the user would do differently; each has its exit code.

The codes are those of the manual's table (`ernie help`, EXIT STATUS) and never change their meaning.
"""

from typing import Any

from ernie_cli.language.said import Said


class ErnieError(Exception):
    """A failure that is told in one line and a hint.

    `code`, `status` and `request_id` are the service's own words; `retry_after` is in seconds, and so is `said`, which
    is set only when the reply has a Retry-After. `again` claims that the same request may succeed when it is sent again
    at once.
    """

    kind = "internal"
    exit_code = 1

    def __init__(
        self,
        message: Said,
        *,
        hint: Said | None = None,
        provider: str | None = None,
        code: str | int | None = None,
        status: int | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
        again: bool = False,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.provider = provider
        self.code = code
        self.status = status
        self.request_id = request_id
        self.retry_after = retry_after
        self.again = again
        self.said: float | None = None


class UsageError(ErnieError):
    """A bad flag, argument, input or configuration; nothing was sent."""

    kind = "usage"
    exit_code = 2


class PartialError(ErnieError):
    """Some rows or pictures failed; the others are written."""

    kind = "partial"
    exit_code = 3


class CredentialsError(ErnieError):
    """No key, or one that was refused or has expired, or a keyring that is locked, missing or silent."""

    kind = "credentials"
    exit_code = 4


class TokenError(CredentialsError):
    """The service does not take the token or the signature; where these are derived from a key, new ones may help, once."""


class TemporaryError(ErnieError):
    """Network, timeout, rate limit or 5xx, after our own retries."""

    kind = "temporary"
    exit_code = 5


class SilenceError(TemporaryError):
    """Nothing came within a limit of time."""


class LimitError(TemporaryError):
    """More requests or tokens than the service takes at once or in a minute: fewer of them help, and time."""


class RejectedError(ErnieError):
    """Refused for good: bad parameter, unknown model, redirect, TLS, a reply that is not the protocol."""

    kind = "rejected"
    exit_code = 6


class QuotaError(ErnieError):
    """Balance, daily quota or an overdue account."""

    kind = "quota"
    exit_code = 7


class BlockedError(ErnieError):
    """The content-safety filter refused the question or withdrew the answer."""

    kind = "blocked"
    exit_code = 8


class IncompleteError(ErnieError):
    """The answer broke off, or met a length limit that the user had not set."""

    kind = "incomplete"
    exit_code = 9


class OutputError(ErnieError):
    """Standard output or a file could not be written."""

    kind = "output"
    exit_code = 10


class UnfitError(ErnieError):
    """The answer does not fit the schema that was asked for."""

    kind = "unfit"
    exit_code = 11


class Interrupted(BaseException):
    """A signal that ends the program; `main` lets it die of it. `outcome` is what had come of an answer (talk.speaker)."""

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.signum = signum
        self.outcome: Any = None
