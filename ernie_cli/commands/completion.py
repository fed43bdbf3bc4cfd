"""`ernie completion`: what makes TAB work in a shell, printed or put where the shell looks for it."""

from typing import Annotated

import typer

from ernie_cli.app import App
from ernie_cli.completion.shells import SHELLS, install, script
from ernie_cli.errors import UsageError
from ernie_cli.language.said import say
from ernie_cli.options import argument, option

Shell = Annotated[str | None, argument(metavar="[bash|zsh|fish|powershell]", help="Whose; by default that of SHELL.")]
Install = Annotated[bool, option("--install", help="Put it where the shell looks, and say what was done.")]
Force = Annotated[bool, option("--force", help="With --install: write over a file that is not ours.")]


def completion(ctx: typer.Context, shell: Shell = None, install_: Install = False, force: Force = False) -> None:
    """Print what makes TAB complete commands, flags, models and names in a shell.

    It is a static file: a TAB starts no ernie. Names of models, aliases, sessions, templates and providers come from plain
    lists that ernie keeps in its cache folder.
    """
    app: App = ctx.obj
    out = app.stdout()
    name = _chosen(shell, app.environ.get("SHELL", ""))
    if not install_:
        if force:
            raise UsageError(say("--force goes with --install"))
        out.write(script(name))
        return
    done = install(name, app.environ, force)
    out.write(f"{done.path}\n".encode())
    for note in done.notes:
        app.notes.note(note)


def _chosen(shell: str | None, login: str) -> str:
    name = shell or login.rpartition("/")[2]
    if name not in SHELLS:
        what = say("there is no completion for {name!r}", name=name[:60]) if name else say("no shell is named")
        raise UsageError(what, hint=say("there are {shells}", shells=", ".join(SHELLS)))
    return name
