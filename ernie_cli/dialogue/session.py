"""`ernie chat -i`: a dialogue at the terminal, put together; prompt_toolkit is loaded with it."""

from collections.abc import Iterable

from ernie_cli.catalogue.messages import message_text
from ernie_cli.completion.names import model_names
from ernie_cli.dialogue.dialogue import Dialogue, Terminal
from ernie_cli.dialogue.line import reader
from ernie_cli.dialogue.partner import Partner
from ernie_cli.errors import UsageError
from ernie_cli.flags import Asked, Asking, Shown
from ernie_cli.history.turn import Turn
from ernie_cli.language.said import say
from ernie_cli.requests import Message
from ernie_cli.talk.arrangement import Arrangement
from ernie_cli.talk.memory import Memory
from ernie_cli.talk.turns import parted


def run(arrangement: Arrangement, memory: Memory, asked: Asked, asking: Asking, question: tuple[Message, ...]) -> None:
    """Talk until the person leaves. `question` is what was typed behind the command; it may be empty."""
    app = arrangement.app
    _check(arrangement.shown, asking)
    if not (app.stdout().is_terminal and app.notes.is_terminal):
        raise UsageError(say("--interactive talks to a terminal, and standard output or error is none"))
    partner = Partner(arrangement, memory, asked, asking)
    partner.system, first = parted(question)
    lists = {provider.name: [model.id for model in provider.models] for provider in app.providers().values()}
    screen = app.screen()
    lines = reader(_earlier(memory.all), model_names((), lists, ()), bool(screen and screen.is_coloured), app.translate)
    app.notes.note(say("asking {name}; /help tells more, Ctrl-D leaves", name=partner.name))
    terminal = Terminal(lines, lambda text: app.stdout().write(text.encode()), app.translate)
    Dialogue(terminal, partner, app.notes).run(first[-1] if first else None)


def _check(shown: Shown, asking: Asking) -> None:
    for name, value in (("json", shown.json), ("raw", shown.raw), ("output", shown.output), ("dry-run", asking.dry_run)):
        if value:
            raise UsageError(say("--interactive and --{name} do not go together", name=name))


def _earlier(turns: Iterable[Turn]) -> list[str]:
    """Questions that the arrow keys bring back."""
    return [text for turn in turns if (text := message_text(turn.messages[0])).strip()]
