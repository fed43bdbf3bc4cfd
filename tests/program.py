"""The program as typed, in this process: its exit code, its output, and the requests that it sent."""

import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from ernie_cli.app import App
from ernie_cli.main import main

KEY = "sk-canary-0123456789abcdef"
EPOCH = 1_700_000_000  # when the clock of a run began, in seconds since 1970


class Ran(NamedTuple):
    """What one run of the program gave."""

    code: int
    out: str
    err: str
    requests: list[httpx.Request]
    waits: list[float]

    @property
    def bodies(self) -> list[Any]:
        """The JSON of each request that has some."""
        return [json.loads(request.content) for request in self.requests if request.content]


class Typed(io.BytesIO):
    """Standard input with words in it; `terminal` makes it one, to be asked and not read."""

    def __init__(self, data: bytes = b"", terminal: bool = False) -> None:
        super().__init__(data)
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal


class Shown(io.BytesIO):
    """Standard output or error; `terminal` makes it one. `order` gets what all streams of a run are written, in order."""

    def __init__(self, terminal: bool, order: list[bytes]) -> None:
        super().__init__()
        self._terminal = terminal
        self._order = order

    def write(self, data: Any) -> int:
        self._order.append(bytes(data))
        return super().write(data)

    def isatty(self) -> bool:
        return self._terminal


Reply = httpx.Response | Exception | Callable[[httpx.Request], httpx.Response]


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.seconds += seconds

    def wait(self, _: object, seconds: float) -> None:
        """Time goes on while a thread of a job waits its turn."""
        self.seconds += seconds


class Program:
    """Runs `main` with a prepared world. Replies are given in order; one that was never asked for fails the test."""

    def __init__(self, folder: Path) -> None:
        self.environ: dict[str, str] = {"ERNIE_CACHE_DIR": str(folder / "cache"), "HOME": str(folder)}
        self.replies: list[Reply] = []
        self.order: list[bytes] = []
        self.keyring: Callable[[], Any] = _no_keyring
        self.ask: Callable[[str], str] = _no_question
        self.approve: Callable[[str], str] | None = _no_question
        self.clock = Clock()
        self.chance: Callable[[], float] = lambda: 0.5
        self.terminal: str | None = None

    def __call__(
        self,
        *argv: str,
        stdin: bytes | None = None,
        replies: Iterable[Reply] | None = None,
        terminal: Sequence[str] = (),
        in_process: bool = False,
    ) -> Ran:
        """`terminal` names the streams that are one. `in_process` leaves the transport to the program: `-p sandbox`."""
        self.replies += replies or ()
        requests: list[httpx.Request] = []
        out, err = Shown("stdout" in terminal, self.order), Shown("stderr" in terminal, self.order)
        given = Typed(stdin or b"", terminal=stdin is None)
        app = App(
            self.environ,
            given,
            out,
            err,
            transport=None if in_process else httpx.MockTransport(lambda request: self._reply(request, requests)),
            clock=self.clock,
            now=lambda: EPOCH + self.clock.seconds,
            sleep=self.clock.sleep,
            wait=self.clock.wait,
            chance=self.chance,
            load_keyring=self.keyring,
            ask=self.ask,
            terminal=lambda: self.terminal,
            approve=self.approve,
        )
        code = main(argv, app)
        return Ran(code, out.getvalue().decode(), err.getvalue().decode(), requests, self.clock.waits)

    def _reply(self, request: httpx.Request, requests: list[httpx.Request]) -> httpx.Response:
        request.read()
        requests.append(request)
        assert self.replies, f"no reply is prepared for {request.method} {request.url.path}"
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply if isinstance(reply, httpx.Response) else reply(request)


def _no_keyring() -> Any:
    raise AssertionError("the keyring was asked")


def _no_question(question: str) -> str:
    raise AssertionError(f"a person was asked: {question}")


def stream(*events: Any, done: bool = True, status: int = 200, headers: dict[str, str] | None = None) -> httpx.Response:
    """A stream of server-sent events; an event is JSON or the bytes themselves."""
    pieces = [event if isinstance(event, bytes) else b"data: " + json.dumps(event).encode() + b"\n\n" for event in events]
    pieces += [b"data: [DONE]\n\n"] if done else []
    return httpx.Response(status, headers={"content-type": "text/event-stream", **(headers or {})}, stream=_Pieces(pieces))


def chunk(text: str | None = None, finish: str | None = None, **delta: Any) -> dict[str, Any]:
    """One event of a stream in OpenAI's form."""
    content = {"content": text} if text is not None else {}
    return {"id": "as-1", "model": "m", "choices": [{"index": 0, "delta": {**content, **delta}, "finish_reason": finish}]}


def cut(*pieces: bytes, kind: str = "text/event-stream") -> httpx.Response:
    """A reply whose bytes come in these pieces."""
    return httpx.Response(200, headers={"content-type": kind}, stream=_Pieces(list(pieces)))


class _Pieces(httpx.SyncByteStream):
    def __init__(self, pieces: list[bytes]) -> None:
        self._pieces = pieces

    def __iter__(self) -> Iterator[bytes]:
        yield from self._pieces
