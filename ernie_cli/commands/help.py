"""`ernie help`: a man page, by man where there is one and a terminal, as plain text elsewhere."""

import locale
import os
import shutil
import signal
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from ernie_cli.app import App
from ernie_cli.catalogue import nearest
from ernie_cli.errors import OutputError, UsageError
from ernie_cli.folders.shipped import shipped
from ernie_cli.language.chosen import ENGLISH
from ernie_cli.language.said import NOTHING, say
from ernie_cli.language.system import reason
from ernie_cli.options import argument
from ernie_cli.render.page import plain

Words = Annotated[list[str] | None, argument(metavar="[COMMAND]...", help="Of which command, or providers, config.yaml.")]
TOPICS = {"providers": "man7/ernie-providers.7", "config.yaml": "man5/ernie-config.5", "ernie": "man1/ernie.1"}


def help(ctx: typer.Context, words: Words = None) -> None:  # noqa: A001 - the command's name
    """Show the manual page of a command, or of a topic: providers, config.yaml.

    Without a word it lists the commands, as ernie --help does.
    """
    app: App = ctx.obj
    page = _page(words[0] if words else "ernie", app.language)
    man = shutil.which("man", path=app.environ.get("PATH", ""))
    if app.screen() is not None and man is not None and (app.language == ENGLISH or _knows_utf8(app.environ)):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # its pager and the rest of its pipeline are ordinary programs
        with suppress(OSError):
            os.execve(man, ["man", str(page)], dict(app.environ))
    try:
        text = page.read_text("utf-8")
    except OSError as error:
        raise OutputError(say("cannot read {page}: {strerror}", page=page, strerror=reason(error))) from error
    app.stdout().write(plain(text).encode())


def _knows_utf8(environ: Mapping[str, str]) -> bool:
    """Whether man will find a locale that has more than ASCII: without it, it drops every other character."""
    name = next((environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environ.get(name)), "C")
    try:
        locale.setlocale(locale.LC_CTYPE, name)
    except locale.Error:
        return False
    return locale.nl_langinfo(locale.CODESET).upper() == "UTF-8"


def _page(word: str, language: str) -> Path:
    folder = shipped("man") if language == ENGLISH else shipped("man") / language
    known = {path.stem.removeprefix("ernie-"): f"man1/{path.name}" for path in folder.glob("man1/ernie-*.1")} | TOPICS
    if word not in known:
        near = nearest(word, known)
        raise UsageError(
            say("there is no page about {word!r}", word=word[:60])
            + (say("; did you mean {near}?", near=near) if near else NOTHING),
            hint=say("there are {known}", known=", ".join(sorted(known))),
        )
    return folder / known[word]
