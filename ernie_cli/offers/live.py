"""Asks services which models they have; who has no list, or no key for it, is told and not asked."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from ernie_cli.accounts.balances import asked_by, together
from ernie_cli.app import App
from ernie_cli.catalogue.model import Provider
from ernie_cli.choice import Choice
from ernie_cli.dialects.listings import WAYS, Way
from ernie_cli.discovery import find_server
from ernie_cli.errors import CredentialsError, ErnieError
from ernie_cli.flags import Asking
from ernie_cli.language.said import NOTHING, Said, say
from ernie_cli.offers.offer import Offer, known, merged

USUAL = {"openai": "models"}  # how services of a wire format list their models, where nothing is said of one


class Found(NamedTuple):
    """What one provider offers. `reason` is why it was not asked; with an `error` it was, and did not answer.

    `nameless` counts the entries of its list that no model can be told from.
    """

    provider: Provider
    offers: Sequence[Offer]
    is_asked: bool = False
    reason: Said = NOTHING
    error: ErnieError | None = None
    nameless: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether its service lists nothing."""
        return self.is_asked and not any(offer.live for offer in self.offers)


def way(provider: Provider) -> Way | None:
    """How `provider` is asked for its models, None when it cannot be."""
    return WAYS.get(provider.options.get("listing", USUAL.get(provider.dialect, "")))


def ask_one(app: App, provider: Provider, asking: Asking) -> Found:
    """What the one service that is meant offers. Raises ErnieError."""
    found = way(provider)
    if found is None:
        return _unasked(provider, say("has no call that lists its models"))
    return _question(app, provider, found, asking)()


def ask_all(app: App, providers: Sequence[Provider], asking: Asking) -> list[Found]:
    """What all of them offer, asked at the same time; one of the user's own servers only where its address is set."""
    return together([_prepared(app, provider, asking) for provider in providers])


def _prepared(app: App, provider: Provider, asking: Asking) -> Callable[[], Found]:
    found = way(provider)
    if found is None:
        return lambda: _unasked(provider, say("has no call that lists its models"))
    if provider.options.get("ports") and not app.environ.get(provider.base_variable, "").strip():
        return lambda: _unasked(provider, say("is asked by its name alone"))
    try:
        question = _question(app, provider, found, asking)
    except CredentialsError:
        return lambda: _unasked(provider, say("has no key for it") if found.signed else say("has no key"))

    def answer() -> Found:
        try:
            return question()
        except ErnieError as error:
            error.provider = error.provider or provider.name
            return Found(provider, known(provider), error=error)

    return answer


def _unasked(provider: Provider, reason: Said) -> Found:
    return Found(provider, known(provider), reason=reason)


def _question(app: App, provider: Provider, found: Way, asking: Asking) -> Callable[[], Found]:
    """What asks the service. Raises CredentialsError when there is no key for that, TemporaryError when there is none."""
    asked = asked_by(find_server(app, Choice(provider, None, None)).provider, found)
    try:
        credential = app.keys().credential(asked)
    except CredentialsError as error:
        if found.signed:
            error.message = say("only an IAM key pair may ask for the list of models; {message}", message=error.message)
        raise
    service = app.service(Choice(asked, None, None), asking, credential if found.signed else None)
    call = found.call(app.address(asked))
    as_of = f"{datetime.fromtimestamp(app.now(), UTC):%Y-%m-%d}"

    def answer() -> Found:
        listing = found.read(service.fetch(call))
        offers = merged(provider, listing.models, as_of)
        return Found(provider, offers, is_asked=True, nameless=listing.nameless)

    return answer
