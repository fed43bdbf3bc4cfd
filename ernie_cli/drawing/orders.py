"""From what a user wants to the calls that bring it: as many pictures a call as the service draws, each call its own seed."""

from collections.abc import Sequence
from typing import NamedTuple

from ernie_cli.catalogue.model import Parameter
from ernie_cli.choice import Choice
from ernie_cli.requests import ImageRequest


class Order(NamedTuple):
    """One call. `numbers` are those of its pictures in the whole run, from 1; `id` is the row's that wants them.

    `seed` is None where the service takes none.
    """

    choice: Choice
    numbers: tuple[int, ...]
    seed: int | None
    request: ImageRequest
    id: str | None = None


class Seeds(NamedTuple):
    """`first` is the first call's, None for no seed at all; `parameter` says how it is spelled, and its range."""

    first: int | None
    parameter: Parameter | None

    def after(self, pictures: int) -> int | None:
        """The seed of the call before which so many pictures are drawn; past the highest it goes on at the lowest."""
        if self.first is None or self.parameter is None:
            return None
        if self.parameter.high is None:
            return self.first + pictures
        low, high = int(self.parameter.low or 0), int(self.parameter.high)
        return low + (self.first - low + pictures) % (high - low + 1)


def orders(
    choice: Choice, wanted: ImageRequest, numbers: Sequence[int], most: int, seeds: Seeds, id_: str | None = None
) -> list[Order]:
    """`wanted` as calls of at most `most` pictures each, whose seeds lie as far apart as their pictures' places."""
    found = []
    for before in range(0, len(numbers), most):
        own = tuple(numbers[before : before + most])
        request, seed = wanted._replace(pictures=len(own)), seeds.after(before)
        if seed is not None and seeds.parameter is not None:
            request = request._replace(fields={**request.fields, seeds.parameter.field: seed})
        found.append(Order(choice, own, seed, request, id_))
    return found
