"""Wire formats, pure: a question becomes a call, a payload becomes pieces of an answer or an error; no I/O, no clock."""

from collections.abc import Callable, Iterator, Mapping
from typing import Protocol

from ernie_cli.dialects import openai, wenxin
from ernie_cli.events import Delta
from ernie_cli.requests import Call, ChatRequest, EmbedRequest, Json


class Chats(Protocol):
    """A wire format in which one can ask and be answered."""

    def chat(self, request: ChatRequest) -> Call:
        """The call that asks `request`, unsigned."""
        ...

    def heard(self, request: ChatRequest) -> Callable[[Json], Iterator[Delta]]:
        """What reads the answer to `request`: `deltas`, or what knows the words that the request agreed on."""
        ...

    def deltas(self, payload: Json) -> Iterator[Delta]:
        """What one event of a stream, or one whole reply, adds to the answer."""
        ...


class Embeds(Protocol):
    """A wire format in which texts become vectors; `dialects.vectors` reads the reply, which is the same in all of them."""

    def embed(self, request: EmbedRequest) -> Call:
        """The call that embeds the texts of `request`, unsigned."""
        ...


class Speaks(Chats, Embeds, Protocol):
    """All that a wire format can do."""


class Format(Protocol):
    """How a dialect is made: from the base URL and the options of its provider."""

    def __call__(self, base_url: str, options: Mapping[str, Json]) -> Speaks: ...


DIALECTS: Mapping[str, Format] = {"openai": openai.OpenAI, "wenxin": wenxin.Wenxin}
