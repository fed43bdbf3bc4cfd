"""The outside world as one run sees it: streams, environment, clocks, folders, the configuration.

Every default is real and every field can be replaced. Like `app` it may import inside functions.
"""

import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Condition
from typing import TYPE_CHECKING, Any, BinaryIO, Self

from ernie_cli.catalogue.messages import holds_pictures
from ernie_cli.catalogue.model import Form, Provider
from ernie_cli.errors import UsageError
from ernie_cli.flags import Asked, Asking, Shown, Telling
from ernie_cli.folders import xdg
from ernie_cli.inputs.env_file import with_file
from ernie_cli.inputs.reading import Stdin
from ernie_cli.language.chosen import ENGLISH, language
from ernie_cli.language.said import Said, Translate, say
from ernie_cli.render.notes import DEBUG, NORMAL, QUIET, VERBOSE, Notes
from ernie_cli.render.output import FileOutput, Output, Stdout
from ernie_cli.requests import Attachment, Call, Json, Message
from ernie_cli.secret import Redactor

if TYPE_CHECKING:
    import httpx

    from ernie_cli.config.model import Config
    from ernie_cli.history.reader import Reader
    from ernie_cli.history.turn import Turn
    from ernie_cli.pictures.store import Store
    from ernie_cli.storage.book import Book
    from ernie_cli.transport.recording import Recorder
    from ernie_cli.transport.replaying import Replay


def _sleep(seconds: float) -> None:
    """In steps: a signal that comes in the instant before one is heard after it."""
    while seconds > 0:
        time.sleep(min(seconds, 0.5))
        seconds -= 0.5


def _chance() -> float:
    return int.from_bytes(os.urandom(4)) / 2**32


OFF = ("", "0", "no", "off", "false")


class World:
    """What a run has. `transport` replaces the network, `load_keyring` the module that talks to the system's keyring.

    `wait` lets time pass while a condition may be told. `ask` shows a question to a person and gives back what is typed,
    unseen; `approve` does so in sight, None for the terminal itself. `terminal` names the one that a run belongs to.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        stdin: BinaryIO | None,
        stdout: BinaryIO | None,
        stderr: BinaryIO | None,
        *,
        transport: "httpx.BaseTransport | None" = None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = _sleep,
        wait: Callable[[Condition, float], object] = Condition.wait,
        chance: Callable[[], float] = _chance,
        load_keyring: Callable[[], Any] | None = None,
        ask: Callable[[str], str] | None = None,
        terminal: Callable[[], str | None] | None = None,
        approve: Callable[[str], str] | None = None,
    ) -> None:
        self.environ = environ
        self.redactor = Redactor()
        dims = not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"
        self.language = language(environ)
        self._translate: Translate | None = None
        self.notes = Notes(stderr, self.redactor, self.translate, dims)
        self.stdin = Stdin(stdin, lambda text: self.notes.note(text))
        self.clock = clock
        self.now = now
        self._stdout = stdout
        self._stderr = stderr
        self.transport = transport
        self.sleep = sleep
        self.wait = wait
        self.chance = chance
        self._ask = ask or _hidden
        self.approve = approve
        self.load_keyring = load_keyring or _keyring
        self.terminal = terminal or _terminal
        self.at_end: list[Callable[[], None]] = []  # what has to be ended, however the run ends
        self._config: Config | None = None
        self.tape: Recorder | Replay | None = None
        self._is_troubled = False

    @classmethod
    def real(cls) -> Self:
        """The process's own environment and streams; a stream that is closed is None."""
        raw = [getattr(stream, "buffer", None) for stream in (sys.stdin, sys.stdout, sys.stderr)]
        return cls(os.environ, getattr(raw[0], "raw", raw[0]), raw[1], getattr(raw[2], "raw", raw[2]))

    def translate(self, template: str) -> str:
        """A template in the language of this run, whose catalogue is loaded for the first one."""
        if self.language == ENGLISH:
            return template
        if self._translate is None:
            from ernie_cli.language.catalogue import translations

            self._translate = translations(self.language)
        return self._translate(template)

    def help_text(self) -> "Callable[[Any, Any], str] | None":
        """What words the help of a command, given Typer's context too; None in English, which Typer does itself."""
        if self.language == ENGLISH:
            return None
        return self._help_text

    def ask(self, question: Said) -> str:
        """What a person types, unseen, who is shown `question`."""
        return self._ask(self.notes.told(question))

    def _help_text(self, command: Any, context: Any) -> str:
        from ernie_cli.render.help import help_text

        return help_text(command, context, self.translate)

    def tell(self, telling: Telling, as_json: bool = False) -> None:
        """Settle how much is said on standard error."""
        debug = telling.debug or self.environ.get("ERNIE_DEBUG", "").lower() not in OFF
        level = DEBUG if debug else VERBOSE if telling.verbose else QUIET if telling.quiet else NORMAL
        self.notes.level, self.notes.as_json = level, as_json

    def read_env_file(self, path: str | None) -> None:
        """Add the variables of a file that the user named."""
        if path is not None:
            self.environ = with_file(self.environ, path)

    def stdout(self) -> Stdout:
        """Standard output. Raises OutputError when it is closed."""
        return Stdout(self._stdout, self.translate)

    def output(self, name: str | None) -> Output:
        """Where the answer goes: a file, or standard output."""
        return self.stdout() if name in (None, "-") else FileOutput(str(name))

    def watches(self, shown: Shown) -> bool:
        """Whether somebody sees answer and notes while they come."""
        is_plain = shown.output in (None, "-") and not (shown.json or shown.raw)
        return is_plain and self.notes.is_terminal and self.notes.level > QUIET and self.stdout().is_terminal

    def has_library(self, name: str) -> bool:
        """Whether an optional library is installed."""
        from importlib.util import find_spec

        return find_spec(name) is not None

    def pictures(self, asked: Asked) -> tuple[Json, ...]:
        """What --attach names, as parts of a message. Raises UsageError."""
        if not asked.attach:
            if asked.keep_metadata:
                raise UsageError(say("--keep-metadata is for pictures"), hint=say("name one: -a FILE"))
            return ()
        from ernie_cli.pictures.attached import Attaching, attached

        return attached(asked.attach, Attaching(self.stdin, asked.no_stdin, asked.keep_metadata, self.notes))

    @property
    def is_replay(self) -> bool:
        """Whether a cassette answers in the place of every service."""
        return self.tape is not None and self.tape.is_replay

    def kept_pictures(self) -> "Store":
        """The pictures in our data folder."""
        from ernie_cli.pictures.store import Store

        return Store(self.folder("data") / "pictures", os.getuid())

    def referred(self, messages: tuple[Message, ...]) -> tuple[Message, ...]:
        """Messages as they can be written down, their pictures in our folder. Raises OutputError."""
        if not any(map(holds_pictures, messages)):
            return messages
        from ernie_cli.pictures.references import referred

        return referred(messages, self.kept_pictures())

    def resolved(self, messages: tuple[Message, ...]) -> tuple[Message, ...]:
        """Messages that were written down as they can be sent. Raises UsageError for a picture that is gone."""
        if not any(map(holds_pictures, messages)):
            return messages
        from ernie_cli.pictures.references import resolved

        return resolved(messages, self.kept_pictures())

    def logs(self, no_log: bool) -> bool:
        """Whether conversations are kept: not with --no-log, nor with ERNIE_NO_LOG, nor when a cassette answers."""
        return not no_log and not self.is_replay and self.environ.get("ERNIE_NO_LOG", "").lower() in OFF

    def trouble(self, text: Said) -> None:
        """What a store cannot do now, told once a run: what is wrong is wrong with the folder of all of them."""
        (self.notes.detail if self._is_troubled else self.notes.note)(text)
        self._is_troubled = True

    def turns(self, trouble: Callable[[Said], None] | None = None) -> "Book[Turn]":
        """Where the turns of conversations are kept. `trouble` is told what keeps them out, instead of ours."""
        from ernie_cli.history.book import book

        return book(self.folder("data") / "history", _turns, self.notes.note, self.notes.detail, trouble or self.trouble)

    def history(self) -> "Reader":
        """The conversations of this machine."""
        from ernie_cli.history.reader import Reader

        return Reader(self.turns())

    def edited(self, text: str) -> str:
        """`text` as the user leaves it in an editor: see `editor.edited`."""
        from ernie_cli.inputs.editor import edited

        return edited(text, self.environ)

    def curl(self, call: Call, provider: Provider, form: Form, asking: Asking) -> str:
        """A call as a curl command: see `curl.curl_command`. Raises OutputError when a picture cannot be kept for it."""
        from ernie_cli.curl import curl_command

        return curl_command(call, provider, form, asking, self._in_shell)

    def _in_shell(self, attachment: Attachment) -> str:
        from ernie_cli.pictures.shell import in_shell

        return in_shell(attachment, self.kept_pictures().keep, self.notes.note)

    def folder(self, kind: str) -> Path:
        """Ours for `config`, `data` or `cache`: that of ERNIE_CONFIG_DIR and its like, else the platform's place."""
        given = self.environ.get(f"ERNIE_{kind.upper()}_DIR")
        if given:
            return Path(given)
        if sys.platform == "linux":
            return xdg.folder(kind, self.environ)
        from ernie_cli.folders.platform import folder

        return folder(kind)

    def config(self) -> "Config":
        """What the configuration file says, empty without one. Raises UsageError that names line and column."""
        if self._config is None:
            path = self.folder("config") / "config.yaml"
            if os.path.lexists(path):
                from ernie_cli.config.file import read_config

                self._config = read_config(path)
            else:
                from ernie_cli.config.model import Config

                self._config = Config()
        return self._config


def _keyring() -> Any:
    from ernie_cli.credentials import keyring

    return keyring


def _hidden(question: str) -> str:
    from ernie_cli.credentials.prompt import hidden

    return hidden(question)


def _turns() -> Any:
    from ernie_cli.history import database

    return database


def _terminal() -> str | None:
    from ernie_cli.history.terminal import terminal

    return terminal()
