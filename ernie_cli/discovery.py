"""Finds what a server of the user's own leaves unsaid: on which port of this machine it is, and which model it serves."""

from collections.abc import Collection, Mapping

from ernie_cli.app import App
from ernie_cli.catalogue.model import Parameter, Provider
from ernie_cli.choice import Choice
from ernie_cli.errors import ErnieError, TemporaryError, UsageError
from ernie_cli.flags import Asking
from ernie_cli.language.said import say
from ernie_cli.requests import Call
from ernie_cli.transport.exchange import Limits, whole

GLANCE = Limits(connect=1.0, content=2.0)


def find_server(app: App, choice: Choice) -> Choice:
    """`choice` at the first usual port that answers, when its provider has such ports and its variable names no address.

    A server that was found gets no key and no headers: they are for the address of the variable. Raises TemporaryError.
    """
    provider = choice.provider
    ports = provider.options.get("ports")
    if not ports or app.environ.get(provider.base_variable, "").strip():
        return choice
    for port in ports:
        url = f"http://127.0.0.1:{port}/v1"
        if _answers(app, provider, url):
            app.notes.detail(say("found a server at {url}", url=url))
            keyless = tuple(form for form in provider.forms if not form.fields)
            return choice._replace(provider=provider._replace(base_url=url, forms=keyless, headers={}))
    raise TemporaryError(
        say("no server answers on the usual ports of this machine ({ports})", ports=", ".join(map(str, ports))),
        hint=say("start one, or export {base_variable}=http://HOST:PORT/v1", base_variable=provider.base_variable),
        provider=provider.name,
    )


def find_model(app: App, choice: Choice, asking: Asking) -> Choice:
    """`choice` with the one model that its server serves. Raises UsageError when there are several."""
    ids = list(_owners(app, choice, asking))
    if len(ids) == 1:
        return choice._replace(model=ids[0])
    some = ", ".join(ids[:8]) + (" …" if len(ids) > 8 else "")
    address = app.address(choice.provider)
    raise UsageError(
        say("{address} serves {ids} models", address=address, ids=len(ids)),
        hint=say("choose one with -m: {some}", some=some) if ids else None,
    )


def find_kind(app: App, choice: Choice, asking: Asking, given: Collection[str]) -> Choice:
    """`choice` with the parameters as its kind of server spells them, when one that is `given` differs from kind to kind."""
    provider = choice.provider
    kinds: Mapping[str, Mapping[str, Parameter | None]] = provider.options.get("kinds", {})
    if not any(name in given for changed in kinds.values() for name in changed):
        return choice
    owners = _owners(app, choice, asking)
    owner = owners.get(choice.model or "") or next(iter(owners.values()), "")
    changed = kinds.get(owner.lower(), {})
    app.notes.detail(say("the server says that {model} is owned by {owner}", model=choice.model, owner=owner or say("nobody")))
    families = tuple(
        family._replace(parameters={name: kept for name, kept in {**family.parameters, **changed}.items() if kept is not None})
        for family in provider.families
    )
    return choice._replace(provider=provider._replace(families=families))


def _owners(app: App, choice: Choice, asking: Asking) -> dict[str, str]:
    """The models of a server and whom it says they are owned by."""
    found = app.service(choice, asking).fetch(Call(f"{app.address(choice.provider)}/models", "GET"))
    listed = found.get("data") if isinstance(found, dict) else None
    return {
        item["id"]: str(item.get("owned_by") or "")
        for item in listed or ()
        if isinstance(item, dict) and isinstance(item.get("id"), str)
    }


def _answers(app: App, provider: Provider, url: str) -> bool:
    call = Call(f"{url}/models", "GET")
    try:
        reply = whole(app.sender(provider, Asking(), GLANCE)(call), call, app.notes.wire)
    except ErnieError:
        return False
    return reply.status == 200 and b'"data"' in reply.body
