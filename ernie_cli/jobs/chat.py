"""`ernie chat --batch`: every row of a file is a question, every answer is a line."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any, NamedTuple

from ernie_cli import strict
from ernie_cli.app import App
from ernie_cli.bulk.attempts import Attempts
from ernie_cli.bulk.gate import Gate
from ernie_cli.bulk.pace import Pace
from ernie_cli.bulk.purse import Purse
from ernie_cli.bulk.record import Record
from ernie_cli.bulk.rows import Row, Shape, rows, shape
from ernie_cli.bulk.shard import Shard, parse_shard
from ernie_cli.bulk.source import Source, source
from ernie_cli.bulk.survey import SHORT, Survey, digest, survey
from ernie_cli.bulk.tally import Tally
from ernie_cli.catalogue.checks import checked, flag
from ernie_cli.choice import Choice
from ernie_cli.discovery import find_model, find_server
from ernie_cli.errors import PartialError, UsageError
from ernie_cli.flags import Asked, Asking, Bulk, Sampling, Shown
from ernie_cli.jobs.answers import Answers, Means
from ernie_cli.jobs.estimates import Estimates
from ernie_cli.jobs.job import Job
from ernie_cli.jobs.limits import affordable, most_failures, pace
from ernie_cli.jobs.output import Opened, opened, refuse_pipe
from ernie_cli.jobs.plan import plan
from ernie_cli.jobs.questions import Defaults, question
from ernie_cli.parameters import other_fields, sampling_values
from ernie_cli.prompt import surroundings, system_text
from ernie_cli.templates.chosen import Chosen

FORMS = ("jsonl", "csv", "tsv")


class Input(NamedTuple):
    """The rows of a job, read anew each time."""

    source: Source
    shape: Shape
    shard: Shard

    def all(self) -> Iterator[Row]:
        """Every row there is."""
        return rows(self.source.chunks(), self.shape)

    def due(self, looked: Survey, done: bytearray) -> Iterator[Row]:
        """Those of this part that are not done. Raises UsageError when the file was changed meanwhile."""
        for row in self.all():
            if digest(row) != looked.digests[row.number * SHORT : (row.number + 1) * SHORT]:
                raise UsageError(f"{self.source.name}: line {row.line} changed while the job ran", hint="start anew: --force")
            if self.shard.holds(row.number) and not done[row.number]:
                yield row


def run(
    app: App,
    words: list[str],
    asked: Asked,
    asking: Asking,
    sampling: Sampling,
    shown: Shown,
    bulk: Bulk,
    template: Chosen | None,
) -> None:
    """Ask every row. Raises the ErnieError that the job ends with: PartialError when rows failed."""
    _check(asked, shown, bulk)
    chosen = app.choose(asking.provider, asking.model, "ERNIE_MODEL", "chat")
    shard = parse_shard(bulk.shard)
    speed = pace(affordable(bulk.jobs, app.notes.note), bulk.rpm, bulk.tpm, shard, not bulk.no_divide, chosen.provider)
    most = _amount(bulk.max_cost)
    given = Input(
        source(bulk.batch or "-", app.stdin, "--batch"),
        shape(bulk.input_format, bulk.batch or "-", "jsonl", asked.encoding, bulk.id_field),
        shard,
    )
    choice = find_server(app, chosen)
    if choice.model is None:
        choice = find_model(app, choice, asking)
    defaults = _defaults(app, words, asked, asking, sampling, shown, choice, template)
    looked = survey(given.all, given.source.name)
    estimates = Estimates(app.price)
    if asking.dry_run:
        app.stdout().write(plan(given.due(looked, bytearray(looked.rows)), defaults, estimates, speed, shown.json))
        return
    if most is not None:
        _check_prices(given, looked, defaults, estimates)
    out = opened(app, shown.output, looked, given.all, _options(defaults, shard), resume=bulk.resume, force=bulk.force)
    with out:
        _ask(app, asking, given, looked, defaults, estimates, speed, most, out)


def _ask(
    app: App,
    asking: Asking,
    given: Input,
    looked: Survey,
    defaults: Defaults,
    estimates: Estimates,
    speed: Pace,
    most: Decimal | None,
    out: Opened,
) -> None:
    total = given.shard.count(looked.rows) - sum(out.done)
    if not total:
        app.notes.note("every row is done" if looked.rows else f"{given.source.name} holds no rows")
        return
    gate = Gate(speed, app.clock, app.wait)
    attempts = Attempts(gate, app.retries(asking), app.clock, app.notes.detail, most_failures(speed.jobs))
    spent = _spent(out.record) if most is not None else Decimal(0)
    purse = Purse(most, estimates.currency(defaults.choice) if most is not None else "", spent)
    services = app.services(defaults.choice, asking)
    is_metered = speed.tpm is not None

    def work(row: Row, is_last: bool) -> Any:
        return answers(row, is_last)

    job = Job(app, work, out.sink, gate, purse, Tally(total, app.clock))
    answers = Answers(app, defaults, Means(services, attempts, purse, estimates, job.enter, is_metered, most is not None))
    try:
        job.run(given.due(looked, out.done), min(speed.jobs, total))
    except PartialError as error:
        error.hint = f"--resume -o {out.record.path} asks them again" if out.record else "-o FILE with --resume asks them again"
        raise


def _check(asked: Asked, shown: Shown, bulk: Bulk) -> None:
    """Raise UsageError for what makes no sense with many questions."""
    refuse_pipe(shown.output, bulk.resume)
    if asked.messages is not None:
        raise UsageError("--messages and --batch do not go together", hint='a row may have "messages" of its own')
    if shown.raw:
        raise UsageError("--raw and --batch do not go together", hint="each line is a JSON document")
    if bulk.resume and bulk.force:
        raise UsageError("--resume and --force do not go together", hint="one goes on with FILE, the other writes it anew")
    if bulk.input_format is not None and bulk.input_format not in FORMS:
        raise UsageError(f"--input-format {bulk.input_format!r} does not fit: one of {', '.join(FORMS)}")


def _defaults(
    app: App,
    words: list[str],
    asked: Asked,
    asking: Asking,
    sampling: Sampling,
    shown: Shown,
    choice: Choice,
    template: Chosen | None,
) -> Defaults:
    values, spelling = sampling_values(sampling), template.spelling if template else flag
    _, notes = checked(choice.provider, choice.model or "", values, asking.lenient, spelling)
    for note in notes:
        app.notes.note(note)
    before, after = surroundings(words, asked.file or [], app.stdin, asked.encoding)
    return Defaults(
        choice=choice,
        system=system_text(asked.system, asked.encoding),
        before=before,
        after=after,
        values=values,
        fields=other_fields(asking.param or []),
        endpoint=asking.endpoint,
        lenient=asking.lenient,
        stream=shown.stream is not False,
        template=template,
    )


def _options(defaults: Defaults, shard: Shard) -> Mapping[str, Any]:
    """What decides on the answers: the journal keeps it."""
    return {
        "provider": defaults.choice.provider.name,
        "model": defaults.choice.model,
        "system": defaults.system,
        "prompt": [defaults.before, defaults.after],
        "template": _template(defaults.template) if defaults.template else None,
        "parameters": {**defaults.values, **defaults.fields},
        "shard": f"{shard.number}/{shard.of}",
    }


def _template(chosen: Chosen) -> str:
    """A template may change between two runs: what stands in it counts, not its name."""
    return f"{chosen.template.name} {sha256(repr((chosen.template, sorted(chosen.given.items()))).encode()).hexdigest()[:12]}"


def _amount(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise UsageError(f"--max-cost {text!r} is no amount", hint="for example --max-cost 5") from error
    if not amount.is_finite() or amount <= 0:
        raise UsageError(f"--max-cost {text} does not fit: an amount above 0")
    return amount


def _check_prices(given: Input, looked: Survey, defaults: Defaults, estimates: Estimates) -> None:
    """Raise UsageError for a row whose price nobody knows; rows that cannot be asked cost nothing."""
    estimates.currency(defaults.choice)
    for row in given.due(looked, bytearray(looked.rows)):
        try:
            found = question(row, defaults)
        except UsageError:
            continue
        estimates.most(found)


def _spent(record: Record | None) -> Decimal:
    """What the lines that are there did cost, by themselves."""
    total = Decimal(0)
    for line in record.whole_lines() if record else ():
        cost = strict.parsed(line.decode("utf-8", "replace")).get("cost")
        total += Decimal(cost["amount"]) if isinstance(cost, dict) else 0
    return total
