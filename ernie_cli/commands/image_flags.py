"""The flags of `ernie image` alone."""

from typing import Annotated, NamedTuple

from ernie_cli.flags import Form, IdField, Jobs, Rpm
from ernie_cli.options import option


class Drawn(NamedTuple):
    """What is drawn; each is sent only if it is given."""

    number: Annotated[int | None, option("--count", "-N", metavar="N", help="How many pictures (1).")] = None
    size: Annotated[str | None, option(metavar="WIDTHxHEIGHT", help="One of the model's sizes.")] = None
    style: Annotated[str | None, option(metavar="NAME", help="One of the model's styles, e.g. anime.")] = None
    negative: Annotated[str | None, option(metavar="TEXT", help="What is not to be seen.")] = None
    steps: Annotated[int | None, option(metavar="N", help="Steps of drawing: more is finer and slower.")] = None
    sampler: Annotated[str | None, option(metavar="NAME", help="One of the model's samplers, e.g. euler-a.")] = None
    cfg_scale: Annotated[float | None, option(help="How closely the prompt is followed.")] = None
    seed: Annotated[int | None, option(metavar="N", help="Same seed, same picture; by lot without it.")] = None
    encoding: Annotated[str | None, option(metavar="NAME", help="Encoding of stdin and of --batch (UTF-8).")] = None


class Kept(NamedTuple):
    """Where pictures go, and what is told of them."""

    output: Annotated[
        str | None,
        option("--output", "-o", metavar="PATH|PATTERN|-", help="A file, a folder, a pattern with {n} and {seed}."),
    ] = None
    force: Annotated[bool, option("--force", help="Write over files that are there.")] = False
    url: Annotated[bool, option("--url", help="Print links, download nothing.")] = False
    preview: Annotated[
        bool | None, option("--preview/--no-preview", help="Draw them in the terminal too; needs ernie-cli[image].")
    ] = None
    json: Annotated[bool, option("--json", help="One JSON document.")] = False
    raw: Annotated[bool, option("--raw", help="The service's own JSON, unchanged; download nothing.")] = False


class Rows(NamedTuple):
    """Many prompts at once, and how fast."""

    batch: Annotated[
        str | None, option("--batch", metavar="FILE|-", help="Draw for each row of FILE (JSON lines, CSV, TSV).")
    ] = None
    input_format: Form = None
    id_field: IdField = None
    jobs: Jobs = 8
    rpm: Rpm = None
    resume: Annotated[bool, option("--resume", help="Go on with a --batch: draw what is not there.")] = False
