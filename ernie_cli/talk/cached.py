"""The same request, the same answer: whole answers are kept, and given again without a key, a network or a cost."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ernie_cli import strict
from ernie_cli.app import App
from ernie_cli.choice import Choice
from ernie_cli.credentials.private import words
from ernie_cli.endings import verdict
from ernie_cli.errors import ErnieError
from ernie_cli.events import SANDBOX, Answer, CallPart, Delta, Safety, Usage
from ernie_cli.language.said import Said, say
from ernie_cli.requests import ChatRequest, Json, Message
from ernie_cli.talk.cache import Cache, key
from ernie_cli.talk.speaker import Outcome, Show, Speaker, is_capped

WHOLE = ("stop", "tool_calls")  # how an answer ends that is worth keeping

MADE: Mapping[str, Callable[[Json], Any]] = {  # what is more than JSON in a Delta
    "calls": lambda parts: tuple(CallPart(*part) for part in parts),
    "search_results": tuple,
    "usage": lambda counts: Usage(*counts),
    "safety": lambda words: Safety(*words),
    "notes": tuple,
}
Piece = tuple[bytes, Delta]


class Cached:
    """`speaker` asks when nothing is kept. `choice` and `prepared` are what it asks first.

    It may be told in words which form its answer has to have: `prepared` has them in the system prompt.
    """

    def __init__(self, app: App, speaker: Speaker, choice: Choice, prepared: ChatRequest) -> None:
        self._app = app
        self._speaker = speaker
        self._choice = choice
        self._prepared = prepared
        self._instruction = next((str(each.content) for each in prepared.messages if each.role == "system"), "")
        self._cache = Cache(app.folder("cache") / "answers")

    def asked(self, messages: tuple[Message, ...], show: Show) -> Outcome:
        """What was kept, else what the speaker says, which is kept when it is whole."""
        choice, request = self._choice, self._prepared._replace(messages=messages)
        call = self._app.dialect(choice.provider).chat(request)
        name = key(choice.provider.name, choice.model or "", call, self._instruction)
        text = self._cache.find(name)
        if text is not None and (found := _unpacked(text)) is not None:
            return self._again(*found, request, show)
        came = list[Piece]()

        def heard(raw: bytes, delta: Delta) -> None:
            came.append((raw, delta))
            show(raw, delta)

        outcome = self._speaker.asked(messages, heard)
        if outcome.error is None and outcome.answer.finish_reason in WHOLE:
            remarks = self._keep(name, came, outcome.answer.headers)
            return outcome._replace(remarks=(*outcome.remarks, *remarks))
        return outcome

    def _again(self, pieces: list[Piece], headers: Mapping[str, str], request: ChatRequest, show: Show) -> Outcome:
        self._app.notes.detail(say("the answer comes from the cache"))
        answer, remarks = Answer(), list[Said]()
        answer.headers = headers
        error: ErnieError | None = None
        try:
            for raw, delta in pieces:
                answer.add(delta)
                remarks += delta.notes
                show(raw, delta)
            error = verdict(answer, is_capped(request), "stop" in request.fields, remarks.append)
        except ErnieError as failure:  # of the output
            error = failure
        return Outcome(answer, error, self._choice, 0, 0, tuple(remarks), is_free=True)

    def _keep(self, name: str, came: list[Piece], headers: Mapping[str, str]) -> tuple[Said, ...]:
        """What is to be told about it: the line of the answer is still open."""
        try:
            text = _packed(came, {each: headers[each] for each in (SANDBOX,) if each in headers})
        except UnicodeDecodeError:
            return ()  # a piece that is no text is not for a file of text
        try:
            self._cache.keep(name, text)
        except OSError as error:
            return (say("the answer cannot be kept for the next time: {words}", words=words(error)),)
        return ()


def _packed(came: Iterable[Piece], headers: Mapping[str, str]) -> str:
    """Pieces as JSON, a line for all that came as the same bytes, and a last line: how many lines there are, headers."""
    rows: list[tuple[bytes, list[Json]]] = []
    for raw, delta in came:
        said = {name: value for name, value in delta._asdict().items() if value != Delta._field_defaults[name]}
        if not rows or rows[-1][0] is not raw:
            rows.append((raw, []))
        rows[-1][1].append(said)
    lines: list[Json] = [[raw.decode(), said] for raw, said in rows]
    return "".join(json.dumps(line) + "\n" for line in (*lines, [len(lines), dict(headers)]))


def _unpacked(text: str) -> tuple[list[Piece], dict[str, str]] | None:
    """The pieces and headers again, None for what is no whole file of them."""
    pieces: list[Piece] = []
    try:
        *rows, (count, headers) = (strict.parsed(line) for line in text.splitlines())
        for words, said in rows:
            raw = words.encode()
            pieces += [(raw, _delta(each)) for each in said]
    except (ValueError, TypeError, AttributeError):
        return None
    return (pieces, headers) if count == len(rows) and isinstance(headers, dict) else None


def _delta(said: dict[str, Json]) -> Delta:
    return Delta(**{name: MADE[name](value) if name in MADE else value for name, value in said.items()})
