"""`ernie token`: the keys and access tokens that requests use: set, shown, listed, removed, renewed, tried."""

from typing import Annotated

import typer

from ernie_cli.app import App
from ernie_cli.catalogue.model import Provider
from ernie_cli.choice import FIRST
from ernie_cli.errors import CredentialsError, UsageError
from ernie_cli.flags import AUTHORITIES, ENV_FILE, TRIES, Asking, Telling
from ernie_cli.keys.listing import row
from ernie_cli.keys.new import given, kept, tried, verdict
from ernie_cli.language.said import say, series
from ernie_cli.options import Group, argument, option, spread
from ernie_cli.render.document import dumped
from ernie_cli.render.keys import objects, table, verdict_lines
from ernie_cli.render.notes import error_object
from ernie_cli.requests import Call

Name = Annotated[str | None, argument(metavar="[PROVIDER]", help="Whose; by default the one that would be asked.")]
Whose = Annotated[str, argument(metavar="PROVIDER", help="Whose.")]
Names = Annotated[list[str] | None, argument(metavar="[PROVIDER]...", help="Whose; by default all that have a key.")]
Header = Annotated[bool, option("--header", help="Whole header lines, for curl -H @<(…).")]
Url = Annotated[str | None, option(metavar="URL", help="The address to sign for, where each call is signed.")]
Method = Annotated[str, option(metavar="METHOD", help="The method to sign for.")]
InFile = Annotated[bool, option("--in-file", help="Keep it in a 0600 file, where there is no keyring.")]
NoCheck = Annotated[bool, option("--no-check", help="Store it without asking the provider whether it works.")]
Json = Annotated[bool, option("--json", help="One JSON document.")]


class Calling(Group):
    """How a provider is called."""

    timeout: float | None = option(metavar="SECONDS", help="Silence for so long ends a call (ERNIE_TIMEOUT; 20).", default=None)
    retries: int | None = TRIES
    env_file: str | None = ENV_FILE
    cacert: str | None = AUTHORITIES


def attach(root: typer.Typer) -> None:
    """Make `root` the group `token`."""
    root.callback()(token)
    root.command("set")(set_)
    root.command("get")(get)
    root.command("list")(list_)
    root.command("remove")(remove)
    root.command("refresh")(refresh)
    root.command("check")(check)


def token() -> None:
    """Keys and access tokens.

    A key is looked for in the environment, then what key_command in config.yaml prints, then the file of --in-file, then
    the system's keyring.
    """


@spread
def set_(
    ctx: typer.Context,
    provider: Name = None,
    in_file: InFile = False,
    no_check: NoCheck = False,
    *,
    calling: Calling,
    telling: Telling,
) -> None:
    """Store a key in the system's keyring, once it is known to work.

    The provider is asked whether it does. The key is typed without being shown, or read from standard input: one field a
    line, or JSON. It is never an argument: anybody on the machine could read it there.
    """
    app = _begun(ctx, telling, calling)
    chosen = _to_set(app, provider)
    credential = given(app, chosen, in_file)
    if not no_check:
        tried(app, chosen, credential, _asking(app, calling))
    kept(app, chosen, credential, in_file)


@spread
def get(
    ctx: typer.Context,
    provider: Name = None,
    header: Header = False,
    url: Url = None,
    method: Method = "POST",
    *,
    calling: Calling,
    telling: Telling,
) -> None:
    """Print the key, or a fresh access token, and nothing else.

    It is what a request would use.

    curl -H @<(ernie token get qianfan --header) keeps it out of curl's argument list.
    """
    app = _begun(ctx, telling, calling)
    out = app.stdout()
    chosen = _whose(app, provider, "get")
    signed = app.signed(chosen, Call(url or app.address(chosen), method), _asking(app, calling))
    secret = _secret(signed)
    if not (signed.headers or signed.params):
        raise UsageError(say("{chosen} needs no key here, so there is none to print", chosen=chosen.name))
    if secret is None and url is None:
        raise UsageError(
            say("{chosen} signs each request; no one proof fits all", chosen=chosen.name), hint=say("use --header --url URL")
        )
    if not header and secret is not None:
        out.write(f"{secret}\n".encode())
    elif not signed.headers:
        raise UsageError(
            say("{chosen} takes its token in the query, not in a header", chosen=chosen.name), hint=say("leave out --header")
        )
    else:
        out.write("".join(f"{name}: {value}\n" for name, value in signed.headers).encode())


@spread
def list_(ctx: typer.Context, json: Json = False, *, calling: Calling, telling: Telling) -> None:
    """Show every provider's key, masked, and where it comes from.

    What it wins over is told too, and when its access token ends. No provider is asked.
    """
    app = _begun(ctx, telling, calling, json)
    out = app.stdout()
    rows = [row(app.keys(), provider) for provider in app.providers().values()]
    for trouble in dict.fromkeys(trouble for each in rows for trouble in each.troubles):
        app.notes.note(trouble)
    out.write(dumped(objects(rows), indented=out.is_terminal) if json else table(rows, app.now(), out.told).encode())


@spread
def remove(ctx: typer.Context, provider: Whose, *, telling: Telling) -> None:
    """Remove a provider's key from the keyring and the file.

    The access tokens derived from it are removed with it.
    """
    app = _begun(ctx, telling)
    chosen = app.provider(provider, "token remove")
    stores = app.keys().stores
    removed = [say("the file {file}", file=stores.file.path)] if _forgotten(app, chosen, in_file=True) else []
    is_listed = stores.is_listed(chosen)
    if is_listed or not removed:
        try:
            removed += [say("the keyring")] if _forgotten(app, chosen, in_file=False) else []
        except CredentialsError as error:
            error.message = (
                error.message
                if is_listed
                else say("no key of {chosen} is stored; {message}", chosen=chosen.name, message=error.message)
            )
            raise
    if not removed:
        raise CredentialsError(
            say("no key of {chosen} is stored", chosen=chosen.name), hint=say("ernie token list shows where keys come from")
        )
    app.notes.note(say("the key of {chosen} is removed from {removed}", chosen=chosen.name, removed=series(" and ", removed)))
    left = stores.before(chosen, in_file=True)
    if left is not None:
        app.notes.note(say("requests still use the one of {left}", left=left))


@spread
def refresh(ctx: typer.Context, provider: Name = None, *, calling: Calling, telling: Telling) -> None:
    """Log in again, and replace the kept access token."""
    app = _begun(ctx, telling, calling)
    chosen = _whose(app, provider, "refresh")
    token = app.refreshed(chosen, _asking(app, calling))
    if token is None:
        raise UsageError(say("the key of {chosen} is used as it is, so there is no token to refresh", chosen=chosen.name))
    app.notes.note(
        say(
            "the new access token of {chosen} ends in {expires_at:.0f} hours",
            chosen=chosen.name,
            expires_at=(token.expires_at - app.now()) / 3600,
        )
    )


@spread
def check(ctx: typer.Context, provider: Names = None, json: Json = False, *, calling: Calling, telling: Telling) -> None:
    """Ask each provider whether its key works.

    It is asked by the cheapest call that it has.
    """
    app = _begun(ctx, telling, calling, json)
    out = app.stdout()
    stores = app.keys().stores  # a configuration that cannot be read is not the fault of any key
    named = [app.provider(name, "token check") for name in provider or ()]
    chosen = named or [each for each in app.providers().values() if stores.has(each)]
    if not chosen:
        app.choose(None, None, "", "chat")
    verdicts = [(each.name, verdict(app, each, _asking(app, calling))) for each in chosen]
    if json:
        found = [{"provider": name, "works": error is None, "error": error and error_object(error)} for name, error in verdicts]
        out.write(dumped(found, indented=out.is_terminal))
    else:
        out.write(verdict_lines(verdicts, out.told).encode())
    errors = [error for _, error in verdicts if error is not None]
    if errors:
        raise next((error for error in errors if isinstance(error, CredentialsError)), errors[0])


def _begun(ctx: typer.Context, telling: Telling, calling: Calling | None = None, json: bool = False) -> App:
    app: App = ctx.obj
    app.tell(telling, json)
    if calling is not None:
        app.read_env_file(calling.env_file)
    return app


def _asking(app: App, calling: Calling) -> Asking:
    patience = 20.0 if calling.timeout is None and not app.environ.get("ERNIE_TIMEOUT") else calling.timeout
    return Asking(timeout=patience, retries=calling.retries, cacert=calling.cacert)


def _whose(app: App, name: str | None, command: str) -> Provider:
    return app.provider(name, f"token {command}") if name else app.choose(None, None, "", "chat").provider


def _to_set(app: App, name: str | None) -> Provider:
    """The provider whose key is set: nobody who has none yet can be expected to have chosen one."""
    try:
        return _whose(app, name, "set")
    except CredentialsError as error:
        raise UsageError(
            say("for which provider?"),
            hint=say("ernie token set {first}  (or {keyed})", first=FIRST.name, keyed=", ".join(_keyed(app))),
        ) from error


def _forgotten(app: App, provider: Provider, in_file: bool) -> bool:
    """Remove the key from the file, or from the keyring, and its tokens; whether there was one."""
    stores = app.keys().stores
    held = stores.stored(provider, in_file)
    if held is not None:
        app.keys().forget_tokens(provider, held)
    return stores.forget(provider, in_file)


def _keyed(app: App) -> list[str]:
    return [name for name, each in app.providers().items() if name != FIRST.name and any(form.fields for form in each.forms)]


def _secret(signed: Call) -> str | None:
    """The key or token that proves who asks; None where the proof is a signature."""
    for name, value in (*signed.params, *signed.headers):
        if name == "access_token":
            return value
        if name == "authorization" and value.startswith("Bearer "):
            return value.removeprefix("Bearer ")
    return None
