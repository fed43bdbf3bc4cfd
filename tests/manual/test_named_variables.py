"""Help names the variable that a command reads, and not that of another."""

import re

import pytest

from ernie_cli.main import built


@pytest.mark.parametrize(
    ("command", "variable"),
    [("chat", "ERNIE_MODEL"), ("embed", "ERNIE_EMBED_MODEL"), ("image", "ERNIE_IMAGE_MODEL")],
)
def test_each_command_names_its_own_variable_of_the_model(command: str, variable: str) -> None:
    [model] = [parameter for parameter in built(command).params if parameter.name == "model"]
    assert re.findall(r"ERNIE_\w+", model.help) == [variable]
