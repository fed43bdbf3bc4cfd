"""What a file of tools says: functions that a model may call, the commands behind them, servers that bring more of them."""

from collections.abc import Mapping
from typing import NamedTuple

from ernie_cli.requests import Json

SECONDS = 60.0
BYTES = 2**20
NOTHING: Mapping[str, Json] = {"type": "object", "properties": {}}  # the parameters of a function that has none


class Running(NamedTuple):
    """How a command is run. `folder` None is the one that the user is in; `environ` adds to what it inherits."""

    command: tuple[str, ...]
    seconds: float = SECONDS
    most: int = BYTES  # bytes of its output that the model is told
    environ: Mapping[str, str] = {}
    folder: str | None = None


class Tool(NamedTuple):
    """`function` is what the service is told: name, description, parameters. `running` None: nobody here can run it."""

    name: str
    function: Mapping[str, Json]
    running: Running | None = None

    @property
    def parameters(self) -> Mapping[str, Json]:
        """The JSON Schema of its arguments."""
        found = self.function.get("parameters")
        return found if isinstance(found, dict) else NOTHING


class ToolServer(NamedTuple):
    """A program that speaks the Model Context Protocol on its standard streams."""

    name: str
    running: Running


class ToolFile(NamedTuple):
    """Everything of a file, in its order."""

    tools: tuple[Tool, ...] = ()
    servers: tuple[ToolServer, ...] = ()
