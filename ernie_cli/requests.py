"""What is asked: one type for each kind of question, and the HTTP call that a dialect makes of it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

Json = Any  # whatever json.loads gives


class Upload:
    """A body that is no JSON, and too large to be held: `length` bytes, made anew each time that they are sent.

    `sent` is to be called as they go out, so that a long upload is no silence.
    """

    content_type: str
    length: int

    def pieces(self, sent: Callable[[], None]) -> Iterator[bytes]:
        """The bytes."""
        raise NotImplementedError


class Attachment:
    """A text inside a JSON body, too large to be held: ASCII that JSON leaves as it is, made anew each time it is sent.

    Its `str` is what people see of it, `length` counts its characters, `sha256` tells it from others. It is no tuple:
    JSON has a form for those.
    """

    length: int
    sha256: str

    def pieces(self) -> Iterator[bytes]:
        """The text, without the quotes around it."""
        raise NotImplementedError

    def whole(self) -> str:
        """The text at once, for what is written to a file: `default` of `json.dumps`."""
        return b"".join(self.pieces()).decode()


class Call(NamedTuple):
    """One HTTP request before it is signed; pure data.

    `url` is absolute and has no query, unless a service gave it as a link; `params` become the query; `body` is sent as
    UTF-8 JSON, or not at all when None; there may be attachments in it. An `upload` is sent in its place.
    """

    url: str
    method: str = "POST"
    params: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body: Json = None
    upload: Upload | None = None


class Reply(NamedTuple):
    """One whole HTTP reply; header names are lower-case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Message(NamedTuple):
    """One turn, in OpenAI's terms. `content` is text, or a list of parts as the service takes them, or None with calls."""

    role: str
    content: str | list[Json] | None
    name: str | None = None
    tool_calls: tuple[Json, ...] = ()
    tool_call_id: str | None = None


class ChatRequest(NamedTuple):
    """A question. `fields` are body fields already spelled as the service spells them and checked against its ranges."""

    model: str
    messages: tuple[Message, ...]
    fields: Mapping[str, Json] = {}
    stream: bool = True
    endpoint: str | None = None


class EmbedRequest(NamedTuple):
    """Texts to embed in one call; `fields` are further body fields, already spelled as the service spells them."""

    model: str
    texts: tuple[str, ...]
    fields: Mapping[str, Json] = {}
    endpoint: str | None = None


class ImageRequest(NamedTuple):
    """Pictures that are wanted: so many of them, as links where the service has links. `fields` as those of a question."""

    model: str
    prompt: str
    pictures: int = 1
    fields: Mapping[str, Json] = {}
    endpoint: str | None = None
