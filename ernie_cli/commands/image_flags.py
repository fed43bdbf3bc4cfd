"""The flags of `ernie image` alone."""

from typing import Annotated, NamedTuple

import typer

from ernie_cli.flags import Form, IdField, Jobs, Rpm


class Drawn(NamedTuple):
    """What is drawn; each is sent only if it is given."""

    number: Annotated[int | None, typer.Option("--count", "-N", metavar="N", help="How many pictures (1).")] = None
    size: Annotated[str | None, typer.Option(metavar="WIDTHxHEIGHT", help="One of the model's sizes.")] = None
    style: Annotated[str | None, typer.Option(metavar="NAME", help="One of the model's styles, e.g. anime.")] = None
    negative: Annotated[str | None, typer.Option(metavar="TEXT", help="What is not to be seen.")] = None
    steps: Annotated[int | None, typer.Option(metavar="N", help="Steps of drawing: more is finer and slower.")] = None
    sampler: Annotated[str | None, typer.Option(metavar="NAME", help="One of the model's samplers, e.g. euler-a.")] = None
    cfg_scale: Annotated[float | None, typer.Option(help="How closely the prompt is followed.")] = None
    seed: Annotated[int | None, typer.Option(metavar="N", help="Same seed, same picture; by lot without it.")] = None
    encoding: Annotated[str | None, typer.Option(metavar="NAME", help="Encoding of stdin and of --batch (UTF-8).")] = None


class Kept(NamedTuple):
    """Where pictures go, and what is told of them."""

    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="PATH|PATTERN|-", help="A file, a folder, a pattern with {n} and {seed}."),
    ] = None
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there.")] = False
    url: Annotated[bool, typer.Option("--url", help="Print links, download nothing.")] = False
    preview: Annotated[
        bool | None, typer.Option("--preview/--no-preview", help="Draw them in the terminal too; needs ernie-cli[image].")
    ] = None
    json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False
    raw: Annotated[bool, typer.Option("--raw", help="The service's own JSON, unchanged; download nothing.")] = False


class Rows(NamedTuple):
    """Many prompts at once, and how fast."""

    batch: Annotated[
        str | None, typer.Option("--batch", metavar="FILE|-", help="Draw for each row of FILE (JSON lines, CSV, TSV).")
    ] = None
    input_format: Form = None
    id_field: IdField = None
    jobs: Jobs = 8
    rpm: Rpm = None
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a --batch: draw what is not there.")] = False
