"""`ernie image --batch`: every row of a file is a prompt; the files of its pictures are the record of what is done."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ernie_cli.app import App
from ernie_cli.bulk.journal import Journal
from ernie_cli.bulk.rows import Row
from ernie_cli.bulk.shard import Shard
from ernie_cli.bulk.survey import Survey, first_difference, survey
from ernie_cli.catalogue.pictures import drawn_by, painters
from ernie_cli.choice import Choice
from ernie_cli.drawing.album import Album
from ernie_cli.drawing.draw import Place, draw
from ernie_cli.drawing.files import Drafts, sweep
from ernie_cli.drawing.names import Pattern, pattern
from ernie_cli.drawing.orders import Order, orders
from ernie_cli.drawing.studio import Made
from ernie_cli.drawing.wishes import Usual, Wish, wish
from ernie_cli.errors import UsageError
from ernie_cli.flags import Asking, Bulk
from ernie_cli.inputs.prompt import joined, surroundings
from ernie_cli.jobs.chat.questions import row_choice, row_parameters, row_text, unwrapped
from ernie_cli.jobs.input import given_rows
from ernie_cli.jobs.limits import affordable
from ernie_cli.language.said import say

PATH = "images/generations"  # of OpenAI's batch form


class Around(NamedTuple):
    """Words that stand before and behind the prompt of each row."""

    before: str
    after: str


class Plan(NamedTuple):
    """What is to be drawn, and what cannot be asked for, by number; `total` numbers are given out."""

    calls: list[Order]
    failed: dict[int, Made]
    total: int


def run(
    app: App,
    choice: Choice,
    words: list[str],
    asking: Asking,
    usual: Usual,
    place: Place,
    encoding: str | None,
    bulk: Bulk,
) -> None:
    """Draw every row. Raises the ErnieError that the job ends with: PartialError when pictures failed."""
    if place.output == "-":
        raise UsageError(
            say("--output: - takes one picture, not a whole --batch"), hint=say("use a folder, or a pattern: -o 'cat-{n}'")
        )
    with given_rows(app, bulk, Shard(), encoding) as given:
        looked = survey(given.all, given.source.name)
        given.check_lines()
        plan = _plan(app, given.all(), choice, usual, Around(*surroundings(words, [], app.stdin, encoding)))
        place = place._replace(stem="batch" if bulk.batch == "-" else Path(bulk.batch or "").stem, lasting=True)
        if not plan.total:
            app.notes.note(say("{source} holds no rows", source=given.source.name))
        elif asking.dry_run or place.url:
            draw(app, choice, plan.calls, place, asking, affordable(bulk.jobs, app.notes.note), bulk.rpm, plan.failed)
        else:
            _draw(app, choice, plan, place, asking, bulk, looked, given.all)


def _draw(
    app: App,
    choice: Choice,
    plan: Plan,
    place: Place,
    asking: Asking,
    bulk: Bulk,
    looked: Survey,
    read: Callable[[], Iterator[Row]],
) -> None:
    """Draw what is to become files."""
    named = pattern(place.output, None, place.stem)._replace(is_ours=False)
    calls = _missing(app, plan, named) if bulk.resume else plan.calls
    Album(named, app.stdout(), Drafts(), place.force, app.notes.note).check(calls)
    journal = Journal(Path(named.path).parent / place.stem)
    try:
        _begin(journal, looked, read, choice, bulk.resume)
        sweep(Path(named.path).parent)
        if not calls and not plan.failed:
            app.notes.note(say("every picture is there"))
            return
        draw(app, choice, calls, place, asking, affordable(bulk.jobs, app.notes.note), bulk.rpm, plan.failed)
        journal.path.unlink(missing_ok=True)  # nothing is left to go on with
    finally:
        journal.close()


def _plan(app: App, read: Iterator[Row], choice: Choice, usual: Usual, around: Around) -> Plan:
    """The calls of all rows. Pictures are numbered through, so that a row always has the same ones."""
    calls: list[Order] = []
    failed: dict[int, Made] = {}
    number, told = 1, set[str]()
    for row in read:
        try:
            asked, wanted, left_out = _wanted(row, choice, usual, around)
        except UsageError as error:
            error.message = say("row {number}, line {line}: {message}", number=row.number, line=row.line, message=error.message)
            failed |= {each: Made(each, id=row.id, error=error) for each in range(number, number + usual.number)}
            number += usual.number
            continue
        numbers = range(number, number + wanted.request.pictures)
        calls += orders(asked, wanted.request, numbers, wanted.most, wanted.seeds, row.id)
        number = numbers.stop
        unknown = (say("the field {name!r} is no parameter of the service; it is not sent", name=name) for name in left_out)
        for note in (*wanted.notes, *unknown):
            if note not in told:
                told.add(note)
                app.notes.note(note)
    return Plan(calls, failed, number - 1)


def _wanted(row: Row, choice: Choice, usual: Usual, around: Around) -> tuple[Choice, Wish, Sequence[str]]:
    """Whom a row asks for what, and its fields that are no parameter. Raises UsageError for a row that cannot be asked."""
    if row.fault is not None:
        raise UsageError(row.fault)
    fields, is_body = unwrapped(row.fields, PATH)
    asked = row_choice(fields.get("model"), choice)
    if asked.known is not None and asked.model not in painters(asked.provider):
        raise UsageError(say("its model {model} does not draw", model=asked.model))
    prompt = row_text(fields, "prompt")
    if prompt is None or not prompt.strip():
        raise UsageError(say('it has no "prompt"') if prompt is None else say("its prompt is empty"))
    values, others = row_parameters(fields, drawn_by(asked.provider, asked.model or ""), (), is_body)
    count: Any = values.pop("count", usual.number)
    own = usual._replace(fields={**usual.fields, **(others if is_body else {})})
    text = joined(around.before, prompt, around.after)
    return asked, wish(asked, text, count, {**usual.values, **values}, own, str), () if is_body else tuple(others)


def _missing(app: App, plan: Plan, named: Pattern) -> list[Order]:
    """The calls for the pictures that are not there yet."""
    if named.has_seed:
        raise UsageError(say("--resume cannot tell what is done by names with {seed}"), hint=say("name them by {n} alone"))
    calls = []
    for order in plan.calls:
        left = tuple(number for number in order.numbers if named.taken(number, order.seed) is None)
        if left:
            calls.append(order._replace(numbers=left, request=order.request._replace(pictures=len(left))))
    there = plan.total - len(plan.failed) - sum(len(order.numbers) for order in calls)
    app.notes.note(say("{there:,} of {total:,} pictures are there already", there=there, total=plan.total))
    return calls


def _begin(journal: Journal, looked: Survey, read: Callable[[], Iterator[Row]], choice: Choice, resume: bool) -> None:
    """Hold off a second run. Raises UsageError for another input than that of the pictures that are there."""
    begun = journal.begun() if resume else None
    if begun is None:
        journal.begin(looked, {"provider": choice.provider.name, "model": choice.model})
    elif begun.survey.sha256 == looked.sha256:
        journal.go_on()
    else:
        where = first_difference(read(), begun.survey.digests)
        raise UsageError(
            say("the input is not the one that the pictures were begun with: {where}", where=where),
            hint=say("take that input, or another folder"),
        )
