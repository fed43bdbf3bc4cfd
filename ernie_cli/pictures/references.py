"""Messages whose pictures are references: what a record of a conversation holds of them, and the way back."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from ernie_cli.errors import UsageError
from ernie_cli.language.said import say
from ernie_cli.pictures.picture import Picture
from ernie_cli.pictures.store import Store
from ernie_cli.requests import Json, Message

SCHEME = "sha256:"
REFERENCE = re.compile(r'"sha256:([0-9a-f]{64})"')


def referred(messages: Iterable[Message], store: Store) -> tuple[Message, ...]:
    """The messages as JSON can hold them; their pictures are in the store. Raises OutputError."""

    def reference(place: dict[str, Any]) -> dict[str, Any]:
        kept = place.get("url")
        if not isinstance(kept, Picture):
            return place
        store.keep(kept)
        return {**place, "url": SCHEME + kept.sha256, "name": kept.name.encode(errors="replace").decode()}

    return _changed(messages, reference)


def resolved(messages: Iterable[Message], store: Store) -> tuple[Message, ...]:
    """The messages as they are sent, their pictures from the store. Raises UsageError for one that is missing."""

    def found(place: dict[str, Any]) -> dict[str, Any]:
        url, name = place.get("url"), str(place.get("name") or say("of an earlier question"))
        if not isinstance(url, str) or not url.startswith(SCHEME):
            return place
        digest = url.removeprefix(SCHEME)
        if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
            raise UsageError(say("the picture {name} is no SHA-256: {url!r}", name=name, url=url[:80]))
        return {"url": store.find(digest, name)}

    return _changed(messages, found)


def digests(text: str) -> set[str]:
    """The pictures that the JSON of messages refers to."""
    return set(REFERENCE.findall(text))


def _changed(messages: Iterable[Message], change: Callable[[dict[str, Any]], Json]) -> tuple[Message, ...]:
    return tuple(
        message._replace(content=[_part(part, change) for part in message.content])
        if isinstance(message.content, list)
        else message
        for message in messages
    )


def _part(part: Json, change: Callable[[dict[str, Any]], Json]) -> Json:
    place = part.get("image_url") if isinstance(part, dict) else None
    return {**part, "image_url": change(place)} if isinstance(place, dict) else part
