"""A cassette in the place of the network: no key is looked for, and nothing is waited for."""

from collections.abc import Callable, Generator, Mapping
from types import TracebackType
from typing import Self

from ernie_cli.cassette.content import pieces
from ernie_cli.cassette.player import Player
from ernie_cli.cassette.tape import Take, Tape
from ernie_cli.flags import Asking
from ernie_cli.requests import Call
from ernie_cli.transport.exchange import Connected, Exchange, Head, Limits, Sends


class Unsigned:
    """Proves nothing: a cassette asks nobody who asks."""

    def signed(self, call: Call) -> Call:
        """`call` as it is."""
        return call

    def renewed(self, headers: Mapping[str, str]) -> bool:
        """As if there were a new proof: the run that was recorded had one, or had the same refusal again."""
        return True


class Replay:
    """A run whose requests are answered from `tape`; `name` is its file's."""

    is_replay = True
    signs = Unsigned()

    def __init__(self, tape: Tape, name: str) -> None:
        self.provider, self.model = tape.provider, tape.model
        self._player = Player(tape, name)

    def named(self, asking: Asking, owner: str | None) -> Asking:
        """`asking` with the provider and the model of the cassette, where the user names none.

        `owner` is the provider that the user's model names itself.
        """
        if asking.provider is None and owner is None:
            asking = asking._replace(provider=self.provider)
        is_same = (asking.provider or "").strip().lower() == self.provider
        return asking._replace(model=self.model or None) if asking.model is None and is_same else asking

    def sender(
        self, asked: tuple[str, str, str], carried: Callable[[Call], Sends], limits: Limits, clock: Callable[[], float]
    ) -> Callable[[Call], Exchange]:
        """What starts exchanges with the cassette; `asked` is as `Recorder.sender` has it."""
        base = asked[1]

        def sends(call: Call, connected: Connected) -> Generator[Head | bytes, None, None]:
            path = "/" + call.url.removeprefix(base).lstrip("/")
            found = self._player.played(call.method, path, call.body)
            connected()
            yield from replayed(found)

        return lambda call: Exchange(sends, call, limits, clock)

    def sleep(self, seconds: float) -> None:
        """What had to be waited for was waited for when it was recorded."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: TracebackType | None) -> None:
        """Nothing is left to do."""


def replayed(found: Take) -> Generator[Head | bytes, None, None]:
    """The reply of a take as it came: the head, then the body. Raises its failure."""
    if found.status is not None:
        yield Head(found.status, found.headers)
        yield from pieces(found.content)
    if found.failure is not None:
        raise found.failure.error()
