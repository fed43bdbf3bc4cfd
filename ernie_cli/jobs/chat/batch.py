"""`ernie chat --batch`: every row of a file is a question, every answer is a line."""

import json
from collections.abc import Callable, Iterable, Mapping
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
from ernie_cli.bulk.rows import Row
from ernie_cli.bulk.shard import Shard, parse_shard
from ernie_cli.bulk.survey import Survey, survey
from ernie_cli.bulk.tally import Tally
from ernie_cli.catalogue.checks import Spelling, checked, flag
from ernie_cli.choice import Choice
from ernie_cli.discovery import find_kind, find_model, find_server
from ernie_cli.errors import Interrupted, PartialError, UsageError
from ernie_cli.flags import Typed
from ernie_cli.inputs.prompt import surroundings, system_text
from ernie_cli.jobs.chat.answers import Answers, Means
from ernie_cli.jobs.chat.estimates import Estimates
from ernie_cli.jobs.chat.plan import plan
from ernie_cli.jobs.chat.questions import ASKS, Defaults, brings_messages, question
from ernie_cli.jobs.input import Input, given_rows
from ernie_cli.jobs.job import Job
from ernie_cli.jobs.limits import affordable, most_failures, pace
from ernie_cli.jobs.output import Opened, already, opened, refuse_pipe
from ernie_cli.language.said import say
from ernie_cli.parameters import other_fields, parameter_values
from ernie_cli.requests import Attachment
from ernie_cli.structure.form import Form
from ernie_cli.talk.structuring import Structuring
from ernie_cli.templates.chosen import Chosen


def run(app: App, typed: Typed, template: Chosen | None, structuring: Structuring | None = None) -> None:
    """Ask every row. Raises the ErnieError that the job ends with: PartialError when rows failed."""
    _check(typed)
    if structuring is not None:
        structuring.refuse_batch(typed.bulk.remote)
    bulk, asking = typed.bulk, typed.asking
    chosen = app.choose(asking.provider, asking.model, "ERNIE_MODEL", "chat")
    shard = parse_shard(bulk.shard)
    speed = pace(affordable(bulk.jobs, app.notes.note), bulk.rpm, bulk.tpm, shard, not bulk.no_divide, chosen.provider)
    most = _amount(bulk.max_cost)
    with given_rows(app, bulk, shard, typed.asked.encoding) as given:
        given.source.refuse_as_output(typed.shown.output)
        choice = find_server(app, chosen)
        if choice.model is None:
            choice = find_model(app, choice, asking)
        parameters, spelling = app.usual(typed.parameters, choice, template.spelling if template else flag)
        choice = find_kind(app, choice, asking, parameter_values(parameters))
        defaults = _defaults(app, typed._replace(parameters=parameters), choice, template, spelling)
        defaults = defaults._replace(form=structuring.form if structuring else None)
        hand_over = app.loaded("jobs.chat.remote").prepared(app, choice, asking, bulk) if bulk.remote else None
        looked = survey(given.all, given.source.name)
        given.check_lines()
        given.check_columns(needs_one_of=() if template else ASKS)
        job = _ChatJob(app, typed, given, looked, defaults, speed, most)
        job.tell_unused()
        if asking.dry_run:
            job.plan()
        elif hand_over is not None:
            job.run_remotely(hand_over)
        else:
            job.run()


class _ChatJob(NamedTuple):
    """`most` is what it may cost, None for any amount."""

    app: App
    typed: Typed
    given: Input
    looked: Survey
    defaults: Defaults
    speed: Pace
    most: Decimal | None

    def tell_unused(self) -> None:
        """Tell when the template, or words for all rows, have no place in some."""
        what = say("the template") if self.defaults.template else say("the words for all rows")
        if self.defaults.template or self.defaults.before or self.defaults.after:
            number = sum(map(brings_messages, self.given.all()))
            if number:
                count = {"number": number, "rows": self.looked.rows, "what": what}
                self.app.notes.note(
                    say("{number:,} of {rows:,} rows have messages of their own and are asked without {what}", **count)
                )

    def plan(self) -> None:
        """Tell what it would be."""
        name, options = self.typed.shown.output, _options(self.defaults, self.given.shard)
        done = already(self.app, name, self.looked, self.given.all, options, resume=self.typed.bulk.resume)
        if self.most is not None:
            _check_prices(self.given.due(self.looked, done), self.defaults, Estimates(self.app.price))
        rows = self.given.due(self.looked, done)
        out, as_json = self.app.stdout(), self.typed.shown.json
        out.write(plan(rows, self.defaults, Estimates(self.app.price), self.speed, None if as_json else out.told))

    def run(self) -> None:
        """Ask what is not done."""
        estimates = Estimates(self.app.price)
        if self.most is not None:
            _check_prices(self.given.due(self.looked, bytearray(self.looked.rows)), self.defaults, estimates)
        with self._opened() as out:
            total = self.given.shard.count(self.looked.rows) - sum(out.done)
            if total:
                self._ask(total, estimates, out)
            else:
                self.app.notes.note(
                    say("every row is done")
                    if self.looked.rows
                    else say("{source} holds no rows", source=self.given.source.name)
                )

    def run_remotely(self, hand_over: Callable[..., None]) -> None:
        """Have the provider's batch service ask what is not done: see `jobs.remote`."""
        if not self.looked.rows:
            self.app.notes.note(say("{source} holds no rows", source=self.given.source.name))
            return
        with self._opened() as out:
            hand_over(out, lambda done: self.given.due(self.looked, done), self.defaults)

    def _opened(self) -> Opened:
        name, bulk, options = self.typed.shown.output, self.typed.bulk, _options(self.defaults, self.given.shard)
        how = {"resume": bulk.resume, "force": bulk.force, "remote": bulk.remote}
        return opened(self.app, name, self.looked, self.given.all, options, **how)

    def _ask(self, total: int, estimates: Estimates, out: Opened) -> None:
        app, speed, most = self.app, self.speed, self.most
        gate = Gate(speed, app.clock, app.wait)
        attempts = Attempts(gate, app.retries(self.typed.asking), app.clock, app.notes.detail, most_failures(speed.jobs))
        currency = "" if most is None else estimates.currency(self.defaults.choice)
        purse = Purse(most, currency, Decimal(0) if most is None else _spent(out.record))
        job = Job(app, out.sink, gate, purse, Tally(total, app.clock))
        services = app.services(self.defaults.choice, self.typed.asking)
        means = Means(services, attempts, purse, estimates, job.enter, speed.tpm is not None, most is not None)
        if self.typed.shown.split_think:
            means = means._replace(tidied=app.loaded("talk.thoughts").split)
        answers = Answers(app, self.defaults, means)
        try:
            job.run(self.given.due(self.looked, out.done), answers, min(speed.jobs, total))
        except PartialError as error:
            if out.record is None and error.hint and error.hint.startswith("--resume"):
                error.hint = say("with -o FILE, {hint}", hint=error.hint)
            raise
        except Interrupted:
            if out.record is not None:
                app.notes.note(say("the same command with --resume goes on from here"))
            raise


def _check(typed: Typed) -> None:
    """Raise UsageError for what makes no sense with many questions."""
    asked, shown, bulk = typed.asked, typed.shown, typed.bulk
    refuse_pipe(shown.output, bulk.resume)
    if asked.editor:
        raise UsageError(say("--editor and --batch do not go together"))
    if asked.messages is not None:
        raise UsageError(say("--messages and --batch do not go together"), hint=say('a row may have "messages" of its own'))
    if shown.sources:
        raise UsageError(say("--sources and --batch do not go together"), hint=say("each line has them as search_results"))
    if shown.raw:
        raise UsageError(say("--raw and --batch do not go together"), hint=say("each line is a JSON document"))
    if bulk.resume and bulk.force:
        raise UsageError(
            say("--resume and --force do not go together"), hint=say("one goes on with FILE, the other writes it anew")
        )
    if not bulk.remote and (bulk.wait or bulk.window is not None):
        raise UsageError(
            say("--{what} goes with --remote", what="wait" if bulk.wait else "window"), hint=say("ernie chat --help tells more")
        )


def _defaults(app: App, typed: Typed, choice: Choice, template: Chosen | None, spelling: Spelling) -> Defaults:
    asked, asking, shown = typed.asked, typed.asking, typed.shown
    values = parameter_values(typed.parameters)
    _, notes = checked(choice.provider, choice.model or "", values, asking.lenient, spelling)
    for note in notes:
        app.notes.note(note)
    if choice.known is None and choice.provider.defaults:
        others = (each.id for each in choice.provider.models)
        app.note_unlisted(choice.provider, choice.model or "", others)
    before, after = surroundings(typed.words, asked.file or [], app.stdin, asked.encoding)
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
        pictures=app.pictures(asked),
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
        "attach": ", ".join(_told(part["image_url"]["url"]) for part in defaults.pictures),
        "shard": f"{shard.number}/{shard.of}",
        **({"schema": _schema(defaults.form)} if defaults.form else {}),
    }


def _told(url: str | Attachment) -> str:
    """A file may change between two runs: what is in it counts, not its name."""
    return url.sha256[:12] if isinstance(url, Attachment) else url


def _schema(form: Form) -> str:
    return say("any object") if form.schema is None else json.dumps(form.schema, ensure_ascii=False)


def _template(chosen: Chosen) -> str:
    """A template may change between two runs: what stands in it counts, not its name."""
    return f"{chosen.template.name} {sha256(repr((chosen.template, sorted(chosen.given.items()))).encode()).hexdigest()[:12]}"


def _amount(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise UsageError(say("--max-cost {text!r} is no amount", text=text), hint=say("for example --max-cost 5")) from error
    if not amount.is_finite() or amount <= 0:
        raise UsageError(say("--max-cost {text} does not fit: an amount above 0", text=text))
    return amount


def _check_prices(rows: Iterable[Row], defaults: Defaults, estimates: Estimates) -> None:
    """Raise UsageError for a row whose price nobody knows; rows that cannot be asked cost nothing."""
    estimates.currency(defaults.choice)
    for row in rows:
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
