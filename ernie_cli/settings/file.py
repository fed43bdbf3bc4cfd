"""Changes `config.yaml`, one change at a time: read again before it takes the place of the old file, and never half written."""

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ernie_cli.app import App
from ernie_cli.catalogue import nearest
from ernie_cli.config.document import Item, Mistake, document
from ernie_cli.config.edit import Unchangeable, changed, removed, scalar
from ernie_cli.config.file import PRICE, configuration
from ernie_cli.config.look import found, leaves
from ernie_cli.config.path import Path as Key
from ernie_cli.config.path import dotted
from ernie_cli.config.source import read
from ernie_cli.credentials.lock import lock
from ernie_cli.credentials.private import words, write_private
from ernie_cli.errors import ErnieError, OutputError, UsageError
from ernie_cli.language.said import Said, say
from ernie_cli.language.system import reason
from ernie_cli.settings.ranges import usable_at

NAMED = {"aliases": (), "prices": tuple(PRICE)}  # by names that may hold dots, and the keys below each
BY_HAND = say("change it by hand: ernie config edit")
MARK = "\ufeff"  # of byte order, which some editors write first
LIMIT = 10.0  # seconds to wait for another process that writes


def place(app: App) -> Path:
    """The file of this user."""
    return app.folder("config") / "config.yaml"


def root(path: Path) -> Item | None:
    """What stands in the file, None without one. Raises UsageError for what is no YAML of ours."""
    return read(path, lambda item: item) if os.path.lexists(path) else None


def put(app: App, key: Key, values: Sequence[str]) -> None:
    """Set `key` to what it takes: a number, true or false, text; several values are a list. Raises ErnieError."""
    with _replaced(app) as replace:
        replace(lambda text: _fitting(text, key, values, place(app)))


def drop(app: App, key: Key) -> None:
    """Remove `key`, and what is empty without it. Raises UsageError when it is not set."""
    with _replaced(app) as replace:
        replace(lambda text: _removed(text, key, place(app)))


def exchange(app: App, old: str, new: str) -> None:
    """Put `new` in the place of `old`. Raises UsageError when something else stands there by now."""

    def change(text: str) -> str:
        if text != old:
            raise UsageError(say("{place} was changed meanwhile", place=place(app)))
        return new

    with _replaced(app) as replace:
        replace(change)


def text_of(path: Path) -> str:
    """All of the file as it is, "" without one. Raises UsageError."""
    try:
        return path.read_bytes().decode()
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise UsageError(say("cannot read {path}: {strerror}", path=path, strerror=reason(error))) from error
    except UnicodeDecodeError as error:
        raise UsageError(
            say(
                "{path} is not UTF-8: byte 0x{object:02x} at offset {start}",
                path=path,
                object=error.object[error.start],
                start=error.start,
            )
        ) from error


@contextmanager
def _replaced(app: App) -> Iterator[Callable[[Callable[[str], str]], None]]:
    """Gives what replaces the text of the file by what a function makes of it, alone for as long as the context lasts.

    A symbolic link stays one; the mode stays what it is, and is 0600 for a new file.
    """
    path = place(app)
    try:
        target = path.resolve()
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _alone(app.folder("cache")):
            mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o600

            def replace(change: Callable[[str], str]) -> None:
                old = text_of(path)
                mark = MARK if old.startswith(MARK) else ""
                new = mark + change(old.removeprefix(MARK)).removeprefix(MARK)
                if new != old:
                    write_private(target, new, mode)

            yield replace
    except TimeoutError as error:
        raise OutputError(say("another process holds {path}", path=path), hint=say("try again")) from error
    except OSError as error:
        raise OutputError(say("cannot write {path}: {words}", path=path, words=words(error))) from error


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Where `folder` takes the lock, nobody else writes; where it does not, nobody is waited for. Raises TimeoutError."""
    with ExitStack() as held:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            held.enter_context(lock(folder / "config.lock", LIMIT))
        except TimeoutError:
            raise
        except OSError:  # what can be made again keeps no setting from being made
            pass
        yield


def _fitting(text: str, key: Key, values: Sequence[str], path: Path) -> str:
    """The text with the first form of `values` that the configuration takes there."""
    mistakes: list[Mistake] = []
    aim, forms = _aimed(text, key, _forms(key, values))
    for form in forms:
        try:
            new = changed(text, aim, form)
            usable_at(document(new), key)
            return new
        except Unchangeable as error:
            raise UsageError(say("{path}: {error}", path=path, error=error), hint=_quoting(key) or BY_HAND) from error
        except Mistake as error:
            mistakes.append(error)
    told = next((each for each in mistakes if _is_list(forms[0]) or "quote the value" not in each.message), mistakes[0])
    raise _refusal(text, key, told, path) from told


def _forms(key: Key, values: Sequence[str]) -> list[str]:
    """`values` as YAML: as it stands if it looks like more than text, as text, as a list of texts."""
    listed = f"[{', '.join(map(scalar, values))}]"
    if len(values) > 1:
        return [listed]
    if _is_list(values[0]):
        return [values[0], scalar(values[0])]
    if key[-1] == "key_command" and " " in values[0]:
        raise UsageError(
            say("a command is given word by word"),
            hint=say("ernie config set {dotted} {values}", dotted=dotted(key), values=values[0]),
        )
    return [*([values[0]] if _is_literal(values[0]) else []), scalar(values[0]), listed]


def _is_list(value: str) -> bool:
    """Whether it is one in brackets, as YAML and JSON have it."""
    try:
        item = document(value)
    except Mistake:
        return False
    return item is not None and item.kind == "a list" and value.isprintable() and value[0] == "[" and value[-1] == "]"


def _is_literal(value: str) -> bool:
    try:
        item = document(value)
    except Mistake:
        return False
    if item is not None and item.kind == "a mapping":
        return item.is_flow and value.isprintable() and value[0] == "{" and value[-1] == "}"
    return item is not None and item.kind in ("a number", "true or false") and item.text == value


def _aimed(text: str, key: Key, forms: list[str]) -> tuple[Key, list[str]]:
    """Default models stand as one text, for chat, or by command: setting one of them makes the one form the other."""
    try:
        held = found(document(text), key[:-1] if key[-1:] != ("default_model",) else key)
    except Mistake:
        return key, forms
    if held is not None and key[-1] == "default_model" and held.kind == "a mapping":
        return (*key, "chat"), forms
    if held is not None and key[-2:-1] == ("default_model",) and held.kind == "text":
        chat = f"chat: {scalar(held.text)}, " if key[-1] != "chat" else ""
        return key[:-1], [f"{{{chat}{scalar(key[-1])}: {form}}}" for form in forms]
    return key, forms


def _removed(text: str, key: Key, path: Path) -> str:
    try:
        before = document(text)
        held = found(before, key)
        is_short = held is not None and key[-2:] == ("default_model", "chat") and held is found(before, key[:-1])
        new = removed(text, key[:-1] if is_short else key)
        if _is_sound(text):
            configuration(document(new))
    except KeyError as error:
        set_here = [dotted(each) for each, _ in leaves(before)] if before else []
        raise not_set(key, set_here) from error
    except Unchangeable as error:
        raise UsageError(say("{path}: {error}", path=path, error=error), hint=BY_HAND) from error
    except Mistake as error:
        raise _refusal(text, key, error, path) from error
    return new


def not_set(key: Key, known: Sequence[str]) -> UsageError:
    """What is said of a key that is not there; `known` are those that are."""
    near = nearest(dotted(key), known)
    hint = say("did you mean {near}?", near=near) if near else say("ernie config list shows what is set")
    return UsageError(say("{dotted} is not set", dotted=dotted(key)), hint=hint)


def _refusal(text: str, key: Key, error: Mistake, path: Path) -> ErnieError:
    """The reader's own words; with their place when the file was wrong before."""
    if _is_sound(text):
        return UsageError(
            say("{dotted}: {message}; nothing is changed", dotted=dotted(key), message=error.message),
            hint=_quoting(key) or error.hint,
        )
    return UsageError(
        say(
            "{path}:{line}:{column} {message}; nothing is changed",
            path=path,
            line=error.line,
            column=error.column,
            message=error.message,
        ),
        hint=error.hint or BY_HAND,
    )


def _quoting(key: Key) -> Said | None:
    """How to write a key whose name was cut at its dots, None for one that was not."""
    below = NAMED.get(key[0]) if len(key) > 2 else None
    if below is None or "." in key[1] or nearest(key[-1], below) not in (None, key[-1]):
        return None
    rest = key[-1:] if key[-1] in below else ()
    whole = dotted((key[0], ".".join(key[1 : len(key) - len(rest)]), *rest))
    return None if whole == dotted(key) else say("a name with dots stands in quotes: '{whole}'", whole=whole)


def _is_sound(text: str) -> bool:
    try:
        configuration(document(text))
    except Mistake:
        return False
    return True
