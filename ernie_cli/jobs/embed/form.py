"""What is made of vectors, and where it goes: by the flags, the ending of the file, and whether a person looks on."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from ernie_cli.app import App
from ernie_cli.choice import Choice
from ernie_cli.errors import UsageError
from ernie_cli.events import Json, Usage
from ernie_cli.flags.embed import Embedding
from ernie_cli.jobs.embed.output import Growing, Mark, Passing
from ernie_cli.language.said import say
from ernie_cli.render.npy import Npy, Spooled
from ernie_cli.render.output import Output
from ernie_cli.render.ranking import (
    Likened,
    Matrix,
    Nearest,
    Ranked,
    Scores,
    heat,
    matrix_rows,
    ranked_rows,
    score_lines,
    score_table,
)
from ernie_cli.render.vectors import Document, Format, Writes, base64_lines, document, json_lines, summary, table
from ernie_cli.vectors.similarity import Numbers

FORMS = ("json", "jsonl", "csv", "tsv", "npy", "base64")
ENDINGS = {".json": "json", ".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".npy": "npy"}
GROWING = ("jsonl", "csv", "tsv", "npy", "base64")  # what a later run can go on with
WIDTH = 80  # columns of a terminal that says nothing of itself
TABLES = {"csv": ",", "tsv": "\t"}


def form_name(app: App, asked: Embedding) -> str:
    """One of FORMS, or "summary". Raises UsageError for flags that contradict each other."""
    name = "json" if asked.json else asked.format
    if asked.json and asked.format not in (None, "json"):
        raise UsageError(say("--json and --format {format} do not go together", format=asked.format))
    if name is not None and name not in FORMS:
        raise UsageError(say("--format {name!r} does not fit: one of {forms}", name=name, forms=", ".join(FORMS)))
    if asked.output not in (None, "-"):
        told = next((form for ending, form in ENDINGS.items() if str(asked.output).lower().endswith(ending)), "jsonl")
        return name or told
    if app.stdout().is_terminal and name == "npy":
        raise UsageError(say("--format npy is nothing for a terminal"), hint=say("write a file: -o FILE.npy"))
    return name or ("summary" if app.stdout().is_terminal else "jsonl")


def is_growing(asked: Embedding, name: str) -> bool:
    """Whether the output is a file that is its own record; a pipe or a device is none."""
    if asked.output in (None, "-") or name not in GROWING or asked.matrix or asked.nearest is not None:
        return False
    path = Path(str(asked.output))
    return path.is_file() or path.is_dir() or not path.exists()


def whole_output(app: App, asked: Embedding) -> Output:
    """Standard output, or a file that is replaced. Raises UsageError for one that holds something, without --force."""
    name = asked.output
    with suppress(OSError, ValueError):
        if name not in (None, "-") and not asked.force and Path(str(name)).stat().st_size:
            raise UsageError(say("{name} is not empty", name=name), hint=say("--force writes it anew, or choose another file"))
    return app.output(name)


def passing(app: App, name: str, output: Output, choice: Choice) -> Passing:
    """Rows in form `name` into an output that nobody goes on with."""
    if name == "npy":
        spool = Spooled(output)
        return Passing(output, lambda _: Npy(spool))
    return Passing(output, lambda kept: _form(app, name, kept, choice, output.is_terminal, begun=False))


def growing_form(app: App, choice: Choice, name: str, target: Growing, begun: Mark) -> Format:
    """Rows in form `name` into a file that holds some already."""
    if name == "npy":
        return Npy(target, target.ids, begun.rows, begun.dimensions)
    return _form(app, name, target, choice, False, begun=begun.size > 0)


def ranking(name: str, output: Output, choice: Choice, wanted: Numbers, count: int) -> tuple[Passing, Nearest]:
    """The ranking in form `name`, as rows are shown to it and as others are added."""
    found: list[Nearest] = []

    def told(ranked: Ranked, usage: Usage | None) -> bytes:
        if name == "json":
            return _document(output, choice, len(wanted), ranked_rows(ranked), usage)
        return score_lines(ranked, output.is_terminal)

    def form(kept: Writes) -> Format:
        found.append(Nearest(kept, wanted, count, told))
        return found[0]

    return Passing(output, form), found[0]


def matrix(app: App, name: str, output: Output, choice: Choice) -> Passing:
    """The similarities of a few texts in form `name`."""

    def told(texts: Sequence[Likened], scores: Scores, dimensions: int | None, usage: Usage | None) -> bytes:
        if name == "json":
            return _document(output, choice, dimensions, matrix_rows(texts, scores), usage)
        return heat(texts, scores, app.heat_map()) if output.is_terminal else score_table(scores)

    return Passing(output, lambda kept: Matrix(kept, told))


def _document(output: Output, choice: Choice, dimensions: int | None, rows: Sequence[Json], usage: Usage | None) -> bytes:
    return document(choice.provider.name, choice.model or "", dimensions, rows, usage, output.is_terminal)


def _form(app: App, name: str, kept: Writes, choice: Choice, is_terminal: bool, *, begun: bool) -> Format:
    if name == "json":
        return Document(kept, choice.provider.name, choice.model or "", is_terminal)
    if name in TABLES:
        return table(kept, TABLES[name], begun)
    if name == "base64":
        return base64_lines(kept)
    if name == "summary":
        screen = app.screen()
        return summary(kept, screen.width if screen else WIDTH)
    return json_lines(kept)
