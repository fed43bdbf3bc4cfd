"""Thinking that a server left in the text of its answer: what stands before `</think>` is taken out of it.

ERNIE's open models write `…</think>`, the opening tag often missing, and may put the answer between `<response>` and
`</response>` (vLLM's notes on its ernie45 parser). Without the opening tag nothing tells thinking from an answer until
the closing one comes, so what comes before it is held back; when none comes, it was the answer.
"""

from collections.abc import Iterable, Iterator

from ernie_cli.events import Delta

OPEN, CLOSE = "<think>", "</think>"
WRAP, UNWRAP = "<response>", "</response>"


def split(deltas: Iterable[Delta]) -> Iterator[Delta]:
    """The same pieces, with the thinking in their `reasoning`."""
    thoughts = _Thoughts()
    for delta in deltas:
        if delta.reasoning:  # the server has a parser after all
            thoughts.is_answer = True
        reasoning, text = thoughts.fed(delta.text)
        if delta.finish_reason or delta.ended:
            rest = thoughts.rest()
            reasoning, text = reasoning + rest[0], text + rest[1]
        yield delta._replace(reasoning=delta.reasoning + reasoning, text=text)
    reasoning, text = thoughts.rest()
    if reasoning or text:
        yield Delta(reasoning=reasoning, text=text)


class _Thoughts:
    def __init__(self) -> None:
        self.is_answer = False  # thinking is over
        self._is_opened = False
        self._is_thinking = False  # of the thinking something is there
        self._is_wrapped = False
        self._is_begun = False  # of the answer something has been given out
        self._held = ""
        self._early: list[str] = []  # what may be thinking or an answer
        self._tail = ""  # its last characters

    def fed(self, text: str) -> tuple[str, str]:
        """(thinking, answer) that is certain by now."""
        if self._early or not (self.is_answer or self._is_opened or _may_open(self._held + text)):
            text = self._waited(text)
        self._held += text
        thought = "" if self.is_answer else self._thought()
        return thought, self._answer() if self.is_answer else ""

    def rest(self) -> tuple[str, str]:
        """What is left at the end: thinking that was never closed, or an answer without any."""
        held, self._held = "".join((*self._early, self._held)), ""
        self._early.clear()
        if self.is_answer or not self._is_opened:
            return "", held.removesuffix(UNWRAP).rstrip("\n") if self._is_wrapped else held
        return held, ""

    def _waited(self, text: str) -> str:
        """Keeps a text that begins with no tag until the closing one comes, looking at each character once."""
        self._early += (self._held, text)
        self._held = ""
        self._tail += text
        if CLOSE not in self._tail and not self.is_answer:
            self._tail = self._tail[-len(CLOSE) :]
            return ""
        whole = "".join(self._early)
        self._early.clear()
        return whole

    def _thought(self) -> str:
        if not self._is_opened and self._held.lstrip().startswith(OPEN):
            self._is_opened = True
            self._held = self._held.lstrip()[len(OPEN) :]
        if self._is_opened and not self._is_thinking:
            self._held = self._held.lstrip("\n")
            self._is_thinking = bool(self._held)
        thought, close, after = self._held.partition(CLOSE)
        if close:
            self.is_answer, self._held = True, after
            return thought.rstrip("\n")
        if not self._is_opened:
            return ""
        sure = len(self._held) - _begun(self._held, CLOSE)
        sure = len(self._held[:sure].rstrip("\n"))
        thought, self._held = self._held[:sure], self._held[sure:]
        return thought

    def _answer(self) -> str:
        if not self._is_begun:
            self._held = self._held.lstrip("\n")
            if WRAP.startswith(self._held) and self._held != WRAP:
                return ""
            if self._held.startswith(WRAP):
                self._is_wrapped, self._held = True, self._held[len(WRAP) :].lstrip("\n")
            self._is_begun = bool(self._held)
        sure = len(self._held)
        if self._is_wrapped:
            before, end, _ = self._held.partition(UNWRAP)
            if end:
                self._held = UNWRAP
                return before.rstrip("\n")
            sure -= _begun(self._held, UNWRAP)
            sure = len(self._held[:sure].rstrip("\n"))
        text, self._held = self._held[:sure], self._held[sure:]
        return text


def _may_open(text: str) -> bool:
    begun = text.lstrip()
    return OPEN.startswith(begun[: len(OPEN)])


def _begun(text: str, tag: str) -> int:
    """How many characters at the end of `text` may be the beginning of `tag`."""
    return next((size for size in range(min(len(text), len(tag) - 1), 0, -1) if text.endswith(tag[:size])), 0)
