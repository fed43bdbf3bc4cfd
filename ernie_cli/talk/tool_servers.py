"""Servers of tools that speak the Model Context Protocol on standard streams; the only module that knows the `mcp` library.

The library is asynchronous: its loop lives in a daemon thread for each server, and everybody else waits for what it gives.
"""

import asyncio
import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from contextlib import contextmanager
from threading import Thread
from typing import Any

from mcp import Client, MCPError, StdioServerParameters, stdio_client  # noqa: TID253 - the adapter of mcp

from ernie_cli.errors import UsageError
from ernie_cli.events import ToolCall, ToolResult
from ernie_cli.language.said import Said, say
from ernie_cli.requests import Json
from ernie_cli.tools.bench import Bench, Heard
from ernie_cli.tools.model import NOTHING, Running, Tool, ToolServer
from ernie_cli.tools.result import failure, success

START = 30.0  # seconds for a server to say which tools it has
END = 4.8  # seconds for it to end; the library asks it to, then ends it with all that it started
PAGES = 100  # of a list of tools


@contextmanager
def served(server: ToolServer, environ: Mapping[str, str], note: Callable[[Said], None]) -> Iterator[Sequence[Bench]]:
    """The tools of a server while it runs. Raises UsageError for one that does not start."""
    logging.getLogger("mcp").addHandler(logging.NullHandler())
    logging.getLogger("mcp").propagate = False
    connection = _Connection(server, environ, note)
    try:
        yield [connection.bench(tool) for tool in connection.tools()]
    finally:
        connection.close()


class _Connection:
    def __init__(self, server: ToolServer, environ: Mapping[str, str], note: Callable[[Said], None]) -> None:
        self._server = server
        self._environ = {**environ, **server.running.environ}
        self._note = note
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        self._client: Client | None = None
        self._ready: Future[list[Any]] = Future()
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def tools(self) -> list[Any]:
        """What the server says that it has. Raises UsageError."""
        name = self._server.name
        try:
            return self._ready.result(START)
        except Late as error:
            raise UsageError(
                say("the server of tools {name} said nothing within {start:g} s", name=name, start=START)
            ) from error
        except Exception as error:
            raise UsageError(
                say("the server of tools {name} did not start: {reason}", name=name, reason=_reason(error))
            ) from error

    def bench(self, tool: Any) -> Bench:
        """A tool of the server as one that can be run."""
        running = self._server.running
        schema = tool.input_schema or NOTHING
        function = {"name": tool.name, "description": tool.description or "", "parameters": schema}

        def work(call: ToolCall, given: Mapping[str, Json], left: float) -> ToolResult:
            within = running._replace(seconds=min(running.seconds, left))
            return self._called(call, tool.name, given, within)

        return Bench(Tool(tool.name, function, running), work, f"server {self._server.name}", _fitting, self.end)

    def end(self) -> None:
        """Have the server end; does not wait for it."""
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._over.set)

    def close(self) -> None:
        """End it, and wait until it has ended."""
        self.end()
        self._thread.join(END)

    def _called(self, call: ToolCall, name: str, given: Mapping[str, Json], running: Running) -> ToolResult:
        if self._client is None or self._over.is_set():
            return failure(call, f"the server {self._server.name} has ended")
        begun = asyncio.run_coroutine_threadsafe(self._client.call_tool(name, dict(given)), self._loop)
        try:
            found = begun.result(running.seconds)
        except Late:
            begun.cancel()
            return failure(call, f"the tool did not end within {running.seconds:g} s")
        except Exception as error:
            return failure(call, f"the tool failed: {_reason(error)}")
        words = _words(found)
        most = running.most
        if len(words.encode("utf-8", "replace")) > most:
            words = (
                f"{words.encode('utf-8', 'replace')[:most].decode('utf-8', 'ignore')}\n[the output is cut after {most} bytes]"
            )
        return failure(call, "the tool failed", output=words) if found.is_error else success(call, words)

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._lived())
        except BaseException as error:
            if not self._ready.done():
                self._ready.set_exception(error)
        finally:
            self._loop.close()

    async def _lived(self) -> None:
        program, *words = self._server.running.command
        how = StdioServerParameters(command=program, args=words, env=self._environ, cwd=self._server.running.folder)
        with _heard(self._server.name, self._note) as log:
            async with Client(stdio_client(how, log)) as client:
                self._client = client
                self._ready.set_result(await self._listed(client))
                await self._over.wait()
                self._client = None

    async def _listed(self, client: Client) -> list[Any]:
        found: list[Any] = []
        cursor: str | None = None
        for _ in range(PAGES):
            page = await client.list_tools(cursor=cursor)
            found += page.tools
            cursor = page.next_cursor
            if cursor is None:
                break
        return found


@contextmanager
def _heard(name: str, note: Callable[[Said], None]) -> Iterator[Any]:
    """A file whose lines a person is shown: standard error of a server."""
    reading, writing = os.pipe()
    heard = Heard(name, note)

    def read() -> None:
        with open(reading, "rb", buffering=0) as pipe:  # noqa: PTH123 - a number, no path
            while piece := pipe.read(65536):
                heard(piece)
            heard.end()

    Thread(target=read, daemon=True).start()
    with open(writing, "w") as log:  # noqa: PTH123
        yield log


def _words(found: Any) -> str:
    """What a person would read of a result; of what is no text, its kind."""
    told = [_told(block) for block in found.content]
    if not told and found.structured_content is not None:
        return str(found.model_dump_json(include={"structured_content"}, by_alias=True))
    return "\n".join(told)


def _told(block: Any) -> str:
    words = getattr(block, "text", None) or getattr(getattr(block, "resource", None), "text", None)
    if isinstance(words, str):
        return words
    return f"[{block.type} {getattr(block, 'mime_type', None) or ''} is left out]".replace(" ]", "]")


def _fitting(_: Json) -> None:
    """The server itself holds arguments against its schema, and its words are told."""


def _reason(error: BaseException) -> str:
    """The innermost reason: the library wraps errors in groups."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return str(error)[:300] if isinstance(error, (MCPError, OSError)) else f"{type(error).__name__}: {str(error)[:300]}"
