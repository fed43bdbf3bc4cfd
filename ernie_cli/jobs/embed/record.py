"""Vectors into a file: begun, or taken up where a run ended; never mixed with what another input or model gave."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from functools import partial
from typing import Any

from ernie_cli.bulk.journal import Begun
from ernie_cli.bulk.record import Record
from ernie_cli.bulk.rows import Row
from ernie_cli.bulk.shard import Shard
from ernie_cli.bulk.survey import SHORT, Survey, digest, survey
from ernie_cli.errors import OutputError, PartialError, TemporaryError, UsageError
from ernie_cli.flags.embed import Embedding
from ernie_cli.jobs.embed.form import growing_form
from ernie_cli.jobs.embed.input import Input
from ernie_cli.jobs.embed.means import Means
from ernie_cli.jobs.embed.output import Growing, Mark
from ernie_cli.jobs.output import check_input
from ernie_cli.language.said import say
from ernie_cli.language.system import reason


def embed_into_file(asks: Means, source: Input, asked: Embedding, form: str, shard: Shard) -> None:
    """Embed what is not in the file yet. Raises what the job ends with."""
    looked = survey(source.all, source.name)
    options = {
        "provider": asks.choice.provider.name,
        "model": asks.choice.model,
        "format": form,
        "field": asked.field,
        "shard": f"{shard.number}/{shard.of}",
        "truncate": asked.truncate,
    }
    with closing(Record(str(asked.output))) as record:
        has_ids = form == "npy" and any(row.id is not None for row in source.all())
        if form == "npy" and (record.is_empty or asked.force):
            _check_ids(record, asked.force)
        begun = _taken_up(record, looked, source.all, options, resume=asked.resume, force=asked.force)
        total = shard.count(looked.rows)
        if begun.rows:
            asks.app.notes.note(
                say("{rows:,} of {total:,} rows are in {record} already", rows=begun.rows, total=total, record=record.path)
            )
        rows = Growing(record, begun, asks.app.clock, partial(growing_form, asks.app, asks.choice, form), has_ids)
        same = source._replace(all=lambda: _unchanged(source, looked))
        texts = same.texts(shard, begun.next, asked.field, asks.most)
        try:
            with closing(rows):
                asks.embed(texts, rows, begun, source.unit, total - begun.rows)
            if begun.left_out:
                raise PartialError(
                    say("1 text was left out by an earlier run")
                    if begun.left_out == 1
                    else say("{left_out:,} texts were left out by an earlier run", left_out=begun.left_out),
                    hint=say("their places are taken: mend them in a file of their own, or start anew with --force"),
                )
        except TemporaryError as error:
            error.hint = say("--resume -o {record} goes on from here", record=record.path)
            raise


def _unchanged(source: Input, looked: Survey) -> Iterator[Row]:
    """The rows as they were looked over. Raises UsageError when the file was changed meanwhile."""
    for row in source.all():
        if digest(row) != looked.digests[row.number * SHORT : (row.number + 1) * SHORT]:
            raise UsageError(
                say("{source}: line {line} changed while the job ran", source=source.name, line=row.line),
                hint=say("start anew: --force"),
            )
        yield row


def _taken_up(
    record: Record,
    survey: Survey,
    read: Callable[[], Iterable[Row]],
    options: Mapping[str, Any],
    *,
    resume: bool,
    force: bool,
) -> Mark:
    """Where to go on in `record`, which is open then. Raises UsageError where something would be lost or mixed up."""
    begun = record.journal.begun() if resume and not force else None
    if record.is_empty or force:
        record.journal.begin(survey, options)
        record.open(anew=True)
        return Mark()
    if not resume:
        raise UsageError(
            say("{record} is not empty", record=record.path),
            hint=say("--resume goes on with it, --force writes it anew, or choose another file"),
        )
    if begun is None:
        raise UsageError(
            say("{journal} is missing: it says how far {record} is", journal=record.journal.path, record=record.path),
            hint=say("write another file, or start anew: --force"),
        )
    _check_same(begun, survey, read, options)
    mark = _mark(begun)
    _cut(record, mark.size)
    record.journal.go_on()
    record.open()
    return mark


def _check_ids(record: Record, force: bool) -> None:
    """Ids that are there belong to other rows."""
    ids = record.path.with_name(f"{record.path.name}.ids")
    if ids.exists() and ids.stat().st_size and not force:
        raise UsageError(say("{ids} is there already", ids=ids), hint=say("--force writes it anew, or choose another file"))
    ids.unlink(missing_ok=True)


def _check_same(begun: Begun, survey: Survey, read: Callable[[], Iterable[Row]], options: Mapping[str, Any]) -> None:
    """The same texts in the same way: vectors of two models, or rows of two formats, are no file of vectors."""
    check_input(begun.survey, survey, read)
    for name in options:
        if begun.options.get(name) != options[name]:
            raise UsageError(
                say(
                    "the output was begun with {name} {options}, and this is {now}",
                    name=name,
                    options=begun.options.get(name),
                    now=options[name],
                ),
                hint=say("ask in the same way, or start anew: another file, or --force"),
            )


def _mark(begun: Begun) -> Mark:
    found = begun.notes.get("mark")
    try:
        return Mark(**found) if found else Mark()
    except TypeError as error:
        raise UsageError(say("the journal of the output cannot be read"), hint=say("start anew: --force")) from error


def _cut(record: Record, size: int) -> None:
    try:
        is_short = record.path.stat().st_size < size
        if not is_short:
            with record.path.open("r+b") as file:
                file.truncate(size)
    except OSError as error:
        raise OutputError(say("cannot write {record}: {strerror}", record=record.path, strerror=reason(error))) from error
    if is_short:
        raise UsageError(say("{record} is shorter than its journal says", record=record.path), hint=say("start anew: --force"))
