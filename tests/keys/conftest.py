"""The program without any key."""

import pytest
from memory_keyring import MemoryKeyring
from program import Program


@pytest.fixture
def bare(ernie: Program) -> Program:
    """The program without any key, and an empty keyring."""
    del ernie.environ["AI_STUDIO_API_KEY"]
    ernie.keyring = MemoryKeyring()
    return ernie
