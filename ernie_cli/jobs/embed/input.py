"""Where the texts of `ernie embed` come from: words, standard input, or a file in one of several forms."""

import codecs
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ernie_cli.app import App
from ernie_cli.bulk.live import live
from ernie_cli.bulk.rows import Row, rows, shape
from ernie_cli.bulk.shard import Shard
from ernie_cli.bulk.source import CHUNK, source
from ernie_cli.errors import UsageError
from ernie_cli.flags.embed import Embedding
from ernie_cli.jobs.embed.texts import FIELD, Limits, Text, check_field, checked
from ernie_cli.language.said import say
from ernie_cli.language.system import reason


class Input(NamedTuple):
    """`all` reads every row, from the beginning each time where that was asked for; `unit` is what a message counts.

    `is_live`: it comes as somebody makes it.
    """

    all: Callable[[], Iterator[Row]]
    name: str
    unit: str
    total: int | None = None
    close: Callable[[], None] = lambda: None
    is_live: bool = False

    def texts(self, shard: Shard, begin: int, field: str | None, most: Limits) -> Iterator[Text | None]:
        """Those of a part from row `begin` on; None where a live input pauses. Raises UsageError without the field."""
        texts = self._texts(shard, begin, field, most)
        return live(texts) if self.is_live else texts

    def _texts(self, shard: Shard, begin: int, field: str | None, most: Limits) -> Iterator[Text]:
        for row in self.all():
            if row.number == 0:
                check_field(row, field)
            if row.number >= begin and shard.holds(row.number):
                yield checked(row, field, most)


def given(app: App, words: Sequence[str], asked: Embedding, twice: bool) -> Input:
    """What the user gave. `twice`: it must be read more than once. Raises UsageError when there is nothing."""
    is_piped = list(words) == ["-"]
    if words and asked.input is not None:
        raise UsageError(say("words and --input do not go together"), hint=say("put the words into the file, or leave it out"))
    if words and not is_piped:
        found = [Row(number, number + 1, b"", fields={FIELD: word}) for number, word in enumerate(words)]
        found = [row._replace(raw=str(row.fields[FIELD]).encode("utf-8", "surrogateescape")) for row in found]
        return Input(lambda: iter(found), say("the words"), "text", len(found))
    if asked.input is None and not is_piped and not app.stdin.has_input:
        raise UsageError(
            say("there is no text"), hint=say('give some: ernie embed "…", or pipe lines in; ernie embed --help tells more')
        )
    _check_encoding(asked.encoding)
    path = "-" if is_piped else asked.input or "-"
    form = shape(asked.input_format, path, "lines", asked.encoding, asked.id_field)
    if twice:
        again = source(path, app.stdin, "--input")
        again.refuse_as_output(asked.output)
        return Input(lambda: rows(again.chunks(), form), again.name, "line", close=again.close)
    is_live = path == "-" or not Path(path).is_file()
    return Input(lambda: rows(_chunks(app, path), form), form.name, "line", is_live=is_live)


def _check_encoding(name: str | None) -> None:
    """One that there is not is a mistake of the whole input, and not of each line."""
    try:
        codecs.lookup(name or "utf-8")
    except LookupError as error:
        raise UsageError(
            say("--encoding: there is no encoding {name!r}", name=name), hint=say("for example utf-8, gb18030, utf-16")
        ) from error


def _chunks(app: App, path: str) -> Iterator[bytes]:
    """What can be read once alone, as it comes."""
    if path == "-":
        app.stdin.claim("--input -")
        if app.stdin.is_terminal:
            raise UsageError(say("--input - asks for standard input, which is the terminal"), hint=say("pipe the texts in"))
        yield from app.stdin.chunks()
        return
    try:
        with Path(path).open("rb", buffering=0) as file:
            while chunk := file.read(CHUNK):
                yield chunk
    except OSError as error:
        raise UsageError(say("--input: cannot read {path}: {strerror}", path=path, strerror=reason(error))) from error
