"""Finds what a server of the user's own leaves unsaid: on which port of this machine it is, and which model it serves."""

from ernie_cli.app import App
from ernie_cli.catalogue.model import Provider
from ernie_cli.choice import Choice
from ernie_cli.errors import ErnieError, TemporaryError, UsageError
from ernie_cli.flags import Asking
from ernie_cli.requests import Call
from ernie_cli.transport.exchange import Limits, whole

GLANCE = Limits(connect=1.0, content=2.0)


def find_server(app: App, choice: Choice) -> Choice:
    """`choice` at the first usual port that answers, when its provider has such ports and its variable names no address.

    A server that was found gets no key: the key is for the address of the variable. Raises TemporaryError.
    """
    provider = choice.provider
    ports = provider.options.get("ports")
    if not ports or app.environ.get(provider.base_variable, "").strip():
        return choice
    for port in ports:
        url = f"http://127.0.0.1:{port}/v1"
        if _answers(app, provider, url):
            app.notes.detail(f"found a server at {url}")
            keyless = tuple(form for form in provider.forms if not form.fields)
            return choice._replace(provider=provider._replace(base_url=url, forms=keyless))
    raise TemporaryError(
        f"no server answers on the usual ports of this machine ({', '.join(map(str, ports))})",
        hint=f"start one, or export {provider.base_variable}=http://HOST:PORT/v1",
        provider=provider.name,
    )


def find_model(app: App, choice: Choice, asking: Asking) -> Choice:
    """`choice` with the one model that its server serves. Raises UsageError when there are several."""
    address = app.address(choice.provider)
    found = app.service(choice, asking).fetch(Call(f"{address}/models", "GET"))
    listed = found.get("data") if isinstance(found, dict) else None
    ids = [item["id"] for item in listed or () if isinstance(item, dict) and isinstance(item.get("id"), str)]
    if len(ids) == 1:
        return choice._replace(model=ids[0])
    some = ", ".join(ids[:8]) + (" …" if len(ids) > 8 else "")
    raise UsageError(f"{address} serves {len(ids)} models", hint=f"choose one with -m: {some}" if ids else None)


def _answers(app: App, provider: Provider, url: str) -> bool:
    call = Call(f"{url}/models", "GET")
    try:
        reply = whole(app.sender(provider, Asking(), GLANCE)(call), call, app.notes.wire)
    except ErnieError:
        return False
    return reply.status == 200 and b'"data"' in reply.body
