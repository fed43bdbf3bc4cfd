"""What is wanted of a model that draws, checked before anything is sent, by words of the command line or of a row."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from ernie_cli.catalogue.checks import Spelling, checked
from ernie_cli.catalogue.pictures import ANY, LAST_SEED, MOST, drawn_by, matched
from ernie_cli.choice import Choice
from ernie_cli.drawing.orders import Seeds
from ernie_cli.errors import UsageError
from ernie_cli.inputs.reading import well_formed
from ernie_cli.language.said import Said, say
from ernie_cli.requests import ImageRequest

LARGEST_COUNT = 1000
OURS = ("n", "prompt")  # fields that no --param sets


class Wish(NamedTuple):
    """`most` pictures are drawn by one call; `notes` are for the user."""

    request: ImageRequest
    most: int
    seeds: Seeds
    notes: tuple[Said, ...] = ()


class Usual(NamedTuple):
    """What the command line says for all: values by the names of flags, fields that are sent as they are, how many pictures.

    `lot` gives a number from 0 up to 1.
    """

    values: Mapping[str, Any]
    fields: Mapping[str, Any]
    number: int
    lenient: bool
    endpoint: str | None
    lot: Callable[[], float]


def wish(choice: Choice, prompt: str, count: int, values: Mapping[str, Any], usual: Usual, spelling: Spelling) -> Wish:
    """What is sent for `prompt`. Raises UsageError for what the service would refuse."""
    model = choice.model or ""
    if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= LARGEST_COUNT:
        raise UsageError(
            say(
                "{spelling} {count} does not fit: from 1 to {largest_count}",
                spelling=spelling("count"),
                count=count,
                largest_count=LARGEST_COUNT,
            )
        )
    longest = choice.known.max_input_chars if choice.known else None
    if longest is not None and len(prompt) > longest:
        raise UsageError(
            say(
                "the prompt has {prompt} characters; {provider} {model} takes at most {longest}",
                prompt=len(prompt),
                provider=choice.provider.name,
                model=model,
                longest=longest,
            )
        )
    known = drawn_by(choice.provider, model)
    given = {name: matched(known.get(name), value) for name, value in values.items()}
    for name, value in given.items():
        well_formed(value if isinstance(value, str) else "", spelling(name))
    fields, notes = checked(choice.provider, model, given, usual.lenient, spelling, known)
    fields |= usual.fields
    seed = known.get("seed")
    first = fields.get(seed.field) if seed else None
    if first is None and known is not ANY:
        first = int(usual.lot() * LAST_SEED)
    path = usual.endpoint or (choice.known.path if choice.known else None)
    request = ImageRequest(model, prompt, count, fields, path and path.lstrip("/"))
    return Wish(request, int(known["count"].high or MOST), Seeds(first if isinstance(first, int) else None, seed), notes)
