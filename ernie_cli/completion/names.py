"""Lists of names that shells read for TAB, one a line below `complete/` in the cache folder; losing one costs nothing.

A name stands in them only when a shell takes it for plain words: a list that a server could fill is typed by people.
"""

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from ernie_cli.storage.pending import prepare

PLAIN = frozenset("._-+:/@, ")  # beside letters and digits of any script
LONGEST = 200  # characters of a name
MOST = 5000  # names of a list
LARGEST = MOST * (LONGEST + 1) * 4  # bytes of a file


def write_names(folder: Path, kind: str, names: Iterable[str]) -> None:
    """Make `names` the list `kind` of the cache folder `folder`, for this user alone.

    A kind is models, aliases, sessions, conversations, batches, templates or providers. Each name is kept once, in this
    order; what is not plain is left out. A list that stays the same is not written, one that cannot be written stays as it is.
    """
    plain = [name for name in dict.fromkeys(names) if is_plain(name)][:MOST]
    text = "".join(f"{name}\n" for name in plain).encode()
    path = folder / "complete" / kind
    with suppress(OSError):
        if _content(path) != text:
            _replace(path, text)


def read_names(folder: Path, kind: str) -> list[str]:
    """The names of a list, none when there is no such list."""
    with suppress(OSError):
        content = _content(folder / "complete" / kind)
        return [name for name in (content or b"").decode(errors="replace").splitlines() if is_plain(name)]
    return []


def model_names(known: Iterable[str], lists: Mapping[str, Iterable[str]], asked: Iterable[str]) -> list[str]:
    """The list of models: every id, then `provider/id`, by what providers offer now.

    `known` is the list as it stands: what it says of a provider holds until that provider is `asked` again.
    """
    kept: dict[str, list[str]] = {}
    for name in known:
        provider, slash, id_ = name.partition("/")
        if slash and provider in lists:
            kept.setdefault(provider, []).append(id_)
    now = {provider: list(ids) for provider, ids in lists.items()}
    found = {provider: ids if provider in asked else kept.get(provider, ids) for provider, ids in now.items()}
    ids = dict.fromkeys(id_ for each in found.values() for id_ in each)
    return [*ids, *(f"{provider}/{id_}" for provider, each in found.items() for id_ in each)]


def is_plain(name: str) -> bool:
    """Whether a shell takes `name` for plain words, with blanks between them, and for no option."""
    is_word = name == name.strip() != "" and len(name) <= LONGEST and name[0] != "-"
    return is_word and all(character.isalnum() or character in PLAIN for character in name)


def _content(path: Path) -> bytes | None:
    """What stands there; None for what is no regular file, or too large to be ours."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    with os.fdopen(file, "rb") as stream:
        content = stream.read(LARGEST + 1)
    return content if len(content) <= LARGEST else None


def _replace(path: Path, text: bytes) -> None:
    prepare(path.parent)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(file, "wb") as stream:
            stream.write(text)
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise
