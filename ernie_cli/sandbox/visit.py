"""One request on its way through the sandbox, and the traits in which the services differ."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from ernie_cli.sandbox.ledger import Ledger
from ernie_cli.sandbox.options import Options
from ernie_cli.sandbox.ranges import Ranges
from ernie_cli.sandbox.refusals import Form, Refusal
from ernie_cli.sandbox.wire import JsonObject, Reply, Request


class Manner(NamedTuple):
    """How a family of models words what all of them say."""

    natural_end: str = "stop"
    called_end: str = "tool_calls"
    reasoning_field: str = "reasoning_content"
    stream_usage: str = "asked"  # `asked`: an own chunk, if wanted; `end`: on the last one; `null`: null until there
    opens_with_role: bool = True
    native_end: bool = False  # native_finish_reason, logprobs and refusal stand in every choice
    wraps_lines: bool = False  # a line break before the answer, two behind it
    identity_prefix: str = "as-"


class Service(NamedTuple):
    """One service: where it hangs on the sandbox's origin, and what sets it apart."""

    name: str  # the catalogue's
    prefix: str
    form: Form
    proof: Callable[["Visit"], str]  # who asks; raises Refusal
    order: Callable[[list[JsonObject], str, JsonObject], None]  # of messages; raises Refusal
    ranges: Mapping[str, Ranges]  # by the beginning of the model's id
    manners: Mapping[str, Manner]  # likewise
    routes: Mapping[str, Callable[["Visit"], Reply]]  # path below the prefix -> what answers a POST
    shelves: Mapping[str, Callable[["Visit"], Reply]] = {}  # path below the prefix -> what answers at and below it
    listed: bool = True  # GET /models works
    lists_figures: bool = False  # and tells sizes and prices
    takes_unknown: tuple[str, ...] | None = None  # beginnings of ids that are served though the catalogue lacks them
    embedding_object: str = "embedding_list"
    packs_vectors: bool = False  # encoding_format base64 works
    baidu_headers: bool = True  # X-Baidu-Request-Id
    billed: bool = False  # X-Account-Balance
    rated: bool = False  # X-Ratelimit-…


class Visit(NamedTuple):
    """A request, who answers it, how often it has come, the id of this time, and the key once it is known."""

    options: Options
    ledger: Ledger
    request: Request
    service: Service
    arrivals: int
    identity: str
    key: str = ""

    def now(self) -> int:
        return int(self.options.clock())

    def asked(self, words: str) -> int:
        """How often these words have been asked by now, this time included, of whatever model."""
        return self.ledger.arrive(hashlib.sha256(words.encode("utf-8", "surrogatepass")).digest())

    def below(self, place: str) -> tuple[str, ...]:
        """The parts of the path below a place of the service."""
        return tuple(filter(None, self.request.path.removeprefix(self.service.prefix + place).split("/")))

    def content(self) -> JsonObject:
        """The JSON object that came, whatever its Content-Type; raises Refusal."""
        try:
            content = json.loads(self.request.body)
        except (ValueError, RecursionError) as error:
            raise Refusal("bad_json") from error
        if not isinstance(content, dict):
            raise Refusal("bad_json")
        return content


Trait = TypeVar("Trait")


def by_beginning(table: Mapping[str, Trait], model: str) -> Trait:
    """The entry of the longest key that the model's id starts with; the key "" fits all."""
    return table[max((key for key in table if model.lower().startswith(key)), key=len)]
