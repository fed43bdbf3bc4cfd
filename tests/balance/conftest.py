"""What the tests of balances and of the ledger have: a served sandbox."""

from collections.abc import Iterator

import pytest
from served import Served, served


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Served]:
    """`ernie sandbox serve`, for the tests of a module."""
    with served() as running:
        yield running
