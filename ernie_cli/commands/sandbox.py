"""`ernie sandbox`: the services' own side of the wire on loopback, for testing without a key, money or a network."""

import typer

from ernie_cli.app import App
from ernie_cli.flags import Served
from ernie_cli.language.said import say
from ernie_cli.options import spread
from ernie_cli.sandbox.exports import exports


def attach(root: typer.Typer) -> None:
    """Make `root` the group `sandbox`."""
    root.callback()(sandbox)
    root.command()(serve)


def sandbox() -> None:
    """All services of ERNIE on this machine, for testing scripts without a key, money or a network."""


@spread
def serve(ctx: typer.Context, *, served: Served) -> None:
    """Serve all services on loopback until Ctrl-C.

    Prints the lines that point ernie, and OpenAI's SDK, at it. ernie chat -p sandbox needs no server: it is the same
    sandbox inside the program.
    """
    app: App = ctx.obj
    out = app.stdout()
    with app.serve_sandbox(served) as server:
        out.write("".join(f"{line}\n" for line in exports(server.url)).encode())
        app.notes.note(say("the sandbox is at {url}; Ctrl-C stops it", url=server.url))
        server.wait()
