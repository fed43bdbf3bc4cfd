"""How services are asked to draw, and what they answer: a link or base64, whichever was asked for; nothing is trusted."""

from binascii import Error, a2b_base64
from collections.abc import Mapping
from typing import NamedTuple, Protocol

from ernie_cli.dialects import reading
from ernie_cli.errors import RejectedError
from ernie_cli.events import Usage
from ernie_cli.language.said import say
from ernie_cli.requests import Call, ImageRequest, Json

ENCODED = ("b64_json", "b64_image")  # OpenAI's form · the legacy service's
URL_SAFE = str.maketrans("-_", "+/")


class Picture(NamedTuple):
    """One picture of a reply: a link to it or its bytes as base64, "" for what it has not."""

    url: str = ""
    encoded: str = ""


class Drawing(NamedTuple):
    """What a reply holds: the pictures by their place, whatever number each carries. `created` is seconds since 1970."""

    pictures: tuple[Picture, ...]
    usage: Usage | None = None
    created: int | None = None


class Draws(Protocol):
    """A wire format in which one can ask for pictures."""

    gives_links: bool

    def draw(self, request: ImageRequest) -> Call:
        """The call that asks `request`, unsigned."""
        ...


class Artist(Protocol):
    """How it is made: from the base URL and the options of its provider."""

    def __call__(self, base_url: str, options: Mapping[str, Json]) -> Draws: ...


class OpenAI:
    """OpenAI's image generations, as AI Studio, Qianfan v2 and servers of one's own speak them."""

    gives_links = True

    def __init__(self, base_url: str, options: Mapping[str, Json]) -> None:
        self._base_url = base_url

    def draw(self, request: ImageRequest) -> Call:
        """POST images/generations, or the path that the request names. A link outlives a full disk; base64 does not."""
        body: dict[str, Json] = {"model": request.model, "prompt": request.prompt, "response_format": "url"}
        body |= _counted(request)
        return Call(f"{self._base_url}/{request.endpoint or 'images/generations'}", body=body)


class Wenxin:
    """The legacy service, where the model is a path and a picture always comes as base64. `options`: `api`."""

    gives_links = False

    def __init__(self, base_url: str, options: Mapping[str, Json]) -> None:
        self._base_url = base_url + options["api"]

    def draw(self, request: ImageRequest) -> Call:
        """POST to the model's path; a model without one goes by its own name in lower case."""
        path = request.endpoint or f"text2image/{request.model.lower()}"
        return Call(f"{self._base_url}/{path}", body={"prompt": request.prompt, **_counted(request)})


ARTISTS: Mapping[str, Artist] = {"openai": OpenAI, "wenxin": Wenxin}


def drawing(payload: Json) -> Drawing:
    """What one whole reply holds. Raises RejectedError when it holds no list of pictures."""
    body = reading.members(payload)
    found = body.get("data")
    if not isinstance(found, list):
        raise RejectedError(say("the reply holds no pictures"), hint=say("check the base URL and --model"))
    pictures = tuple(_picture(reading.members(each)) for each in found)
    return Drawing(pictures, reading.usage(body.get("usage")), reading.count(body.get("created")))


def decoded(encoded: str) -> bytes:
    """The bytes of base64 as services send it: URL-safe, after `data:…,`, in lines, unpadded. Raises RejectedError."""
    text = encoded.partition(",")[2] if encoded[:5].lower() == "data:" else encoded
    text = "".join(text.split()).translate(URL_SAFE).rstrip("=")
    try:
        found = a2b_base64(text + "=" * (-len(text) % 4), strict_mode=True)
    except (Error, ValueError) as error:
        raise RejectedError(say("the picture is no base64: {error}", error=error)) from error
    if not found:
        raise RejectedError(say("the picture is empty"))
    return found


def _counted(request: ImageRequest) -> dict[str, Json]:
    """`n` is sent only when there are several: not every service knows it."""
    return ({"n": request.pictures} if request.pictures > 1 else {}) | dict(request.fields)


def _picture(item: Mapping[str, Json]) -> Picture:
    url = item.get("url")
    encoded = next((value for name in ENCODED if isinstance(value := item.get(name), str) and value), "")
    return Picture(url if isinstance(url, str) else "", encoded)
