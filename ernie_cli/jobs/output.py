"""Where the lines of a job go, and what of it is done already: a file that is its own record, or standard output."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Self

from ernie_cli.app import App
from ernie_cli.bulk.journal import Begun
from ernie_cli.bulk.record import Record
from ernie_cli.bulk.rows import Row
from ernie_cli.bulk.survey import Survey, first_difference
from ernie_cli.errors import UsageError
from ernie_cli.jobs.job import Sink
from ernie_cli.language.said import say
from ernie_cli.remote.submitted import submitted
from ernie_cli.render.output import FileOutput


class Opened(NamedTuple):
    """`done` has a byte for each row of the input, 1 for one that need not be asked. `record` None: standard output."""

    sink: Sink
    done: bytearray
    record: Record | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Give a file back. Raises OutputError."""
        if self.record is not None:
            self.record.close()
        elif isinstance(self.sink, FileOutput):
            self.sink.finish()


def refuse_pipe(name: str | None, resume: bool) -> None:
    """Raise UsageError for a run that is to go on with what nobody can read again."""
    if resume and name in (None, "-"):
        raise UsageError(say("--resume needs a file to go on with"), hint=say("name it: -o FILE"))


def opened(
    app: App,
    name: str | None,
    survey: Survey,
    read: Callable[[], Iterable[Row]],
    options: Mapping[str, Any],
    *,
    resume: bool,
    force: bool,
    remote: bool = False,
) -> Opened:
    """The output, ready to be appended to. Raises UsageError where something would be lost or mixed up."""
    refuse_pipe(name, resume)
    if name in (None, "-"):
        return Opened(app.stdout(), bytearray(survey.rows))
    if Path(str(name)).exists() and not Path(str(name)).is_file() and not Path(str(name)).is_dir():
        return Opened(FileOutput(str(name)), bytearray(survey.rows))  # a pipe, a device: nothing to lose in it
    record = Record(str(name))
    try:
        begun = None if force else record.journal.begun()
        is_away = begun is not None and _is_away(record, begun, options, is_awaited=remote and resume)
        if force or not resume or (record.is_empty and not is_away):
            done = _anew(record, survey, options, force)
        else:
            _compare(app, record, begun, survey, read, options)
            done = _go_on(app, record, survey)
    except BaseException:
        record.close()
        raise
    return Opened(record, done, record)


def already(
    app: App, name: str | None, survey: Survey, read: Callable[[], Iterable[Row]], options: Mapping[str, Any], *, resume: bool
) -> bytearray:
    """The rows that `opened` would find done, where nothing is to be changed. Raises UsageError as it does."""
    none = bytearray(survey.rows)
    if not resume or not Path(str(name)).is_file():
        return none
    record = Record(str(name))
    try:
        if record.is_empty:
            return none
        _compare(app, record, record.journal.begun(), survey, read, options)
        done = record.kept(survey.rows).done
        _tell_done(app, record, done)
        return done
    finally:
        record.close()


def _is_away(record: Record, begun: Begun, options: Mapping[str, Any], is_awaited: bool) -> bool:
    """Whether rows of the job are at a batch service. Raises UsageError when this run would ask them once more."""
    if all(part.done for part in submitted(begun.notes)):
        return False
    provider = begun.options.get("provider")
    if not is_awaited or provider != options.get("provider"):
        raise UsageError(
            say("rows of {record} are at the batch service of {provider}", record=record.path, provider=provider),
            hint=say("-p {provider} --remote --wait --resume fetches them, --force gives them up", provider=provider),
        )
    return True


def _anew(record: Record, survey: Survey, options: Mapping[str, Any], force: bool) -> bytearray:
    if not record.is_empty and not force:
        raise UsageError(
            say("{record} is not empty", record=record.path),
            hint=say("--resume goes on with it, --force writes it anew, or choose another file"),
        )
    record.journal.begin(survey, options)
    record.open(anew=True)
    return bytearray(survey.rows)


def _go_on(app: App, record: Record, survey: Survey) -> bytearray:
    kept = record.kept(survey.rows)
    record.rewrite(kept)
    record.journal.go_on()
    record.open()
    _tell_done(app, record, kept.done)
    return kept.done


def _tell_done(app: App, record: Record, done: bytearray) -> None:
    app.notes.note(say("{done:,} of {rows:,} rows are in {record} already", done=sum(done), rows=len(done), record=record.path))


def _compare(
    app: App,
    record: Record,
    begun: Begun | None,
    now: Survey,
    read: Callable[[], Iterable[Row]],
    options: Mapping[str, Any],
) -> None:
    """Raise UsageError for another input or another part of it; tell what else is asked in another way."""
    if begun is None:
        raise UsageError(
            say(
                "{journal} is missing: it says which input {record} belongs to", journal=record.journal.path, record=record.path
            ),
            hint=say("write another file, or start anew: --force"),
        )
    check_input(begun.survey, now, read)
    for name in sorted({*begun.options, *options}):
        old, new = begun.options.get(name), options.get(name)
        if old == new:
            continue
        if name == "shard":
            raise UsageError(
                say("the output was begun with --shard {old}, and this is {new}", old=old, new=new),
                hint=say("each part has its own file"),
            )
        app.notes.note(
            say(
                "{name} is {shown} from here on; what is done was asked with {theirs}",
                name=name,
                shown=_shown(new),
                theirs=_shown(old),
            )
        )


def check_input(before: Survey, now: Survey, read: Callable[[], Iterable[Row]]) -> None:
    """Raise UsageError with the first line that differs from what an output was begun with."""
    if before.sha256 != now.sha256:
        where = first_difference(read(), before.digests)
        raise UsageError(
            say("the input is not the one that the output was begun with: {where}", where=where),
            hint=say("take that input, or start anew: another file, or --force"),
        )


def _shown(value: Any) -> str:
    words = "none" if value in (None, "", {}, []) else str(value)
    return words if len(words) <= 60 else f"{words[:59]}…"
