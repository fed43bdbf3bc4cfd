"""The commands of tools, put together for one run: what they inherit, who is asked before, what a person is shown of them."""

import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from ernie_cli.app import App
from ernie_cli.errors import UsageError
from ernie_cli.flags.chat import Tooling
from ernie_cli.inputs.terminal import answered, check_terminal
from ernie_cli.language.said import Said, say
from ernie_cli.talk.speaker import Speaker
from ernie_cli.talk.tool_loop import TURNS, Loop
from ernie_cli.talk.tools import Environ, Toolbox, boxed, careful
from ernie_cli.tools.bench import Bench, Children, command_work, shown
from ernie_cli.tools.model import Running, Tool, ToolFile, ToolServer
from ernie_cli.tools.permission import Asked, all_permitted
from ernie_cli.tools.schema import checker
from ernie_cli.tools.workshop import Workshop


def ready(app: App, tooling: Tooling, found: ToolFile, environ: Environ) -> Toolbox:
    """The tools of a file ready to be run, its servers started. Raises UsageError for what cannot be run."""
    children, stack = Children(), ExitStack()
    app.at_end.append(stack.close)
    benches = {tool.name: _bench(app, tool, environ, children) for tool in found.tools}
    asked = _asked(app) if tooling.run_tools == "ask" else None
    for server in found.servers:
        _check_command(server.running, environ().get("PATH"), say("the server {server}", server=server.name))
        if asked is not None and not asked.may_start(server.name, shown(server.running.command)):
            raise UsageError(say("the server of tools {server} may not be started", server=server.name))
        _add(benches, _served(app, server, environ, stack), server.name)
    shop = Workshop(benches, asked or all_permitted(app.notes.note), app.notes.note, careful(app))

    def around(first: Speaker, later: Speaker) -> Loop:
        return Loop(app.clock, first, later, shop, tooling.max_turns or TURNS)

    return boxed(tuple(bench.tool for bench in benches.values()), tooling, around)


def _asked(app: App) -> Asked:
    """Who asks before a tool is run. Raises UsageError where nobody can be asked."""
    if app.approve is None:
        check_terminal()

    def ask(question: Said) -> str:
        app.notes.end_thinking()
        return (app.approve or answered)(app.notes.told(question))

    return Asked(ask, app.redactor.clean)


def _bench(app: App, tool: Tool, environ: Environ, children: Children) -> Bench:
    """Raises UsageError for a tool that could not be run, before anything is paid for."""
    running = tool.running
    if running is None:
        raise UsageError(
            say("the tool {tool} has no command, so --run-tools cannot run it", tool=tool.name),
            hint=say("give it one: command: [program, argument]; or leave --run-tools away to see what is called"),
        )
    whose = say("the tool {tool}", tool=tool.name)
    fault = checker(tool.parameters, whose)
    _check_command(running, environ().get("PATH"), whose)
    work = command_work(tool, running, environ, app.notes.note, children)
    return Bench(tool, work, shown(running.command), fault, children.end)


def _served(app: App, server: ToolServer, environ: Environ, stack: ExitStack) -> Sequence[Bench]:
    if not app.has_library("mcp"):
        raise UsageError(
            say("the server of tools {server} needs a library that is not here", server=server.name),
            hint=say("pip install 'ernie-cli[mcp]'"),
        )
    benches: Sequence[Bench] = stack.enter_context(app.loaded("talk.tool_servers").served(server, environ(), app.notes.note))
    return benches


def _add(benches: dict[str, Bench], more: Sequence[Bench], server: str) -> None:
    """A name that is taken gets that of its server in front."""
    for bench in more:
        name = bench.tool.name
        if name in benches:
            name = f"{server}_{name}"
            bench = bench._replace(tool=bench.tool._replace(name=name, function={**bench.tool.function, "name": name}))
        if name in benches:
            raise UsageError(say("there are two tools {name}", name=name))
        benches[name] = bench


def _check_command(running: Running, where: str | None, whose: str) -> None:
    """Raise UsageError for a command that is not there."""
    if running.folder is not None and not Path(running.folder).is_dir():
        raise UsageError(say("{whose}: there is no folder {folder}", whose=whose, folder=running.folder))
    program = running.command[0]
    if "/" in program and running.folder is not None:
        program = str(Path(running.folder) / program)
    if shutil.which(program, path=running.environ.get("PATH", where)) is None:
        raise UsageError(
            say("{whose}: there is no command {command}", whose=whose, command=running.command[0]),
            hint=say("its first word is a program, and no shell sees it"),
        )
