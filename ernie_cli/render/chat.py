"""An answer on its way to a user: as text, as one JSON document, as JSON lines, or as the service's own JSON."""

import re
from collections.abc import Mapping
from typing import Any, Protocol

from ernie_cli.errors import ErnieError
from ernie_cli.events import WITHHELD, Answer, Delta, ToolCall
from ernie_cli.language.said import say
from ernie_cli.render.document import Circumstances, document, dumped, tool_call
from ernie_cli.render.notes import Notes, error_object
from ernie_cli.render.output import Output
from ernie_cli.render.sanitize import encoded, harmless
from ernie_cli.render.sources import listed

SEARCHING = say("searching…")
OPENING, CLOSING = "<think>\n", "\n</think>\n\n"
TAIL = 400  # bytes, with the sequences that colour them
UNSEEN = rb"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x1b\x07]*(?:\x1b\\|\x07)"


class Renderer(Protocol):
    """Shows one answer. `show` gets every piece with the bytes it came as; `close` is called once, whatever happened."""

    def show(self, raw: bytes, delta: Delta) -> None: ...
    def close(self, answer: Answer, circumstances: Circumstances, error: ErnieError | None) -> None: ...


def is_withheld(delta: Delta) -> bool:
    """Whether the filter forbids to show what comes from here on."""
    return delta.safety is not None and delta.safety.flag in WITHHELD


class Page(Protocol):
    """Lays out text. Both give back what to write now; after `close`, which ends the last line, a new text may begin."""

    def feed(self, text: str) -> bytes: ...
    def close(self) -> bytes: ...


class Text:
    """The model's text byte for byte, with one line end at the end, or as a `page` lays it out.

    `thinking`: show, hide, only, or aside (on stderr). `lists_sources`: those of a search stand below it.
    """

    def __init__(
        self, output: Output, notes: Notes, thinking: str, lists_sources: bool = False, page: Page | None = None
    ) -> None:
        self._output = output
        self._page = page
        self._notes = notes
        self._thinking = thinking
        self._lists_sources = lists_sources
        self._last = "\n"  # the last character written; nothing written needs no line end
        self._reasoned = False
        self._marked = False  # the opening mark of thinking stands without its closing one
        self._begun = False
        self._withheld = False
        self._half = ""  # the first half of a character that a server split
        self._tail = b""  # what was last written to a terminal that notes go to as well
        self._is_shared = output.is_terminal and notes.is_terminal
        if self._is_shared:
            notes.leaves_line = self._leaves_line

    def show(self, raw: bytes, delta: Delta) -> None:
        """Reasoning where it belongs, then text; nothing that the filter withholds."""
        self._withheld = self._withheld or is_withheld(delta)
        if self._withheld:
            return
        if self._output.is_terminal and not self._begun:
            self._notes.status(self._notes.told(SEARCHING) if delta.search_status else "")
        if delta.reasoning:
            self._show_reasoning(delta.reasoning)
        text = delta.text.lstrip("\r\n") if self._reasoned and not self._begun else delta.text
        if text and self._thinking != "only":
            self._begun = True
            self._notes.end_thinking()
            self._close_mark(CLOSING)
            self._say(text)

    def close(self, answer: Answer, circumstances: Circumstances, error: ErnieError | None) -> None:
        """Calls as JSON lines, and the last line end; it is also written when the answer broke off or was interrupted."""
        self._notes.status("")
        self._end_page()
        self._close_mark(CLOSING.rstrip("\n"))
        if self._last != "\n" or self._half:
            self._write("\n")
        if error is None and self._thinking != "only":
            for call in answer.tool_calls:
                self._put(dumped(tool_call(call), indented=self._output.is_terminal))
        if self._lists_sources and answer.search_results:
            self._write(f"\n{listed(answer.search_results)}")

    def _show_reasoning(self, text: str) -> None:
        if self._thinking == "aside":
            self._notes.thinking(text)
        elif self._thinking in ("show", "only"):
            self._end_page()
            if self._thinking == "show" and not self._marked:
                self._write(OPENING if self._last == "\n" else f"\n{OPENING}")
                self._marked = True
            self._write(text)
        self._reasoned = True

    def _close_mark(self, mark: str) -> None:
        if self._marked:
            self._write(mark)
            self._marked = False

    def _say(self, text: str) -> None:
        """Show text of the answer."""
        if self._page is None:
            self._write(text)
        elif joined := self._joined(text):
            self._put(self._page.feed(joined))

    def _end_page(self) -> None:
        if self._page is not None:
            rest = self._page.feed(self._half) if self._half else b""
            self._half = ""
            self._put(rest + self._page.close())

    def _write(self, text: str) -> None:
        if text := self._joined(text):
            self._last = text[-1]
            self._put(encoded(harmless(text) if self._output.is_terminal else text))

    def _put(self, data: bytes) -> None:
        self._output.write(data)
        if self._is_shared:
            self._tail = (self._tail + data)[-TAIL:]

    def _leaves_line(self) -> bool:
        """Whether a line stood open until now: whoever asks ends it."""
        seen = re.sub(UNSEEN, b"", re.split(rb"\n|\r\x1b\[K", self._tail)[-1])
        self._tail = b""
        if seen:
            self._last = "\n"
        return bool(seen)

    def _joined(self, text: str) -> str:
        """The text without a half character at its end, which waits for its other half."""
        text = self._half + text
        self._half = text[-1] if 0xD800 <= ord(text[-1]) < 0xDC00 else ""
        return text[:-1] if self._half else text


class Document:
    """One JSON document at the end; a broken-off answer has one too, once a part of it came."""

    def __init__(self, output: Output) -> None:
        self._output = output

    def show(self, raw: bytes, delta: Delta) -> None:
        """Nothing yet."""

    def close(self, answer: Answer, circumstances: Circumstances, error: ErnieError | None) -> None:
        """The document."""
        if error is None or not answer.is_empty or answer.reasoning or answer.ended:
            found = document(answer, circumstances, error)
            self._output.write(dumped(found, indented=self._output.is_terminal))


class Lines:
    """JSON lines: each piece as it comes, last `done` with all that was not streamed, or `error`."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._withheld = False
        self._results: tuple[Mapping[str, Any], ...] = ()

    def show(self, raw: bytes, delta: Delta) -> None:
        """A line for each kind of thing that the piece holds; sources that a service repeats are told once."""
        self._withheld = self._withheld or is_withheld(delta)
        if delta.search_results and delta.search_results != self._results:
            self._results = delta.search_results
            self._line("search_results", search_results=[dict(result) for result in delta.search_results])
        if delta.reasoning and not self._withheld:
            self._line("reasoning", text=delta.reasoning)
        if delta.text and not self._withheld:
            self._line("text", text=delta.text)
        for step in delta.steps:
            if isinstance(step, ToolCall):
                self._line("tool_call", **tool_call(step))
            else:
                self._line("tool_result", **step._asdict())

    def close(self, answer: Answer, circumstances: Circumstances, error: ErnieError | None) -> None:
        """Whole calls, then the end."""
        if error is not None:
            self._line("error", error=error_object(error))
            return
        for call in answer.tool_calls:
            self._line("tool_call", **tool_call(call))
        found = document(answer, circumstances)
        streamed = ("content", "reasoning", "tool_calls", "search_results")
        self._line("done", **{name: value for name, value in found.items() if name not in streamed})

    def _line(self, kind: str, **members: Any) -> None:
        self._output.write(dumped({"type": kind, **members}))


class Raw:
    """The service's own JSON, unchanged; of a stream each event's payload on a line of its own."""

    def __init__(self, output: Output, streamed: bool) -> None:
        self._output = output
        self._streamed = streamed
        self._shown: bytes | None = None

    def show(self, raw: bytes, delta: Delta) -> None:
        """The bytes of an event or a reply, once however many pieces were in it."""
        if not raw or raw is self._shown:
            return
        self._shown = raw
        line = raw.replace(b"\r", b" ").replace(b"\n", b" ") if self._streamed else raw.rstrip(b"\r\n")
        if self._output.is_terminal:
            line = encoded(harmless(line.decode("utf-8", "replace")))
        self._output.write(line + b"\n")

    def close(self, answer: Answer, circumstances: Circumstances, error: ErnieError | None) -> None:
        """Nothing of our own is added."""
