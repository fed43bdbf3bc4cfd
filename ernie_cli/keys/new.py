"""A key that a user gives: read or asked for, tried at its provider, stored."""

from ernie_cli.app import App
from ernie_cli.auth.model import Credential
from ernie_cli.catalogue.model import Probe, Provider
from ernie_cli.choice import Choice
from ernie_cli.credentials.entry import asked, entered
from ernie_cli.discovery import find_server
from ernie_cli.errors import CredentialsError, ErnieError
from ernie_cli.flags import Asking
from ernie_cli.inputs.reading import decoded
from ernie_cli.language.said import say
from ernie_cli.requests import Call


def given(app: App, provider: Provider, in_file: bool) -> Credential:
    """What standard input holds, else what a person types, unseen. Raises ErnieError for what cannot be a key."""
    if app.stdin.has_input:
        entry, left = entered(provider, decoded(app.stdin.read(), say("standard input")))
        if left:
            several = say("{left} more lines of standard input are left out", left=left)
            app.notes.note(say("1 more line of standard input is left out") if left == 1 else several)
    else:
        entry = asked(provider, app.ask)
    credential = Credential(entry.form, entry.values, say("what was given"), "file" if in_file else "keyring")
    app.keys().hide(credential)
    return credential


def tried(app: App, provider: Provider, credential: Credential, asking: Asking) -> None:
    """Ask the provider whether the key works. Raises ErnieError when it does not, or when that cannot be told."""
    if provider.options.get("ports") and not app.environ.get(provider.base_variable, "").strip():
        app.notes.note(
            say("not tried: {base_variable} does not say where the key may be sent", base_variable=provider.base_variable)
        )
        return
    error = verdict(app, provider, asking, credential)
    if error is not None:
        error.message = say("not stored: {message}", message=error.message)
        if not isinstance(error, CredentialsError):
            error.hint = say("--no-check stores it without asking")
        raise error


def verdict(app: App, provider: Provider, asking: Asking, credential: Credential | None = None) -> ErnieError | None:
    """What the cheapest call that needs a key says of `credential`, or of the one that is found; None when it works."""
    try:
        chosen = find_server(app, Choice(provider, None, None))
        probe: Probe = provider.options["check"]
        url = app.address(chosen.provider).removesuffix(probe.cut) + probe.path
        app.service(chosen, asking, credential).fetch(Call(url, probe.method, body=probe.body))
    except ErnieError as error:
        error.provider = error.provider or provider.name
        return error
    return None


def kept(app: App, provider: Provider, credential: Credential, in_file: bool) -> None:
    """Store it in place of an older one, whose derived token goes with it, and say where. Raises CredentialsError."""
    stores = app.keys().stores
    old = stores.stored(provider, in_file)
    where = stores.keep(provider, credential.values, in_file)
    if old is not None and old.values != credential.values:
        app.keys().forget_tokens(provider, old)
    first = credential.form.fields[0].name
    app.notes.note(
        say(
            "the key of {provider} ({masked}) is stored in {where}",
            provider=provider.name,
            masked=credential.values[first].masked(),
            where=where,
        )
    )
    before = stores.before(provider, in_file)
    if before is not None:
        app.notes.note(say("requests use the one of {before} before it", before=before))
