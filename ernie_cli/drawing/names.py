"""Under which names pictures are kept: the user's, or our own; nothing that a server sent becomes part of a path."""

import os
import re
from pathlib import Path
from typing import NamedTuple

from ernie_cli.errors import UsageError
from ernie_cli.language.said import say
from ernie_cli.pictures.kinds import ENDINGS, format_of

PLACE = re.compile(r"\{(n|seed)\}")
LONGEST = 255  # bytes of a name, on every file system in use
ELSE = re.compile(r"\{\w*\}")


class Pattern(NamedTuple):
    """A path in which {n} and {seed} stand for a picture's number and seed.

    `grows`: it gets the ending of the bytes. `is_ours`: the name says nothing to the user, so another one that is free
    will do as well.
    """

    path: str
    grows: bool
    is_ours: bool = False

    @property
    def has_seed(self) -> bool:
        """Whether it cannot be filled in without a seed."""
        return "{seed}" in self.path

    def name(self, number: int, seed: int | None, kind: str) -> Path:
        """The path of a picture; `kind` is a key of ENDINGS."""
        words = {"n": str(number), "seed": "" if seed is None else str(seed)}
        filled = PLACE.sub(lambda found: words[found[1]], self.path)
        return Path(f"{filled}.{ENDINGS[kind]}" if self.grows else filled)

    def is_too_long(self, number: int, seed: int | None) -> bool:
        """Whether no file can have the name that the picture may get."""
        return len(os.fsencode(self.name(number, seed, max(ENDINGS, key=len)).name)) > LONGEST

    def taken(self, number: int, seed: int | None) -> Path | None:
        """A file that is there already and has a name that the picture may get."""
        formats = ENDINGS if self.grows else ("png",)
        return next((path for each in formats if os.path.lexists(path := self.name(number, seed, each))), None)


def pattern(output: str | None, count: int | None, stem: str) -> Pattern:
    """What `--output` says about `count` pictures, None for a job of whatever size.

    `stem` is our own name, for a folder and for none at all.
    Raises UsageError for one name for several pictures, and for a folder that is not there or cannot be written.
    """
    try:
        found = _pattern(output, stem)
        if not found.is_ours and count != 1 and "{n}" not in found.path:
            base, dot, ending = found.path.rpartition(".") if not found.grows else (found.path, "", "")
            raise UsageError(
                say("--output: {output} is one name for {count} pictures", output=output, count=count or say("many")),
                hint=say("say where the number goes: {base}-{{n}}{dot}{ending}", base=base, dot=dot, ending=ending),
            )
        folder = Path(found.path).parent
        if PLACE.search(str(folder)):
            raise UsageError(say("--output: a folder cannot hold {n} or {seed}"), hint=say("they belong into the file's name"))
        if not folder.is_dir():
            raise UsageError(
                say("--output: there is no folder {folder}", folder=folder),
                hint=say("make it: mkdir -p {folder}", folder=folder),
            )
        if not os.access(folder, os.W_OK | os.X_OK):
            raise UsageError(say("--output: cannot write into {folder}: Permission denied", folder=folder))
    except (OSError, ValueError) as error:
        raise UsageError(say("--output: {output!r} cannot be written: {error}", output=output, error=error)) from error
    return found


def _pattern(output: str | None, stem: str) -> Pattern:
    if output is None:
        return Pattern(f"{stem}-{{n}}", grows=True, is_ours=True)
    if not output:
        raise UsageError(
            say("--output names no file"), hint=say("for example -o cat.png, -o 'cat-{n}-{seed}.png', -o pictures/")
        )
    if "\0" in output:
        raise ValueError(say("there is a NUL in it"))
    if output.endswith("/") or os.path.isdir(output):  # noqa: PTH112 - a name that is too long is told later
        return Pattern(os.path.join(output, f"{stem}-{{n}}"), grows=True, is_ours=True)  # noqa: PTH118 - ./ stays
    strange = next((found for found in ELSE.findall(output) if not PLACE.fullmatch(found)), None)
    if strange is not None:
        raise UsageError(
            say("--output: {strange} means nothing here", strange=strange), hint=say("there are {n}, the number, and {seed}")
        )
    is_pattern = PLACE.search(output) is not None
    return Pattern(output, grows=is_pattern and format_of(output) is None and not Path(output).suffix)
