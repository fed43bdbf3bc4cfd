"""`ernie balance`: what is left on an account, and what was spent on this machine."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import partial

import typer

from ernie_cli.accounts import report
from ernie_cli.accounts.balances import Known, account, asked_by, together, verdict
from ernie_cli.app import App
from ernie_cli.catalogue.model import Provider
from ernie_cli.choice import Choice
from ernie_cli.dialects.balances import WAYS, Left, left
from ernie_cli.errors import CredentialsError, ErnieError, UsageError
from ernie_cli.flags import Asking, Reaching, Remaining, Spent, Telling
from ernie_cli.language.said import say
from ernie_cli.ledger.columns import measured, rows
from ernie_cli.ledger.entry import Entry
from ernie_cli.ledger.spending import KEYS, document, since, sums, total
from ernie_cli.options import spread
from ernie_cli.render.document import dumped
from ernie_cli.render.table import table


@spread
def balance(ctx: typer.Context, *, remaining: Remaining, spent: Spent, reaching: Reaching, telling: Telling) -> None:
    """Show what is left on an account, or with --spent what was spent on this machine.

    The provider itself is asked: wcode with its key, Baidu's billing service (qianfan, wenxin) with an IAM key pair. A
    service that has no such call is named with the page to look at.

    With --min it is a guard: it succeeds only when the amount was seen and is not less. With --all it watches every
    account that there is a key for and that can be asked. Of several failures the one counts that does not pass by
    itself: an account that could not be seen (4, 6), one that is short (7), then trouble that may pass (5).
    """
    app: App = ctx.obj
    app.tell(telling, remaining.json)
    app.read_env_file(reaching.env_file)
    if spent.spent:
        _spending(app, remaining, spent, reaching)
        return
    if spent.by or spent.since:
        raise UsageError(say("--{what} goes with --spent", what="by" if spent.by else "since"))
    least = None if remaining.min is None else _amount(remaining.min)
    asking = Asking(**reaching._asdict())
    known = _everybody(app, asking, least) if remaining.all else [_one(app, asking, least)]
    if remaining.json:
        app.stdout().write(dumped([report.document(each) for each in known], app.stdout().is_terminal))
    else:
        app.stdout().write(table([report.row(each) for each in known], app.stdout().told, right=(1,)).encode())
    failure = verdict(known, least)
    if failure is not None:
        raise failure


def _one(app: App, asking: Asking, least: Decimal | None) -> Known:
    """The account of the provider that would be asked. Raises ErnieError when it cannot be seen."""
    provider = app.choose(asking.provider, None, "", "chat").provider
    if not account(provider).way:
        if least is not None:
            raise _unseen(provider)
        app.notes.note(report.advice(provider))
        return _from_ledger(provider, _entries(app))
    found = _question(app, provider, asking)()
    if found.error is not None:
        earlier = _from_header(provider, _entries(app))
        if earlier is not None:
            found.error.hint = say(
                "{hint}; {earlier}", hint=found.error.hint or say("ask again"), earlier=report.earlier(earlier)
            )
        raise found.error
    return found


def _everybody(app: App, asking: Asking, least: Decimal | None) -> list[Known]:
    """All accounts, asked at once. Whoever has no key is listed; with `least`, whoever has one must be visible."""
    providers = [provider for provider in app.providers().values() if not provider.options.get("only_by_name")]
    questions = [_prepared(app, provider, asking, least is not None) for provider in providers]
    entries = _entries(app)
    found = [_completed(known, entries) for known in together(questions)]
    if least is not None and not any(known.source == "service" or known.error for known in found):
        raise CredentialsError(say("--min: there is no account that could be asked"), hint=say("ernie balance --all tells why"))
    return found


def _prepared(app: App, provider: Provider, asking: Asking, guards: bool) -> Callable[[], Known]:
    """What gives the account of one of many, without a question where there is no call or no key for it."""
    is_keyed = _is_keyed(app, provider)
    if not account(provider).way:
        if guards and is_keyed:
            app.notes.note(say("{advice}: --min does not watch it", advice=report.advice(provider)))
        return partial(Known, provider, note=report.NO_CALL)
    try:
        return _question(app, provider, asking)
    except CredentialsError as error:
        if guards and is_keyed:
            return partial(Known, provider, error=error)
        return partial(Known, provider, note=error.message if is_keyed else say("no key"))


def _is_keyed(app: App, provider: Provider) -> bool:
    try:
        app.keys().credential(provider)
    except CredentialsError:
        return False
    return True


def _question(app: App, provider: Provider, asking: Asking) -> Callable[[], Known]:
    """What asks the service of `provider`. Raises CredentialsError when there is no key for that."""
    way = WAYS[account(provider).way]
    asked = asked_by(provider, way)
    try:
        credential = app.keys().credential(asked)
    except CredentialsError as error:
        if way.signed:
            error.message = say("only an IAM key pair may ask for the balance; {message}", message=error.message)
        raise
    service = app.service(Choice(asked, None, None), asking, credential)
    call = way.call(app.address(asked))

    def ask() -> Known:
        try:
            return Known(provider, left(way, service.reply(call)), app.now(), "service")
        except ErnieError as error:
            error.provider = error.provider or provider.name
            return Known(provider, error=error)

    return ask


def _completed(known: Known, entries: list[Entry]) -> Known:
    """What the ledger can add where the service said nothing."""
    if known.left is not None:
        return known
    earlier = _from_header(known.provider, entries)
    if earlier is not None:
        return earlier._replace(note=known.note, error=known.error)
    if known.error is None and account(known.provider).free_tokens is not None:
        return _from_ledger(known.provider, entries)._replace(note=known.note)
    return known


def _from_ledger(provider: Provider, entries: list[Entry]) -> Known:
    """What this machine knows of an account without a call: the last header that told, else the tokens used."""
    earlier = _from_header(provider, entries)
    if earlier is not None:
        return earlier
    used = total(entry for entry in entries if entry.provider == provider.name).used
    return Known(provider, source="ledger", tokens_used=used, note=report.NO_CALL)


def _from_header(provider: Provider, entries: list[Entry]) -> Known | None:
    for entry in reversed(entries):
        if entry.provider == provider.name and entry.balance is not None:
            return Known(provider, Left(entry.balance, "CNY"), entry.at / 1000, "header")
    return None


def _entries(app: App) -> list[Entry]:
    """The calls of the ledger but those of a sandbox; a ledger that cannot be read costs a note."""
    try:
        return [entry for entry in app.ledger().entries() if not entry.sandbox]
    except UsageError as error:
        app.notes.note(error.message)
        return []


def _spending(app: App, remaining: Remaining, spent: Spent, reaching: Reaching) -> None:
    by = spent.by or "day"
    if by not in KEYS:
        raise UsageError(say("--by {by!r} does not fit: one of {keys}", by=by, keys=", ".join(KEYS)))
    if remaining.all or remaining.min is not None:
        raise UsageError(say("--{what} does not go with --spent", what="all" if remaining.all else "min"))
    whose = app.choose(reaching.provider, None, "", "chat").provider if reaching.provider else None
    in_sandbox = whose is not None and bool(whose.options.get("sandbox"))
    entries = [
        entry
        for entry in app.ledger().entries(since(spent.since, app.now()) if spent.since else 0)
        if entry.sandbox == in_sandbox and (whose is None or in_sandbox or entry.provider == whose.name)
    ]
    found = sums(entries, by)
    if remaining.json:
        app.stdout().write(dumped([document(one, by) for one in found], app.stdout().is_terminal))
        return
    if not entries:
        app.notes.note(say("the ledger holds no such call"))
        return
    shown = rows(found, total(entries), by)
    out, screen = app.stdout(), app.screen()
    right = range(1, len(shown[0]))
    out.write(app.bars(shown, *measured(found), screen) if screen else table(shown, out.told, right).encode())


def _amount(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise UsageError(say("--min {text!r} does not fit: an amount such as 5 or 0.50", text=text))
    return found


def _unseen(provider: Provider) -> UsageError:
    return UsageError(
        say("{advice}: --min cannot watch it", advice=report.advice(provider)), hint=say("name another provider with -p")
    )
