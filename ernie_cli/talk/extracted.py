"""The first fenced block of an answer in place of the whole, as it arrives; an answer without one does not fit."""

from collections.abc import Iterator

from ernie_cli.app import App
from ernie_cli.errors import UnfitError
from ernie_cli.events import Delta
from ernie_cli.language.said import say
from ernie_cli.requests import Message
from ernie_cli.structure.fences import Fences
from ernie_cli.talk.speaker import Outcome, Show, Speaker


class Extracted:
    """A speaker of whom the first block is shown, its fences left out. The outcome is the whole answer."""

    def __init__(self, app: App, speaker: Speaker) -> None:
        self._app = app
        self._speaker = speaker

    def asked(self, messages: tuple[Message, ...], show: Show) -> Outcome:
        """As the speaker; an UnfitError where there is no block, and the text is told then."""
        block = _First()
        outcome = self._speaker.asked(messages, lambda raw, delta: show(raw, delta._replace(text=block.fed(delta.text))))
        rest = block.rest()
        if rest:
            show(b"", Delta(text=rest))
        answer = outcome.answer
        if block.is_left_open and outcome.error is None:
            return outcome._replace(remarks=(*outcome.remarks, say("the block of code was not closed")))
        if outcome.error is not None or block.is_found or answer.tool_calls:
            return outcome
        error = UnfitError(
            say("there is no fenced block of code in the answer"), hint=say("without --extract all of it is shown")
        )
        self._app.attribute(error, outcome.choice, answer.id)
        return outcome._replace(
            error=error, remarks=(*outcome.remarks, say("what came is: {answer}", answer=answer.content.strip()))
        )


class _First:
    """The text of the first block, piece by piece."""

    def __init__(self) -> None:
        self._fences = Fences()
        self._is_over = False

    @property
    def is_found(self) -> bool:
        return self._fences.found > 0

    @property
    def is_left_open(self) -> bool:
        """Whether the answer ended before the block did."""
        return self._fences.is_left_open

    def fed(self, text: str) -> str:
        return self._taken(self._fences.feed(text))

    def rest(self) -> str:
        return self._taken(self._fences.close())

    def _taken(self, pieces: Iterator[str | None]) -> str:
        found = ""
        for piece in pieces if not self._is_over else ():
            if piece is None:
                self._is_over = True
                break
            found += piece
        return found
