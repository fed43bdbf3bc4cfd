"""How a sandbox behaves, as one frozen value: nothing in the package is global, and every field can be replaced."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ernie_cli.sandbox.faults import Chance
from ernie_cli.sandbox.script import Script


@dataclass(frozen=True, slots=True)
class Options:
    """`latency` is in milliseconds, `rpm` and `tpm` count one key's requests and tokens in a minute (None: no limit).

    `pairs` are the access keys whose signatures can be checked, each with its secret key; `models` are ids that are
    served besides the catalogue's; `token_life` is the life in seconds of an OAuth token and of a bearer token for
    which no other was asked.
    """

    script: Script = field(default_factory=Script)
    faults: tuple[Chance, ...] = ()
    seed: int = 0
    latency: int = 0
    rpm: int | None = None
    tpm: int | None = None
    balance: Decimal = Decimal("200.1024")
    pairs: Mapping[str, str] = field(default_factory=lambda: {"ALTAK-sandbox": "sandbox-secret"})
    models: frozenset[str] = frozenset()
    token_life: int | None = None
    longest_body: int = 64 * 2**20
    largest_file: int = 2**30  # Qianfan's guide Oml4r78ea; the body's limit comes first unless one of them is set
    clock: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
