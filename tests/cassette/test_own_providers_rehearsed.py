"""Providers of the user's own: recorded, replayed where nobody has their keys, and standing in for others."""

from pathlib import Path

import pytest
from program import Program
from services import failed, said

SETTINGS = """
providers:
  mine:
    format: openai
    base_url: https://llm.example.org/v1
    default_model: {chat: big}
    headers: {X-Team-Key: "${TEAM_KEY}"}
aliases: {fast: mine/small}
"""
KEYS = {"ERNIE_MINE_API_KEY": "canary-mine-0123456789", "TEAM_KEY": "canary-of-the-team-0123"}


@pytest.fixture
def owner(ernie: Program, tmp_path: Path) -> Program:
    """A machine with such a provider and its keys."""
    (tmp_path / "config.yaml").write_text(SETTINGS)
    ernie.environ |= {"ERNIE_CONFIG_DIR": str(tmp_path), **KEYS}
    return ernie


def test_one_is_replayed_without_its_keys(owner: Program, tape: str) -> None:
    owner("chat", "-p", "mine", "--record", tape, "hi", replies=[said("ok")])
    for name in KEYS:
        del owner.environ[name]
    ran = owner("chat", "--replay", tape, "hi")
    assert (ran.code, ran.out, ran.requests) == (0, "ok\n", [])


@pytest.mark.parametrize("whom", ["mine", "aistudio"])
def test_its_keys_are_in_no_cassette(owner: Program, tape: str, whom: str) -> None:
    owner("chat", "-p", whom, "--record", tape, KEYS["ERNIE_MINE_API_KEY"], replies=[said("ok")])
    assert "canary" not in Path(tape).read_text()


@pytest.mark.parametrize(("name", "model"), [("mine/small", "small"), ("fast", "small"), ("mine/x/y", "x/y")])
def test_one_stands_in_for_another(owner: Program, name: str, model: str) -> None:
    ran = owner("chat", "-p", "aistudio", "--fallback", name, "hi", replies=[failed(503), said("ok")])
    assert (ran.out, ran.requests[1].url.host, ran.bodies[1]["model"]) == ("ok\n", "llm.example.org", model)
