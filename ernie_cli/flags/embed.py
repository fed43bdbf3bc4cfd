"""Flags of `ernie embed`, in groups of their own: a question to a model loads none of them."""

from __future__ import annotations

from ernie_cli.flags import FORCE, ID_FIELD, JOBS, NO_DIVIDE, PART, RPM, TPM, Calling
from ernie_cli.options import Group, option


class Requesting(Calling):
    """Whom to ask for vectors, and how."""

    model: str | None = option(
        "--model", "-m", metavar="ID", help="Which model; also provider/id (ERNIE_EMBED_MODEL).", default=None
    )


class Embedding(Group):
    """Which texts, how fast, and what is made of their vectors."""

    input: str | None = option("--input", "-i", metavar="FILE|-", help="Read the texts from FILE.", default=None)
    input_format: str | None = option(
        metavar="lines|text|jsonl|csv|tsv", help="What the input is (by its ending, else lines).", default=None
    )
    field: str | None = option(metavar="NAME", help="The field or column that holds the text (text).", default=None)
    id_field: str | None = ID_FIELD
    encoding: str | None = option(metavar="NAME", help="Encoding of the input (UTF-8).", default=None)
    truncate: bool = option("--truncate", help="Cut texts at the model's limit.", default=False)
    on_error: str = option(
        metavar="skip|fail", help="Leave out a text that cannot be embedded, or end with it.", default="skip"
    )
    format: str | None = option(
        metavar="json|jsonl|csv|tsv|npy|base64", help="What comes out (by the ending of -o, else jsonl).", default=None
    )
    json: bool = option("--json", help="One JSON document: --format json; of --nearest and --matrix too.", default=False)
    output: str | None = option("--output", "-o", metavar="FILE", help="Write FILE.", default=None)
    resume: bool = option("--resume", help="Go on with FILE where it ends.", default=False)
    force: bool = FORCE
    jobs: int = JOBS
    rpm: float | None = RPM
    tpm: float | None = TPM
    shard: str | None = PART
    no_divide: bool = NO_DIVIDE
    nearest: str | None = option(metavar="TEXT", help="Rank the texts by how alike they are to TEXT.", default=None)
    top: int = option(metavar="N", min=1, help="Print the N best.", default=10)
    against: str | None = option(
        metavar="FILE", help="Rank the saved vectors of FILE (.npy, JSON lines) instead.", default=None
    )
    matrix: bool = option("--matrix", help="How alike each text is to each.", default=False)
