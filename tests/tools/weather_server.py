"""A server of tools, written with the `mcp` library; its one argument is how it behaves."""

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from mcp.server.mcpserver import Image, MCPServer
from mcp.server.mcpserver.exceptions import ToolError

MANNER = sys.argv[1] if len(sys.argv) > 1 else ""
server = MCPServer("weather")


@server.tool()
def get_weather(city: str) -> str:
    """The weather of a city."""
    print("asked for", city, file=sys.stderr)
    return f"21 degrees in {city}"


@server.tool()
def get_map(city: str) -> Any:
    """A picture of it."""
    return [f"a map of {city}", Image(data=b"\x89PNG\r\n\x1a\n", format="png")]


@server.tool()
def get_failure(city: str) -> str:
    """Fails."""
    raise ToolError(f"no such city: {city}")


@server.tool()
def get_variables(city: str) -> str:
    """The names of what the server was given."""
    return " ".join(sorted(os.environ))


@server.tool()
def get_nothing(city: str) -> str:
    """Never ends."""
    Path(city).write_text(f"{os.getpid()}\n")
    time.sleep(1000)
    return ""


if MANNER == "dies":
    sys.exit("no licence")
if MANNER == "talks":
    print("Welcome to the weather!", flush=True)
if MANNER == "stays":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
server.run()
if MANNER == "stays":
    time.sleep(1000)
