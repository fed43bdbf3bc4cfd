"""`ernie models`: what providers offer, by the catalogue or by their own lists, and all about one model."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

import typer

from ernie_cli.accounts.balances import worst
from ernie_cli.app import App
from ernie_cli.catalogue import find_model, nearest
from ernie_cli.catalogue.model import CAPABILITIES, Model, Provider
from ernie_cli.choice import Choice
from ernie_cli.completion.names import model_names, read_names, write_names
from ernie_cli.errors import CredentialsError, UsageError
from ernie_cli.flags import Asking, Reaching, Telling
from ernie_cli.language.said import NOTHING, say, series
from ernie_cli.offers.live import Found, ask_all, ask_one
from ernie_cli.offers.offer import Offer, able, document, known
from ernie_cli.offers.words import TITLES, about, cells, fields, summary, taken
from ernie_cli.options import Group, argument, option, spread
from ernie_cli.render.document import dumped
from ernie_cli.render.models import described, fitted, separated, spread_out
from ernie_cli.render.table import Told

USUAL = 80  # columns of a terminal that does not say
KEPT = 2  # columns of the table that no terminal is too narrow for
STAND = say(": the catalogue's models stand for its own")
HEADINGS = (say("parameter"), say("sent as"), say("takes"), say("default"))

Id = Annotated[str | None, argument(metavar="[ID]", help="All about this model; also provider/id.")]


class Listing(Group):
    """Which models, and as what."""

    live: bool = option("--live", help="Ask the provider, and mark what is new or gone.", default=False)
    can: list[str] | None = option(
        metavar="chat|vision|tools|schema|search|reasoning|embed|image",
        help="Only models that can do this; repeatable.",
        default=None,
    )
    ids: bool = option("--ids", help="Ids alone, one a line; --live leaves out what is gone.", default=False)
    all: bool = option("--all", help="Every provider at once.", default=False)
    json: bool = option("--json", help="One JSON document.", default=False)


class _Asked(NamedTuple):
    """Whose models are meant, and the name of the one that is."""

    providers: Sequence[Provider]
    word: str | None


@spread
def models(ctx: typer.Context, id_: Id = None, *, listing: Listing, reaching: Reaching, telling: Telling) -> None:
    """List the models of a provider, or tell all about one.

    Without a provider, and without a key that tells it, those of all providers are listed. A model that is not in the
    list can be asked all the same.

    --can takes schema for structured output, search for search in the web, reasoning for deep thinking. With --live the
    provider's own list is asked for, and the shell completes from it afterwards.

    In a pipe there is a line a model, parted by tabs: id, provider, context, input, output, thinking (all in tokens),
    abilities, price of input and of output, currency, tokens that the price is for, and listed, new or gone with --live.
    """
    app: App = ctx.obj
    app.tell(telling, listing.json)
    app.read_env_file(reaching.env_file)
    if id_ is not None and not id_.strip():
        raise UsageError(say("the ID of the model is empty"), hint=say("ernie models lists those that there are"))
    if listing.ids and listing.json:
        raise UsageError(say("--ids and --json do not go together"))
    if listing.all and reaching.provider:
        raise UsageError(say("--all and --provider do not go together"))
    _check_abilities(listing.can or ())
    asked = _asked(app, id_, listing, reaching)
    found = _found(app, asked, listing, reaching)
    _remember(app, found)
    _tell(app, found, listing)
    chosen = _chosen(asked, found)
    offers = [_priced(app, offer) for offer in able(chosen, listing.can or ())]
    if asked.word is not None and not chosen:
        offers = _unknown(app, asked, found, listing)
    elif chosen and not offers:
        app.notes.note(say("no model can do that"))
    elif not chosen and not listing.live:
        name = asked.providers[0].name
        app.notes.note(say("the catalogue has no models of {name}; --live asks the service", name=name))
    _show(app, offers, listing, len(asked.providers) > 1, asked.word is not None)
    failure = worst(each.error for each in found if each.error)
    if failure is not None:
        raise failure


def _check_abilities(wanted: Sequence[str]) -> None:
    for word in wanted:
        if word not in CAPABILITIES:
            near = nearest(word, CAPABILITIES)
            raise UsageError(
                say("--can {word!r} is nothing that a model can do", word=word[:40])
                + (say("; did you mean {near}?", near=near) if near else NOTHING),
                hint=say("there are {capabilities}", capabilities=", ".join(CAPABILITIES)),
            )


def _everybody(app: App) -> list[Provider]:
    """All providers but the sandbox, whose models are those of another one."""
    return [provider for provider in app.providers().values() if not provider.options.get("sandbox")]


def _asked(app: App, word: str | None, listing: Listing, reaching: Reaching) -> _Asked:
    """Whose models are meant: those of the provider that would be asked, or everybody's.

    A model that this provider does not list is looked for with the others, unless the user named the provider.
    """
    if listing.all:
        return _Asked(_everybody(app), word)
    try:
        choice = app.choose(reaching.provider, word, "", "chat")
    except CredentialsError as error:
        app.notes.detail(say("all providers are listed: {message}", message=error.message))
        return _Asked(_everybody(app), word)
    provider = choice.provider
    if word is None or choice.model is None:
        return _Asked([provider], None)
    is_named = reaching.provider is not None or choice.model != word
    if is_named or choice.known:
        return _Asked([provider], choice.model)
    others = [each for each in _everybody(app) if find_model(each, word)]
    return _Asked(others or [provider], word)


def _found(app: App, asked: _Asked, listing: Listing, reaching: Reaching) -> list[Found]:
    if not listing.live:
        return [Found(provider, known(provider)) for provider in asked.providers]
    asking = Asking(**reaching._asdict())
    if len(asked.providers) == 1:
        return [ask_one(app, asked.providers[0], asking)]
    return ask_all(app, asked.providers, asking)


def _remember(app: App, found: Sequence[Found]) -> None:
    """Keep the ids for the shell; what a service lists no more is not offered."""
    lists = {provider.name: [model.id for model in provider.models] for provider in _everybody(app)}
    for each in found:
        if each.provider.name in lists:
            lists[each.provider.name] = [offer.model.id for offer in each.offers if offer.live is not False]
    folder = app.folder("cache")
    asked = {each.provider.name for each in found if each.is_asked}
    write_names(folder, "models", model_names(read_names(folder, "models"), lists, asked))


def _tell(app: App, found: Sequence[Found], listing: Listing) -> None:
    """What a live list told, and whose was not asked for."""
    if not listing.live:
        return
    unasked = [say("{provider} {reason}", provider=each.provider.name, reason=each.reason) for each in found if each.reason]
    if unasked:
        app.notes.note(series("; ", unasked) + STAND)
    for each in found:
        name, told = each.provider.name, summary(each.offers)
        if told:
            app.notes.note(say("{provider}: {told}", provider=name, told=series(", ", told)))
        if each.is_empty:
            app.notes.note(say("{name} lists no models", name=name) + (STAND if each.offers else NOTHING))
        if each.nameless:
            app.notes.detail(
                say("{provider}: {nameless} entries of its list name no model", provider=name, nameless=each.nameless)
            )
        silent = [offer for offer in each.offers if not offer.model.capabilities]
        if silent and listing.can:
            app.notes.note(
                say(
                    "{provider}: of {silent} models nobody says what they can do; they are left out",
                    provider=name,
                    silent=len(silent),
                )
            )


def _chosen(asked: _Asked, found: Sequence[Found]) -> list[Offer]:
    """The offers that are meant, all of them where no model is named."""
    offers = [offer for each in found for offer in each.offers]
    return offers if asked.word is None else [offer for offer in offers if _is_called(offer.model, asked.word)]


def _is_called(model: Model, word: str) -> bool:
    low = word.strip().lower()
    return low == model.id.lower() or low in model.aliases or (model.path or "").rpartition("/")[2] == low


def _unknown(app: App, asked: _Asked, found: Sequence[Found], listing: Listing) -> list[Offer]:
    """A model that nobody lists is told as one; people are shown what a request to it may hold, for nothing forbids it."""
    word, ids = str(asked.word), [offer.model.id for each in found for offer in each.offers]
    if len(asked.providers) > 1:
        near = nearest(word, ids)
        meant = say("; did you mean {near}?", near=near) if near else say("; -p NAME shows what a provider takes for it")
        app.notes.note(say("no provider lists {word}", word=word) + meant)
        return []
    provider = asked.providers[0]
    app.note_unlisted(provider, word, ids)
    is_for_people = not (listing.json or listing.ids or listing.can)
    return [Offer(provider, Model(word, word, capabilities=()))] if is_for_people else []


def _priced(app: App, offer: Offer) -> Offer:
    """The offer at the user's own price, where the configuration has one."""
    price = app.price(Choice(offer.provider, offer.model.id, offer.model))
    return offer._replace(model=offer.model._replace(price=price))


def _show(app: App, offers: Sequence[Offer], listing: Listing, are_many: bool, is_one: bool) -> None:
    out, screen = app.stdout(), app.screen()
    if listing.json:
        out.write(dumped([document(offer) for offer in offers], out.is_terminal))
    elif listing.ids:
        there = [offer for offer in offers if offer.live is not False]
        ids = [f"{offer.provider.name}/{offer.model.id}" if are_many else offer.model.id for offer in there]
        out.write(separated([[id_] for id_ in ids]))
    elif is_one:
        for number, offer in enumerate(offers):
            out.write((b"\n" if number else b"") + _page(app, offer))
    elif out.is_terminal:
        out.write(_tables(offers, out.told, screen.width if screen else USUAL, are_many))
    else:
        out.write(separated([fields(offer) for offer in offers]))


def _tables(offers: Sequence[Offer], told: Told, room: int, are_many: bool) -> bytes:
    """A table a provider."""
    parts = []
    for name in dict.fromkeys(offer.provider.name for offer in offers):
        own = [offer for offer in offers if offer.provider.name == name]
        title = own[0].provider.title
        heading = told(say("{name}: {title}", name=name, title=title)) if title != name else name
        above = f"{heading}\n".encode() if are_many else b""
        parts.append(above + fitted(TITLES, [cells(offer) for offer in own], told, room, KEPT))
    return b"\n".join(parts)


def _page(app: App, offer: Offer) -> bytes:
    """All that is known of a model; in a pipe with tabs between label and text, and a line a parameter."""
    out, screen = app.stdout(), app.screen()
    pairs = about(offer, app.address(offer.provider), _elsewhere(app, offer), once=out.is_terminal)
    parameters = taken(offer)
    if not out.is_terminal:
        return separated([*pairs, *(("parameter", *each) for each in parameters)])
    room = screen.width if screen else USUAL
    return described(pairs, out.told, room) + (
        b"\n" + spread_out(HEADINGS, parameters, out.told, 2, room) if parameters else b""
    )


def _elsewhere(app: App, offer: Offer) -> list[str]:
    """The other providers that list a model of that name."""
    return [each.name for each in _everybody(app) if each.name != offer.provider.name and find_model(each, offer.model.id)]
