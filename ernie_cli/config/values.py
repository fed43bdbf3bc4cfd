"""Readers of single values: each takes an item of the file and gives the value, or says where and why it cannot be one."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, NoReturn, TypeVar

from ernie_cli.catalogue import nearest
from ernie_cli.config.document import Item, mistake
from ernie_cli.language.said import Said, say, series

T = TypeVar("T")
Reader = Callable[[Item], T]

# What keys begin with that the services give out, and the names under which people write one down.
_SECRET = re.compile(r"bce-v3/ALTAK-|\bALTAK[-A-Za-z0-9]{8}|\bsk-[-_A-Za-z0-9]{8}|\b24\.[0-9a-f]{16}|\bBearer\s+[^\s$]{8}")
_WHOLE_SECRET = re.compile(rf"({_SECRET.pattern})[^\s\"'\\<>]*")
_SECRET_NAME = re.compile(r"(^|[-_])(api[-_]?key|key|token|secret|password|passwd|authorization|cookie|ak|sk)$", re.IGNORECASE)
_LOGIN_IN_URL = re.compile(r"://[^/@\s]*@")
_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")


def text(item: Item) -> str:
    """Text that is not blank."""
    if item.kind in ("a number", "true or false", "a date", "nothing"):
        raise mistake(item, say("this is read as {kind}, where text is meant: quote the value", kind=item.kind))
    if item.kind != "text":
        _wrong(item, say("text"))
    if is_secret(item.text):
        raise secret(item)
    if not item.text.strip():
        raise mistake(item, say("this is empty"))
    if any("\ud800" <= character <= "\udfff" for character in item.text):  # not every reader of YAML refuses one
        raise mistake(item, say("this holds half a character"), say("write the character itself instead of \\u escapes"))
    return item.text


def fitting(pattern: str, what: str) -> Reader[str]:
    """Text that fits `pattern` whole."""

    def read(item: Item) -> str:
        found = text(item)
        if _LOGIN_IN_URL.search(found):
            raise secret(item)
        if not re.fullmatch(pattern, found):
            raise mistake(item, say("this is not {what}", what=what))
        return found

    return read


def one_of(*words: str) -> Reader[str]:
    """One of these words."""

    def read(item: Item) -> str:
        found = text(item)
        if found not in words:
            raise mistake(item, say("this is none of {words}", words=", ".join(words)), _near(found, words))
        return found

    return read


def flag(item: Item) -> bool:
    """true or false."""
    if item.kind != "true or false":
        _wrong(item, say("true or false"))
    return item.text.lower() in ("true", "yes", "on")


def number(item: Item) -> float:
    """A number in plain decimal digits; a whole one stays whole."""
    digits = decimal(item)
    return float(digits) if "." in digits else int(digits)


def whole(item: Item) -> int:
    """A number without a fraction."""
    digits = decimal(item)
    if "." in digits:
        raise mistake(item, say("this is no whole number"))
    return int(digits)


def decimal(item: Item) -> str:
    """The digits of a number, exactly as they stand, quoted or not."""
    if item.kind not in ("a number", "text") or not _NUMBER.fullmatch(item.text) or len(item.text) > 30:
        _wrong(item, say("a number in plain digits"))
    if item.text.lstrip("+-")[:1] == "0" and item.text.lstrip("+-")[1:2].isdigit():
        raise mistake(item, say("a number with a leading zero means another one in YAML"), say("write it without"))
    return item.text


def several(reader: Reader[T]) -> Reader[tuple[T, ...]]:
    """A list with at least one member."""

    def read(item: Item) -> tuple[T, ...]:
        if item.kind != "a list":
            _wrong(item, say("a list, such as [pass, show, ernie]"))
        if not item.items:
            raise mistake(item, say("this list is empty"))
        return tuple(reader(each) for each in item.items)

    return read


def named(reader: Reader[T], check: Callable[[Item], None] = lambda _: None) -> Reader[Mapping[str, T]]:
    """A mapping from names of the user's own; `check` sees each name."""

    def read(item: Item) -> Mapping[str, T]:
        if item.kind != "a mapping":
            _wrong(item, say("a mapping, with a name on each line"))
        for key in item.keys.values():
            text(key)
            check(key)
        return {name: reader(each) for name, each in item.members.items()}

    return read


def record(readers: Mapping[str, Reader[Any]], needed: Collection[str] = ()) -> Reader[dict[str, Any]]:
    """A mapping from names that we know."""

    def read(item: Item) -> dict[str, Any]:
        if item.kind != "a mapping":
            _wrong(item, say("a mapping with {readers}", readers=", ".join(readers)) if len(readers) < 12 else say("a mapping"))
        for name, key in item.keys.items():
            if name not in readers:
                raise _unknown(key, readers)
        missing = [name for name in needed if name not in item.members]
        if missing:
            raise mistake(item, say("{missing} is missing here", missing=series(" and ", missing)))
        return {name: readers[name](each) for name, each in item.members.items()}

    return read


def secret(item: Item) -> Exception:
    """What is said of a secret, without showing it."""
    return mistake(
        item,
        say("a secret does not belong in this file"),
        say("remove it here and run: ernie token set PROVIDER  (or name a key_command)"),
    )


def without_secrets(text: str) -> str:
    """A text with `***` where something looks like a key that the services give out."""
    return _WHOLE_SECRET.sub("***", text)


def is_secret(text: str) -> bool:
    """Whether it holds what looks like a key of one of the services."""
    return _SECRET.search(text) is not None


def is_secret_name(name: str) -> bool:
    """Whether somebody would keep a secret under this name."""
    return _SECRET_NAME.search(name) is not None


def _unknown(key: Item, known: Collection[str]) -> Exception:
    near = nearest(key.text, known)
    if is_secret(key.text) or (is_secret_name(key.text) and not near):
        return secret(key)
    return mistake(
        key,
        say("unknown key {key}", key=key.text[:60]),
        _near(key.text, known) or say("known keys: {known}", known=", ".join(known)),
    )


def _near(word: str, known: Collection[str]) -> Said | None:
    found = nearest(word, known)
    return say("did you mean {found}?", found=found) if found else None


def _wrong(item: Item, wanted: Said) -> NoReturn:
    raise mistake(item, say("this is {kind}, where {wanted} is meant", kind=item.kind, wanted=wanted))
