"""The tools of a run: read from their file, checked before anything is sent, and run only where the command line says so."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from ernie_cli.app import App
from ernie_cli.catalogue import PROVIDERS
from ernie_cli.errors import UsageError
from ernie_cli.flags.chat import Tooling
from ernie_cli.language.said import say
from ernie_cli.requests import ChatRequest
from ernie_cli.talk.speaker import Candidate, Speaker
from ernie_cli.tools import offer
from ernie_cli.tools.file import read_tools
from ernie_cli.tools.model import Tool
from ernie_cli.tools.surroundings import named_in, surroundings

Environ = Callable[[], dict[str, str]]

MODES = ("ask", "always")
TELLING = 16  # characters of a secret that is no ordinary word; the key of a server of one's own may be EMPTY
Around = Callable[[Speaker, Speaker], Speaker]  # the loop around who is asked first, and who from then on


class Toolbox(NamedTuple):
    """`values` are those of the request, by the names of the catalogue's parameters.

    `around` None: calls are not run, they are the answer. `is_forced`: a call has to come, at first.
    """

    values: dict[str, Any]
    is_forced: bool
    around: Around | None = None

    def later(self, candidates: list[Candidate]) -> list[Candidate]:
        """Those of the turns that follow the first: forced for ever, there would be no end."""
        return (
            [candidate._replace(request=_unforced(candidate.request)) for candidate in candidates]
            if self.is_forced
            else candidates
        )


def toolbox(app: App, tooling: Tooling) -> Toolbox:
    """What --tools and its companions ask for; servers of tools run until the program ends. Raises UsageError."""
    if tooling.run_tools not in (None, *MODES):
        raise UsageError(
            say("--run-tools {run_tools!r} does not fit: one of {modes}", run_tools=tooling.run_tools, modes=", ".join(MODES))
        )
    if tooling.run_tools is None and tooling.max_turns is not None:
        raise UsageError(say("--max-turns goes with --run-tools"), hint=say("--run-tools ask asks before a tool is run"))
    environ = tool_environment(app)
    found = read_tools(Path(str(tooling.tools)), environ().get)
    if tooling.run_tools is not None:
        ready: Toolbox = app.loaded("talk.running").ready(app, tooling, found, environ)
        return ready
    if found.servers:
        names = ", ".join(server.name for server in found.servers)
        raise UsageError(
            say("servers of tools are started by --run-tools alone: {names}", names=names), hint=say("add --run-tools ask")
        )
    return boxed(found.tools, tooling)


def boxed(tools: tuple[Tool, ...], tooling: Tooling, around: Around | None = None) -> Toolbox:
    """What of `tools` goes into requests. Raises UsageError for a choice that is none."""
    if not tools:
        raise UsageError(say("there is no tool in {tools}", tools=tooling.tools))
    values = offer.values(tools, tooling.tool_choice, tooling.no_parallel_tools)
    return Toolbox(values, offer.is_forced(tooling.tool_choice), around)


def tool_environment(app: App) -> Environ:
    """What gives the environment of tools at the time: the secrets that are known by then are out of it."""
    providers = app.config().providers.values()
    headers = [value for provider in providers for value in provider.headers.values()]
    return lambda: surroundings(app.environ, PROVIDERS.values(), careful(app), named_in(headers))


def careful(app: App) -> Callable[[str], str]:
    """What takes the secrets of this run out of what is no message of ours: one that may be a word spoils nothing."""
    return lambda text: app.redactor.clean(text, TELLING)


def _unforced(request: ChatRequest) -> ChatRequest:
    return request._replace(fields={name: value for name, value in request.fields.items() if name != "tool_choice"})
