"""`ernie embed`: makes vectors of texts, as many as there are, in the order that they come in."""

from typing import Annotated

import typer

from ernie_cli.app import App
from ernie_cli.flags import Asking, Telling
from ernie_cli.flags.embed import Embedding, Requesting
from ernie_cli.options import argument, spread

Texts = Annotated[list[str] | None, argument(metavar="[TEXT]...", help="One text each; - is standard input.")]


@spread
def embed(ctx: typer.Context, texts: Texts = None, *, calling: Requesting, embedding: Embedding, telling: Telling) -> None:
    """Make vectors of texts.

    Each word is one text; without words, each line of standard input is one, or what --input holds. Vectors come out in
    the order of the texts: JSON lines, unless --format says otherwise, and a summary on a terminal.

    A text that is empty or too long is told and left out. With --nearest or --matrix the vectors are compared instead.
    """
    app: App = ctx.obj
    app.tell(telling, embedding.json)
    app.read_env_file(calling.env_file)
    app.loaded("jobs.embed.run").run(app, texts or [], Asking(**calling._asdict()), embedding)
