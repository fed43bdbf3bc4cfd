"""Exchanges that are kept while they go on, and the cassette that they become once the run has ended by itself.

What is kept is what whoever waited for the reply got to see, so that it is judged the same way again. Calls that prove
who asks never come here.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from ernie_cli.cassette.content import cleaned, kept_headers, request_body, spells_secret
from ernie_cli.cassette.reading import read_tape
from ernie_cli.cassette.tape import FAILURES, Failure, Take, Tape
from ernie_cli.cassette.writing import written
from ernie_cli.credentials.private import close_folder
from ernie_cli.errors import ErnieError, OutputError
from ernie_cli.language.said import Said, say
from ernie_cli.render.output import FileOutput, checked_target
from ernie_cli.requests import Call
from ernie_cli.secret import Redactor
from ernie_cli.transport.exchange import Exchange, Head, Limits, Sends

FLAG = "--record"
LEAST = 8  # characters of a secret that is looked for: a shorter one, as sandboxes have, is a word like others
LONGEST_WAIT = 10.0  # seconds


class Recorded(Exchange):
    """An exchange whose reply is kept in `head`, `content` and `failure` as it is handed on."""

    def __init__(self, sends: Sends, call: Call, limits: Limits, clock: Callable[[], float]) -> None:
        self.call = call
        self.came: Head | None = None
        self.body = bytearray()
        self.failure: Failure | None = None
        super().__init__(sends, call, limits, clock)

    def head(self) -> Head:
        """Status and headers, kept."""
        try:
            self.came = super().head()
        except ErnieError as error:
            self.failure = _failure(error)
            raise
        return self.came

    def pieces(self) -> Iterator[bytes]:
        """The body, kept as far as it is asked for."""
        try:
            for piece in super().pieces():
                self.body += piece
                yield piece
        except ErnieError as error:
            self.failure = _failure(error)
            raise


class Turn(NamedTuple):
    """Lets one run at a time write a file: by `lock`, in the folder `cache`."""

    cache: Path
    lock: Callable[[Path, float], AbstractContextManager[object]]

    def at(self, path: Path) -> AbstractContextManager[object]:
        """Held inside `with`. Entering raises OSError; where our cache cannot be written nobody is waited for."""
        folder = self.cache / "locks"
        try:
            close_folder(folder, os.getuid())
        except OSError:
            return nullcontext()
        return self.lock(folder / sha256(os.fsencode(path.resolve())).hexdigest()[:32], LONGEST_WAIT)


class Recorder:
    """What a run asks, on its way to the file `name`. As a context it writes the file at its end, unless a signal came.

    `redactor` knows the secrets of the run; `turn` keeps others from the file meanwhile; `note` tells what cannot be kept.
    """

    is_replay = False
    signs = None
    sleep = None

    def __init__(
        self,
        name: str,
        redactor: Redactor,
        turn: "Turn",
        note: Callable[[Said], None],
    ) -> None:
        self._name = name
        self._redactor = redactor
        self._turn = turn
        self._note = note
        self._tape: Tape | None = None
        self._kept: list[tuple[str, Recorded]] = []
        checked_target(name, FLAG)  # what cannot be written is told before anything is asked
        self._before()

    def sender(
        self, asked: tuple[str, str, str], carried: Callable[[Call], Sends], limits: Limits, clock: Callable[[], float]
    ) -> Callable[[Call], Exchange]:
        """What starts exchanges that are kept. `asked` is the provider's name, its base URL, and the model."""
        provider, base, model = asked
        self._tape = Tape(provider, model) if self._tape is None or not self._tape.model else self._tape

        def start(call: Call) -> Exchange:
            exchange = Recorded(carried(call), call, limits, clock)
            self._kept.append((base, exchange))
            return exchange

        return start

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: TracebackType | None) -> None:
        """Write the file. Raises OutputError, unless something else went wrong before."""
        if error is None:
            self.save()
        elif isinstance(error, ErnieError) and error.kind != "output":
            try:
                self.save()
            except OutputError as failure:
                self._note(failure.message)

    def save(self) -> None:
        """Write what was kept, beside what the file held for other requests. Raises OutputError."""
        if self._tape is None or not self._kept:
            return
        try:
            with self._turn.at(Path(self._name)):
                tape = (self._before() or self._tape).with_takes(self._takes())
                output = FileOutput(self._name, FLAG)
                output.write(written(tape))
                output.finish()
        except OSError as error:
            why = say("another run has held it for too long") if isinstance(error, TimeoutError) else error.strerror
            raise OutputError(say("cannot write {name}: {why}", name=self._name, why=why)) from error

    def _before(self) -> Tape | None:
        """What is in the file already. Raises UsageError for one that is no cassette: it is not written over."""
        path = Path(self._name)
        return read_tape(path) if path.is_file() and path.stat().st_size else None

    def _takes(self) -> tuple[Take, ...]:
        takes = []
        for base, exchange in self._kept:
            if spells_secret(cleaned(bytes(exchange.body), self._clean), self._clean):
                self._note(say("the answer spells a key out: it is not kept in {name}", name=self._name))
            else:
                takes.append(_take(base, exchange, self._clean))
        return tuple(takes)

    def _clean(self, text: str) -> str:
        return self._redactor.clean(text, LEAST)


def _take(base: str, exchange: Recorded, clean: Callable[[str], str]) -> Take:
    """An exchange that has ended, as it is kept; its path hangs below the `base` URL."""
    call, head = exchange.call, exchange.came
    path = clean("/" + call.url.removeprefix(base).lstrip("/"))
    kept = Take(call.method, path, None if call.body is None else request_body(call.body, clean), failure=exchange.failure)
    if head is None:
        return kept
    return kept._replace(
        status=head.status, headers=kept_headers(head.headers, clean), content=cleaned(bytes(exchange.body), clean)
    )


def _failure(error: ErnieError) -> Failure:
    kind = next((name for name, found in FAILURES.items() if isinstance(error, found)), "temporary")
    return Failure(kind, str(error.message), error.hint and str(error.hint), error.again)
