"""`ernie token`: the keys and access tokens that requests use."""

from typing import Annotated

import typer

from ernie_cli.app import App
from ernie_cli.choice import choose
from ernie_cli.errors import UsageError
from ernie_cli.flags import Telling, spread
from ernie_cli.requests import Call

Name = Annotated[str | None, typer.Argument(metavar="[PROVIDER]", help="Whose; by default the one that would be asked.")]
Header = Annotated[bool, typer.Option("--header", help="Whole header lines, for curl -H @<(…).")]
Url = Annotated[str | None, typer.Option(metavar="URL", help="The address to sign for, where each call is signed.")]
Method = Annotated[str, typer.Option(metavar="METHOD", help="The method to sign for.")]


def attach(root: typer.Typer) -> None:
    """Make `root` the group `token`."""
    root.callback()(token)
    root.command("get")(get)


def token() -> None:
    """Keys and access tokens."""


@spread
def get(
    ctx: typer.Context,
    provider: Name = None,
    header: Header = False,
    url: Url = None,
    method: Method = "POST",
    *,
    telling: Telling,
) -> None:
    """Print what a request would use, and nothing else: the key, or a fresh access token.

    curl -H @<(ernie token get qianfan --header) keeps it out of curl's argument list.
    """
    app: App = ctx.obj
    app.tell(telling)
    out = app.stdout()
    chosen = choose(provider, None, "", "chat", app.environ).provider
    signed = app.signed(chosen, Call(url or app.address(chosen), method))
    secret = _secret(signed)
    if not (signed.headers or signed.params):
        raise UsageError(f"{chosen.name} needs no key here, so there is none to print")
    if secret is None and url is None:
        raise UsageError(f"{chosen.name} signs each request; no one proof fits all", hint="use --header --url URL")
    if not header and secret is not None:
        out.write(f"{secret}\n".encode())
    elif not signed.headers:
        raise UsageError(f"{chosen.name} takes its token in the query, not in a header", hint="leave out --header")
    else:
        out.write("".join(f"{name}: {value}\n" for name, value in signed.headers).encode())


def _secret(signed: Call) -> str | None:
    """The key or token that proves who asks; None where the proof is a signature."""
    for name, value in (*signed.params, *signed.headers):
        if name == "access_token":
            return value
        if name == "authorization" and value.startswith("Bearer "):
            return value.removeprefix("Bearer ")
    return None
