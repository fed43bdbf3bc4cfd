"""The rows of a job: looked over once, then read again one by one as they are asked."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Self

from ernie_cli.app import App
from ernie_cli.bulk.rows import DELIMITERS, Row, Shape, rows, shape
from ernie_cli.bulk.shard import Shard
from ernie_cli.bulk.source import Source, source
from ernie_cli.bulk.survey import SHORT, Survey, digest
from ernie_cli.errors import UsageError
from ernie_cli.flags import Bulk
from ernie_cli.language.said import say

BLANK = b"\xef\xbb\xbf \t"
ROW = '{"prompt": "…"}'
FORMS = ("jsonl", "csv", "tsv")


class Input(NamedTuple):
    """The rows of a job, read anew each time."""

    source: Source
    shape: Shape
    shard: Shard

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.source.close()

    def check_lines(self) -> None:
        """Raise UsageError for lines none of which is meant as JSON."""
        if self.shape.form in DELIMITERS:
            return
        first = next(self.all(), None)
        if first is None or any(not row.raw or row.raw.lstrip(BLANK).startswith(b"{") for row in self.all()):
            return
        raise UsageError(
            say("{source}: no line of it is a JSON object", source=self.source.name),
            hint=say("a row is such as {example}; --input-format names another form: {forms}", example=ROW, forms="csv, tsv"),
        )

    def check_columns(self, needs_one_of: Sequence[str]) -> None:
        """Raise UsageError for a table without the columns that every row of it needs."""
        first = next(self.all(), None) if self.shape.form in DELIMITERS and needs_one_of else None
        if first is None or first.fault is not None or any(name in first.fields for name in needs_one_of):
            return
        raise UsageError(
            say(
                "{source}: there is no column {needs_one_of!r}; columns are {fields}",
                source=self.source.name,
                needs_one_of=needs_one_of[0],
                fields=", ".join(first.fields),
            ),
            hint=say("name one so, or make questions of the columns with a template: -t NAME"),
        )

    def all(self) -> Iterator[Row]:
        """Every row there is."""
        return rows(self.source.chunks(), self.shape)

    def due(self, looked: Survey, done: bytearray) -> Iterator[Row]:
        """Those of this part that are not done. Raises UsageError when the file was changed meanwhile."""
        for row in self.all():
            if digest(row) != looked.digests[row.number * SHORT : (row.number + 1) * SHORT]:
                raise UsageError(
                    say("{source}: line {line} changed while the job ran", source=self.source.name, line=row.line),
                    hint=say("start anew: --force"),
                )
            if self.shard.holds(row.number) and not done[row.number]:
                yield row


def given_rows(app: App, bulk: Bulk, shard: Shard, encoding: str | None) -> Input:
    """What --batch names. Raises UsageError."""
    if bulk.input_format is not None and bulk.input_format not in FORMS:
        raise UsageError(
            say(
                "--input-format {input_format!r} does not fit: one of {forms}",
                input_format=bulk.input_format,
                forms=", ".join(FORMS),
            )
        )
    name = bulk.batch or "-"
    form = shape(bulk.input_format, name, FORMS[0], encoding, bulk.id_field)
    return Input(source(name, app.stdin, "--batch"), form, shard)
