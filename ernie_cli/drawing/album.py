"""Where finished pictures go: into files, out on standard output, or nowhere when links are all that is wanted."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from ernie_cli.drawing.files import Drafts
from ernie_cli.drawing.names import Pattern
from ernie_cli.drawing.orders import Order
from ernie_cli.drawing.studio import Made
from ernie_cli.errors import OutputError, UsageError
from ernie_cli.language.said import Said, say
from ernie_cli.pictures.kinds import format_of
from ernie_cli.render.output import Output


class Album(NamedTuple):
    """Files by `pattern`, or without one `straight` into an output; `over` others that are there. `note` tells remarks."""

    pattern: Pattern | None
    straight: Output
    drafts: Drafts
    over: bool
    note: Callable[[Said], None]

    @property
    def folder(self) -> Path | None:
        """Where files begin, so that they can be renamed; None for memory."""
        return None if self.pattern is None else Path(self.pattern.path).parent

    def check(self, orders: Sequence[Order]) -> None:
        """Raises UsageError when a file is in the way, or a name wants a seed that there is not."""
        if self.pattern is None:
            return
        if self.pattern.has_seed and any(order.seed is None for order in orders):
            raise UsageError(say("--output: there is no {seed}: the model takes none"), hint=say("use {n}"))
        for order in orders:
            for number in order.numbers:
                if self.pattern.is_too_long(number, order.seed):
                    raise UsageError(say("--output: the name is too long for a file"), hint=say("choose a shorter one"))
                found = None if self.pattern.is_ours else self.pattern.taken(number, order.seed)
                if found is not None and found.is_dir():
                    raise UsageError(say("--output: {found} is a folder", found=found), hint=say("choose another name"))
                if found is not None and not self.over:
                    raise UsageError(
                        say("--output: {found} exists", found=found), hint=say("choose another name, or write over it: --force")
                    )

    def put(self, made: Made) -> Made:
        """The picture with the path where it is now, or with the error that its file came to."""
        if made.draft is None or made.facts is None:
            return made
        try:
            if self.pattern is None:
                self.straight.write(made.draft.bytes)
                self.straight.finish()
                return made
            wanted = self.pattern.name(made.number, made.seed, made.facts.format)
            path = made.draft.put(wanted, self.over)
        except OutputError as error:
            return made._replace(error=error)
        finally:
            self.drafts.end(made.draft)
        if path != wanted:
            self.note(say("{wanted} has come into being meanwhile; the picture is in {path}", wanted=wanted, path=path))
        if format_of(path.name) not in (None, made.facts.format):
            self.note(
                say("{path} holds a picture of type {format}, whatever its name says", path=path, format=made.facts.format)
            )
        return made._replace(path=path)
