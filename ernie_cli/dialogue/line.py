"""The adapter of prompt_toolkit: one question after the other, with editing, earlier lines, and what can be completed."""

from collections.abc import Callable, Iterable, Iterator

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter, WordCompleter
from prompt_toolkit.document import Document
from prompt_toolkit.history import InMemoryHistory
from prompt_toolkit.input import create_input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import create_output
from prompt_toolkit.output.color_depth import ColorDepth

from ernie_cli.dialogue.orders import ORDERS
from ernie_cli.language.said import Translate

PROMPT, FURTHER = "> ", "… "
FILES = ("/attach", "/save")


def reader(earlier: Iterable[str], models: Iterable[str], is_coloured: bool, translate: Translate) -> Callable[[], str | None]:
    """What asks a person at the terminal for a line: None once there is nothing more to say.

    `earlier` are questions that the arrow keys bring back, `models` what /model can be completed with.
    """
    history = InMemoryHistory()
    for each in earlier:
        history.append_string(each)
    session: PromptSession[str] = PromptSession(
        message=PROMPT,
        multiline=True,
        prompt_continuation=FURTHER,
        history=history,
        completer=_Orders(sorted(models), translate),
        complete_while_typing=False,
        key_bindings=_keys(),
        enable_open_in_editor=True,
        input=create_input(always_prefer_tty=True),
        output=create_output(always_prefer_tty=True),
        color_depth=None if is_coloured else ColorDepth.DEPTH_1_BIT,
    )

    def line() -> str | None:
        while True:
            try:
                return session.prompt()
            except KeyboardInterrupt:  # what was typed is thrown away, as a shell does it
                continue
            except EOFError:
                return None

    return line


class _Orders(Completer):
    """Words that begin with a slash, and what may stand behind them."""

    def __init__(self, models: list[str], translate: Translate) -> None:
        described = {word: translate(kind.about) for word, kind in ORDERS.items()}
        self._words = WordCompleter(list(ORDERS), sentence=True, meta_dict=dict(described))
        self._models = WordCompleter(models, sentence=True)
        self._files = PathCompleter(expanduser=True)

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:
        text = document.text_before_cursor
        word, space, rest = text.partition(" ")
        if not text.startswith("/"):
            return
        if not space:
            yield from self._words.get_completions(document, complete_event)
        elif word in FILES:
            yield from self._files.get_completions(Document(rest, len(rest)), complete_event)
        elif word == "/model":
            yield from self._models.get_completions(Document(rest, len(rest)), complete_event)


def _keys() -> KeyBindings:
    """Enter sends, unless the line ends in a backslash; Alt-Enter begins a new line."""
    keys = KeyBindings()

    @keys.add("enter")
    def send(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        buffer.complete_state = None  # what is chosen in the menu stands in the line already
        if buffer.document.current_line_before_cursor.endswith("\\") and buffer.document.is_cursor_at_the_end:
            buffer.delete_before_cursor()
            buffer.insert_text("\n")
            return
        buffer.validate_and_handle()

    @keys.add("escape", "enter")
    def begin_line(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\n")

    return keys
