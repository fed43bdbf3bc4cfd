"""Flags of `ernie embed`, in groups of their own: a question to a model loads none of them."""

from typing import Annotated, NamedTuple

from ernie_cli.flags import (
    Authorities,
    ConnectTimeout,
    DryRun,
    Endpoint,
    EnvFile,
    Force,
    IdField,
    Jobs,
    MaxTime,
    NoDivide,
    Params,
    Part,
    Rpm,
    Timeout,
    Tpm,
    Tries,
    Whom,
)
from ernie_cli.options import option


class Calling(NamedTuple):
    """Whom to ask for vectors, and how: `Asking` without what is about answers."""

    provider: Whom = None
    model: Annotated[
        str | None, option("--model", "-m", metavar="ID", help="Which model; also provider/id (ERNIE_EMBED_MODEL).")
    ] = None
    endpoint: Endpoint = None
    param: Params = None
    timeout: Timeout = None
    connect_timeout: ConnectTimeout = None
    max_time: MaxTime = None
    retries: Tries = None
    env_file: EnvFile = None
    cacert: Authorities = None
    dry_run: DryRun = False


class Embedding(NamedTuple):
    """Which texts, how fast, and what is made of their vectors."""

    input: Annotated[str | None, option("--input", "-i", metavar="FILE|-", help="Read the texts from FILE.")] = None
    input_format: Annotated[
        str | None, option(metavar="lines|text|jsonl|csv|tsv", help="What the input is (by its ending, else lines).")
    ] = None
    field: Annotated[str | None, option(metavar="NAME", help="The field or column that holds the text (text).")] = None
    id_field: IdField = None
    encoding: Annotated[str | None, option(metavar="NAME", help="Encoding of the input (UTF-8).")] = None
    truncate: Annotated[bool, option("--truncate", help="Cut texts at the model's limit.")] = False
    on_error: Annotated[str, option(metavar="skip|fail", help="Leave out a text that cannot be embedded, or end with it.")] = (
        "skip"
    )
    format: Annotated[
        str | None,
        option(metavar="json|jsonl|csv|tsv|npy|base64", help="What comes out (by the ending of -o, else jsonl)."),
    ] = None
    json: Annotated[bool, option("--json", help="One JSON document: --format json.")] = False
    output: Annotated[str | None, option("--output", "-o", metavar="FILE", help="Write FILE.")] = None
    resume: Annotated[bool, option("--resume", help="Go on with FILE where it ends.")] = False
    force: Force = False
    jobs: Jobs = 8
    rpm: Rpm = None
    tpm: Tpm = None
    shard: Part = None
    no_divide: NoDivide = False
    nearest: Annotated[str | None, option(metavar="TEXT", help="Rank the texts by how alike they are to TEXT.")] = None
    top: Annotated[int, option(metavar="N", min=1, help="Print the N best.")] = 10
    against: Annotated[
        str | None, option(metavar="FILE", help="Rank the saved vectors of FILE (.npy, JSON lines) instead.")
    ] = None
    matrix: Annotated[bool, option("--matrix", help="How alike each text is to each.")] = False
