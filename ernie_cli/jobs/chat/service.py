"""Whose batch service a run uses, and how the results of a batch are taken in: into the output and into the ledger."""

import hashlib

from ernie_cli.app import App
from ernie_cli.catalogue import PROVIDERS
from ernie_cli.choice import Choice
from ernie_cli.dialects.batches import Batch, Batches
from ernie_cli.errors import UsageError
from ernie_cli.flags import Asking
from ernie_cli.language.said import say
from ernie_cli.remote.collection import Collection
from ernie_cli.remote.fetching import Fetching, Spans
from ernie_cli.remote.service import BatchService


def batch_service(app: App, choice: Choice, asking: Asking) -> BatchService:
    """That of the provider. Raises UsageError where there is none."""
    provider = choice.provider
    limits = provider.options.get("batches")
    if limits is None:
        able = ", ".join(each.name for each in PROVIDERS.values() if each.options.get("batches"))
        raise UsageError(
            say("{provider} has no batch service", provider=provider.name),
            hint=say("there is one at: {able}; choose it with -p", able=able),
        )
    return BatchService(Batches(app.address(provider)), app.service(choice, asking), limits)


def taken_in(app: App, choice: Choice, fetching: Fetching, batch: Batch, spans: Spans | None = None) -> None:
    """Collect the results of a batch, and enter what it took in the ledger: once, however often it is fetched."""
    spent = fetching.fetch(batch, spans)
    if spent.usage is not None:
        name = f"{(batch.created_at or 0) * 1000:013x}{hashlib.sha256(batch.id.encode()).hexdigest()[:16]}"
        priced = Choice(choice.provider, spent.model, None)  # the catalogue has no prices for batches
        app.enter(name, priced, spent.usage, 0, fetching.service.headers)


def fetching(app: App, choice: Choice, service: BatchService, collection: Collection) -> Fetching:
    """What takes the results of batches in."""
    deltas = app.dialect(choice.provider).deltas
    return Fetching(service, deltas, collection, lambda error, id_: app.attribute(error, choice, id_), app.notes.note)
