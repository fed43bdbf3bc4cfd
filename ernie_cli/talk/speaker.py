"""What a speaker is, and the one that all others stand around: one model, asked once for each list of messages."""

from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

from ernie_cli.app import App
from ernie_cli.choice import Choice
from ernie_cli.endings import verdict
from ernie_cli.errors import ErnieError, IncompleteError, Interrupted
from ernie_cli.events import Answer, Delta
from ernie_cli.flags import Asking
from ernie_cli.language.said import Said, say
from ernie_cli.provider.service import Service
from ernie_cli.render.output import ClosedPipe
from ernie_cli.requests import ChatRequest, Message
from ernie_cli.talk.bill import Bill

Show = Callable[[bytes, Delta], None]


class Outcome(NamedTuple):
    """How a question ended: the answer as far as it came, and the `error` that it ended with, None when all is well.

    Times in milliseconds; `first_ms` None when nothing came. `remarks` are told once the answer's last line has ended.
    `between` are the messages that stand between the question and the answer: calls of tools, and their results.
    `is_free`: the answer was paid for before.
    """

    answer: Answer
    error: ErnieError | None
    choice: Choice
    first_ms: int | None = None
    total_ms: int = 0
    remarks: tuple[Said, ...] = ()
    between: tuple[Message, ...] = ()
    is_free: bool = False


class Told(NamedTuple):
    """What a model is asked, and what is to be said about it to the user."""

    messages: tuple[Message, ...]
    note: Said | None = None


class Candidate(NamedTuple):
    """One of the models that may answer: whom it is asked of, how, and what, but for messages that are yet to come.

    `told` is the question with as much of the conversation as this model reads.
    """

    choice: Choice
    request: ChatRequest
    asking: Asking
    told: Told


class Speaker(Protocol):
    """Whatever answers."""

    def asked(self, messages: tuple[Message, ...], show: Show) -> Outcome:
        """Ask; `show` gets each piece with the bytes that it came as, at once.

        How it ended is the Outcome's, whatever it was. A signal passes as Interrupted, a reader that leaves as
        ClosedPipe, and their outcome is theirs.
        """
        ...


class Model:
    """One model of one service. `prepared` is the request but for its messages; `tidied` changes what comes."""

    def __init__(
        self,
        app: App,
        choice: Choice,
        service: Service,
        prepared: ChatRequest,
        bill: Bill,
        tidied: Callable[[Iterable[Delta]], Iterable[Delta]] = iter,
    ) -> None:
        self._app = app
        self._choice = choice
        self._service = service
        self._prepared = prepared
        self._bill = bill
        self._tidied = tidied

    def asked(self, messages: tuple[Message, ...], show: Show) -> Outcome:
        """One call, sent again only before anything of its answer came."""
        self._bill.settle()
        request = self._prepared._replace(messages=messages)
        began, first = self._app.clock(), list[int]()
        answer, remarks = Answer(), list[Said]()
        error: ErnieError | None = None
        self._service.reached = False
        try:
            for raw, delta in self._pieces(request):
                answer.add(delta)
                if delta.is_content and not first:
                    first.append(self._since(began))
                remarks += delta.notes
                show(raw, delta)
            error = verdict(answer, is_capped(request), "stop" in request.fields, remarks.append)
        except ErnieError as failure:
            error = failure
        except (Interrupted, ClosedPipe) as signal:
            signal.outcome = self._outcome(answer, IncompleteError(say("interrupted")), first, began, remarks)
            raise
        finally:
            if self._service.reached:
                self._bill.add(self._choice, answer, error.exit_code if error else 0, self._service.headers)
        if error is not None and error.kind != "output":
            self._app.attribute(error, self._choice, answer.id)
        return self._outcome(answer, error, first, began, remarks)

    def _pieces(self, request: ChatRequest) -> Iterable[tuple[bytes, Delta]]:
        last = b""

        def deltas() -> Iterable[Delta]:
            nonlocal last
            for frame in self._service.chat(request):
                last = frame.raw
                yield from frame.deltas

        return ((last, delta) for delta in self._tidied(deltas()))

    def _outcome(
        self, answer: Answer, error: ErnieError | None, first: list[int], began: float, remarks: list[Said]
    ) -> Outcome:
        answer.headers = self._service.headers
        return Outcome(answer, error, self._choice, first[0] if first else None, self._since(began), tuple(remarks))

    def _since(self, began: float) -> int:
        return round((self._app.clock() - began) * 1000)


def is_capped(request: ChatRequest) -> bool:
    """Whether the user set a limit of length, by the flag or by any of its spellings."""
    return any(name.startswith("max_") for name in request.fields)
