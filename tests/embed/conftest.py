"""What the tests of embeddings have: a served sandbox."""

from collections.abc import Iterator

import pytest
from served import Served, served


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Served]:
    """`ernie sandbox serve`, for all of them."""
    with served() as running:
        yield running
