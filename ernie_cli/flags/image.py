"""The flags of `ernie image` alone."""

from __future__ import annotations

from ernie_cli.flags import FORM, ID_FIELD, JOBS, RPM
from ernie_cli.options import Group, option


class Drawn(Group):
    """What is drawn; each is sent only if it is given."""

    number: int | None = option("--count", "-N", metavar="N", help="How many pictures (1).", default=None)
    size: str | None = option(metavar="WIDTHxHEIGHT", help="One of the model's sizes.", default=None)
    style: str | None = option(metavar="NAME", help="One of the model's styles, e.g. anime.", default=None)
    negative: str | None = option(metavar="TEXT", help="What is not to be seen.", default=None)
    steps: int | None = option(metavar="N", help="Steps of drawing: more is finer and slower.", default=None)
    sampler: str | None = option(metavar="NAME", help="One of the model's samplers, e.g. euler-a.", default=None)
    cfg_scale: float | None = option(help="How closely the prompt is followed.", default=None)
    seed: int | None = option(metavar="N", help="Same seed, same picture; by lot without it.", default=None)
    encoding: str | None = option(metavar="NAME", help="Encoding of stdin and of --batch (UTF-8).", default=None)


class Kept(Group):
    """Where pictures go, and what is told of them."""

    output: str | None = option(
        "--output", "-o", metavar="PATH|PATTERN|-", help="A file, a folder, a pattern with {n} and {seed}.", default=None
    )
    force: bool = option("--force", help="Write over files that are there.", default=False)
    url: bool = option("--url", help="Print links, download nothing.", default=False)
    preview: bool | None = option(
        "--preview/--no-preview", help="Draw them in the terminal too; needs ernie-cli[image].", default=None
    )
    json: bool = option("--json", help="One JSON document.", default=False)
    raw: bool = option("--raw", help="The service's own JSON, unchanged; download nothing.", default=False)


class Rows(Group):
    """Many prompts at once, and how fast."""

    batch: str | None = option(
        "--batch", metavar="FILE|-", help="Draw for each row of FILE (JSON lines, CSV, TSV).", default=None
    )
    input_format: str | None = FORM
    id_field: str | None = ID_FIELD
    jobs: int = JOBS
    rpm: float | None = RPM
    resume: bool = option("--resume", help="Go on with a --batch: draw what is not there.", default=False)
