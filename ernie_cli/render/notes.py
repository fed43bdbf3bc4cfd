"""Standard error: notes, details, the wire, errors; every line is cleaned of secrets, and a closed stderr is no failure."""

import json
from collections.abc import Callable
from typing import Any, BinaryIO

from ernie_cli.errors import ErnieError
from ernie_cli.language.said import Said, Translate, quoted, say, series
from ernie_cli.render.sanitize import encoded, harmless
from ernie_cli.secret import Redactor

QUIET, NORMAL, VERBOSE, DEBUG = range(4)
ERASED = "\r\x1b[K"  # what stood in the terminal's line


class Notes:
    """`level` is how much is told: errors alone, notes, details, the wire. `as_json` makes every line a JSON object.

    `dims`: thinking may be dimmed on a terminal. What a person reads is translated; JSON is the same in every language.
    """

    def __init__(self, file: BinaryIO | None, redactor: Redactor, translate: Translate = str, dims: bool = True) -> None:
        self._file = file
        self._redactor = redactor
        self._translate = translate
        self._dims = dims
        self.level = NORMAL
        self.as_json = False
        self.is_terminal = file is not None and file.isatty()
        self.leaves_line: Callable[[], bool] = lambda: False  # whether an answer stands in the terminal's line, asked once
        self._unfinished = False
        self._status = ""

    @property
    def tells_wire(self) -> bool:
        """Whether `wire` says anything; what it would say need not be made otherwise."""
        return self.level >= DEBUG

    def note(self, text: Said) -> None:
        """A remark that every user should see."""
        self._say(NORMAL, "note", text)

    def detail(self, text: Said) -> None:
        """A remark for --verbose."""
        self._say(VERBOSE, "detail", text)

    def wire(self, text: str) -> None:
        """What goes over the wire, for --debug."""
        self._say(DEBUG, "wire", text)

    def thinking(self, text: str) -> None:
        """A piece of the model's thinking, dim, while it arrives; for a terminal alone."""
        if not self._unfinished:
            self._begin_line()
        shown = harmless(self._redactor.clean(text))
        self._write(f"\x1b[2m{shown}\x1b[22m" if self._dims else shown)
        self._unfinished = not text.endswith("\n")

    def end_thinking(self) -> None:
        """End the line that thinking may have left open."""
        if self._unfinished:
            self._write("\n")
            self._unfinished = False

    def status(self, line: str) -> None:
        """A last line that later notes push down and the next status takes the place of; for a terminal alone.

        `line` is drawn already. An empty one takes it away.
        """
        if self.is_terminal and self.level >= NORMAL and not self.as_json and line != self._status:
            self._status = line
            self._write(ERASED + self._status)

    def error(self, error: ErnieError) -> None:
        """An error: its line and hint, or its JSON object."""
        self.end_thinking()
        if self.as_json:
            self._line(json.dumps({"error": error_object(error)}, ensure_ascii=False))
            return
        message = error.message
        known = [quoted(error.provider)] if error.provider else []
        known += [say("code {code}", code=error.code)] if error.code is not None else []
        known += [say("request {id}", id=error.request_id)] if error.request_id else []
        if known:
            message = say("{message} ({known})", message=message, known=series(", ", known))
        self._line(_one_line(f"ernie: {self.told(message)}"))
        if error.hint:
            self._line(_one_line(self.told(say("hint: {hint}", hint=error.hint))))

    def told(self, text: str) -> str:
        """The words as a person reads them."""
        return text.told(self._translate) if isinstance(text, Said) else text

    def _say(self, level: int, kind: str, text: str) -> None:
        if self.level >= level:
            self.end_thinking()
            words = text if level >= DEBUG else _one_line(self.told(text))
            self._line(json.dumps({kind: text}, ensure_ascii=False) if self.as_json else f"ernie: {words}")

    def _line(self, text: str) -> None:
        self._begin_line()
        line = harmless(self._redactor.clean(text)) + "\n"
        self._write(ERASED + line + self._status if self._status else line)

    def _begin_line(self) -> None:
        if self.leaves_line():
            self._write("\n")

    def _write(self, text: str) -> None:
        if self._file is None:
            return
        try:
            self._file.write(encoded(text))
            self._file.flush()
        except (OSError, ValueError):  # nobody can be told that nobody can be told
            self._file = None


def _one_line(text: str) -> str:
    return text.replace("\r\n", " ").replace("\n", " ")


def error_object(error: ErnieError) -> dict[str, Any]:
    """An error as scripts read it."""
    return {
        "kind": error.kind,
        "exit_code": error.exit_code,
        "message": error.message,
        "hint": error.hint,
        "provider": error.provider,
        "code": error.code,
        "status": error.status,
        "request_id": error.request_id,
        "retry_after": error.retry_after,
    }
