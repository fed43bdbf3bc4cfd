"""What the calls of a run are entered as in the ledger: each of them once, when its answer is out."""

from collections.abc import Mapping
from typing import NamedTuple

from ernie_cli.app import App
from ernie_cli.choice import Choice
from ernie_cli.errors import Interrupted
from ernie_cli.events import Answer


class _Call(NamedTuple):
    name: str
    choice: Choice
    answer: Answer
    code: int
    headers: Mapping[str, str]


class Bill:
    """Keeps the last call until `settle`: what is shown comes first, and how the run ends may be no matter of the call.

    `session` is what the conversation of the calls is called.
    """

    def __init__(self, app: App, session: str | None = None) -> None:
        self._app = app
        self._session = session
        self._call: _Call | None = None

    def add(self, choice: Choice, answer: Answer, code: int, headers: Mapping[str, str]) -> None:
        """A call that has ended with the exit code `code`; `answer` may still get its usage."""
        self._call = _Call(self._app.call_name(), choice, answer, code, headers)

    def settle(self, code: int | None = None) -> None:
        """Enter the last call, if it is not entered yet: with `code`, the one that the run ends with, else with its own."""
        call = self._call
        if call is None:
            return
        try:
            self._enter(call, call.code if code is None else code)
        except Interrupted as signal:
            self._enter(call, 128 + signal.signum)
            raise
        finally:
            self._call = None

    def _enter(self, call: _Call, code: int) -> None:
        self._app.enter(call.name, call.choice, call.answer.usage, code, call.headers, self._session)
