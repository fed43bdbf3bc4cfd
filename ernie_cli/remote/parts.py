"""A job as files that the service takes: rows in OpenAI's batch form, split where one file would hold too much."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ernie_cli.catalogue.model import Batching
from ernie_cli.errors import OutputError, RejectedError
from ernie_cli.language.said import say
from ernie_cli.language.system import reason
from ernie_cli.remote.names import custom_id
from ernie_cli.requests import Attachment, Json


class Request(NamedTuple):
    """One row: its number, its own id, and the body of the live call that would ask it."""

    number: int
    id: str | None
    body: Json


class Part(NamedTuple):
    """A file of rows. `spans` are the numbers of its rows, from and to, both included."""

    path: Path
    rows: int
    spans: tuple[tuple[int, int], ...]


def parts(requests: Iterable[Request], folder: Path, batching: Batching) -> Iterator[Part]:
    """Each part in `folder`, where it stays until the next one is asked for. Raises OutputError."""
    rest = (_line(request, batching.endpoint) for request in requests)
    held = next(rest, None)
    number = 0
    while held is not None:
        number += 1
        path, spans, size = folder / f"part-{number}.jsonl", _Spans(), 0
        try:
            with path.open("xb") as file:
                while held is not None and spans.rows < batching.rows and size + len(held[1]) <= batching.size:
                    size += file.write(held[1])
                    spans.add(held[0])
                    held = next(rest, None)
            if spans.rows == 0 and held is not None:
                raise RejectedError(
                    say(
                        "row {held} alone is larger than a file of the service may be ({size} bytes)",
                        held=held[0],
                        size=batching.size,
                    )
                )
            yield Part(path, spans.rows, tuple(spans.found))
        except OSError as error:
            raise OutputError(say("cannot write {path}: {strerror}", path=path, strerror=reason(error))) from error
        finally:
            path.unlink(missing_ok=True)


class _Spans:
    """Numbers that come in rising order, as spans without a gap."""

    def __init__(self) -> None:
        self.rows = 0
        self.found: list[tuple[int, int]] = []

    def add(self, index: int) -> None:
        self.rows += 1
        if self.found and self.found[-1][1] == index - 1:
            self.found[-1] = (self.found[-1][0], index)
        else:
            self.found.append((index, index))


def _line(request: Request, endpoint: str) -> tuple[int, bytes]:
    name = custom_id(request.number, request.id)
    line = {"custom_id": name, "method": "POST", "url": endpoint, "body": request.body}
    try:
        return request.number, json.dumps(
            line, ensure_ascii=False, separators=(",", ":"), default=Attachment.whole
        ).encode() + b"\n"
    except UnicodeEncodeError:  # an id that holds half a character
        return request.number, json.dumps(line, separators=(",", ":"), default=Attachment.whole).encode() + b"\n"
