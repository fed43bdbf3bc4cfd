"""The table of commands; what goes wrong becomes one line, a hint and an exit code; the only place that decides on exit."""

import io
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stdout
from functools import partial
from importlib import import_module
from typing import Any

import typer

from ernie_cli import __version__
from ernie_cli.app import App
from ernie_cli.catalogue import nearest
from ernie_cli.errors import ErnieError, UsageError
from ernie_cli.language.complaints import complaint
from ernie_cli.language.said import NOTHING, Translate, say, series
from ernie_cli.options import asks_help, narrowed, whole
from ernie_cli.render.output import ClosedPipe

ABOUT = "The command line for Baidu's ERNIE models."
COMMANDS: Mapping[str, str] = {
    "chat": "Ask a model and print the answer as it arrives.",
    "embed": "Make vectors of texts, rank texts by likeness.",
    "image": "Draw pictures and keep them as files.",
    "models": "List the models of a provider, tell all about one.",
    "token": "Set, show, list, try and remove keys.",
    "balance": "Show what is left, and what was spent.",
    "history": "List, show, search, export and remove conversations.",
    "batch": "Watch, fetch and cancel jobs at a provider's batch service.",
    "config": "Show, set and check the settings.",
    "sandbox": "Test scripts without a key, money or a network.",
    "completion": "Make TAB complete commands, flags and names.",
    "help": "Show the manual page of a command.",
}


def main(argv: Sequence[str], app: App) -> int:
    """Run one command and give back its exit code. Interrupted and ClosedPipe pass: the process must die of them."""
    try:
        return _dispatched(list(argv), app)
    except ErnieError as error:
        app.notes.as_json = app.notes.as_json or any(word.partition("=")[0] == "--json" for word in argv)
        app.notes.error(error)
        _trace(app, error)
        return error.exit_code
    except ClosedPipe:
        raise
    except Exception as error:
        app.notes.error(
            ErnieError(
                say("a bug in ernie: {name}", name=type(error).__name__),
                hint=say("run it again with --debug and report what it prints"),
            )
        )
        _trace(app, error)
        return ErnieError.exit_code
    finally:
        for end in app.at_end[::-1]:
            end()


def _dispatched(argv: list[str], app: App) -> int:
    if argv in (["--version"], ["-V"]):
        app.stdout().write(f"ernie {__version__}\n".encode())
        return 0
    if not argv:
        raise UsageError(
            say("no command is given"), hint=say("there are {commands}; ernie --help tells more", commands=", ".join(COMMANDS))
        )
    name = argv[0]
    if name in ("--help", "-h") or argv == ["help"]:
        app.stdout().write(_overview(app.translate).encode())
        return 0
    if name not in COMMANDS:
        near = nearest(name, COMMANDS)
        is_option = name.startswith("-")
        said = say("there is no option {name!r}", name=name) if is_option else say("there is no command {name!r}", name=name)
        raise UsageError(
            said + (say("; did you mean {near}?", near=near) if near else NOTHING), hint=say("ernie --help lists the commands")
        )
    return _run(name, argv[1:], app)


def built(name: str, argv: Sequence[str] | None = None) -> Any:
    """The one command that is asked for, and of its options those that `argv` names: all of them would cost every run."""
    module = import_module(f"ernie_cli.commands.{name}")
    root = typer.Typer(
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    attach: Callable[[typer.Typer], None] | None = getattr(module, "attach", None)
    if attach is not None:
        attach(root)
        for each in root.registered_commands:
            each.callback = each.callback and whole(each.callback)
    else:
        command: Callable[..., None] = getattr(module, name)
        root.command()(whole(command) if argv is None else narrowed(command, argv))
    return typer.main.get_command(root)


def _run(name: str, argv: list[str], app: App) -> int:
    helped = io.StringIO()  # Typer prints nothing but help
    path = f"ernie {name}"

    def called(command: Any) -> Any:
        with redirect_stdout(helped):
            return command.main(args=list(argv), prog_name=path, standalone_mode=False, obj=app)

    try:
        try:
            result = called(_helped(built(name, None if asks_help(argv) else argv), app))
        except typer.TyperException:  # nothing has run: the words make no sense
            result = called(_helped(built(name), app))
    except typer.TyperException as error:
        raise _usage_error(error, path) from error
    except typer.Abort as error:
        raise UsageError(say("stopped")) from error
    if helped.getvalue():
        app.stdout().write(helped.getvalue().encode())
    return result if isinstance(result, int) else 0


def _helped(command: Any, app: App) -> Any:
    """`command`, whose help and that of the commands below it are in the language of the run."""
    worded = app.help_text()
    if worded is not None:
        for each in (command, *getattr(command, "commands", {}).values()):
            each.get_help = partial(worded, each)
    return command


def _usage_error(error: typer.TyperException, name: str) -> UsageError:
    """Typer's complaint in our words: what, where, and what to do."""
    message = str(getattr(error, "message", "") or error)
    unknown = getattr(error, "option_name", None)
    context = getattr(error, "ctx", None)
    hint = say("{command_path} --help lists the options", command_path=context.command_path if context else name)
    if unknown is not None and "No such option" in message:
        known = [option for each in context.command.params for option in each.opts] if context else []
        begun = [option for option in known if option.startswith(str(unknown))]
        near = series(" or ", begun) if len(begun) in (1, 2) else nearest(str(unknown), known)
        said = say("there is no option {name}", name=unknown) + (say("; did you mean {near}?", near=near) if near else NOTHING)
        if context and any(parameter.name == "prompt" for parameter in context.command.params):
            hint = say("put -- before the question if it is a part of it; ") + hint
    elif "unexpected extra argument" in message:
        said = say("there are more words than the command takes")  # not which: a key may be among them
    else:
        parameter = getattr(error, "param", None)
        options = "/".join(getattr(parameter, "opts", ()) or ()) if parameter is not None else ""
        said = complaint(message.rstrip("."))
        said = say("{options}: {message}", options=options, message=said) if options and options not in message else said
    return UsageError(said, hint=hint)


def _overview(translate: Translate) -> str:
    width = max(map(len, COMMANDS)) + 2
    lines = "".join(f"  {name:<{width}}{translate(about)}\n" for name, about in COMMANDS.items())
    parts = (
        translate("Usage: ") + "ernie [--version] [--help] COMMAND …",
        translate(ABOUT),
        translate("Commands:") + f"\n{lines}",
        translate("Try it without a key:")
        + '  ernie chat -p sandbox "Hello"\n'
        + translate("ernie COMMAND --help tells more."),
    )
    return "\n\n".join(parts).replace("\n\n\n", "\n\n") + "\n"


def _trace(app: App, error: BaseException) -> None:
    """Where it happened, with --debug: file, line and function, never the values that were there."""
    for one in (error, error.__cause__):
        if one is not None:
            frames = traceback.extract_tb(one.__traceback__)
            where = "".join(f"\n  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
            app.notes.wire(f"{type(one).__name__}{where}")
