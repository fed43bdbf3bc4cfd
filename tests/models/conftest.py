"""What the tests of models have: the program without a key, and a served sandbox."""

from collections.abc import Iterator
from typing import Any

import pytest
from program import Program
from served import Served, served


class EmptyKeyring:
    """A keyring with nothing in it."""

    def __getattr__(self, name: str) -> Any:
        return lambda *_: None


@pytest.fixture
def keyless(ernie: Program) -> Program:
    """The program without any key, and with a keyring that has none."""
    del ernie.environ["AI_STUDIO_API_KEY"]
    ernie.keyring = EmptyKeyring
    return ernie


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Served]:
    """`ernie sandbox serve`, for the tests of a module."""
    with served() as running:
        yield running
