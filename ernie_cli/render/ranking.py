"""What is made of vectors instead of writing them: the texts that are most like another, or how alike a few are."""

from collections.abc import Callable, Sequence

from ernie_cli.errors import ErnieError, UsageError
from ernie_cli.events import Usage
from ernie_cli.language.said import say
from ernie_cli.render.sanitize import harmless
from ernie_cli.render.vectors import Row, Writes
from ernie_cli.vectors.similarity import Best, Numbers, matrix

MOST = 1000  # texts that are compared each with each
HeatMap = Callable[[Sequence[str], Sequence[Sequence[float]]], bytes | None]


class Nearest:
    """The best of the rows, one a line: score, tab, text. `wanted` is what they are compared with."""

    def __init__(self, output: Writes, wanted: Numbers, count: int, is_terminal: bool) -> None:
        self._output = output
        self._dimensions = len(wanted)
        self._best = Best[str](wanted, count)
        self._is_terminal = is_terminal

    def show(self, row: Row) -> None:
        """Compare it; what was left out is like nothing."""
        if row.vector is not None:
            self.add(row.text, row.vector.values, f"text {row.place + 1}")

    def add(self, text: str, numbers: Numbers, where: str) -> None:
        """Compare numbers that come from elsewhere. Raises UsageError for those of another model."""
        if len(numbers) != self._dimensions:
            raise UsageError(
                say(
                    "{where} has {numbers} numbers, the text to compare it with {dimensions}",
                    where=where,
                    numbers=len(numbers),
                    dimensions=self._dimensions,
                ),
                hint=say("ask the model that made them: -m MODEL"),
            )
        self._best.add(text, numbers)

    def close(self, usage: Usage | None, error: ErnieError | None) -> None:
        """The list."""
        if error is None:
            lines = (f"{score:.4f}\t{' '.join(text.splitlines())}" for score, text in self._best.ranked())
            text = "".join(f"{harmless(line) if self._is_terminal else line}\n" for line in lines)
            self._output.write(text.encode())


class Matrix:
    """Each text with each: numbers with tabs between, or what `drawn` makes of them on a terminal."""

    def __init__(self, output: Writes, drawn: HeatMap | None) -> None:
        self._output = output
        self._drawn = drawn
        self._texts: list[str] = []
        self._vectors: list[Numbers] = []

    def show(self, row: Row) -> None:
        """Keep it; raises UsageError for one too many."""
        if row.vector is not None:
            if len(self._vectors) == MOST:
                raise UsageError(
                    say("--matrix compares {most} texts at the most", most=MOST),
                    hint=say("--nearest TEXT ranks any number of them"),
                )
            self._texts.append(row.text)
            self._vectors.append(row.vector.values)

    def close(self, usage: Usage | None, error: ErnieError | None) -> None:
        """The matrix. Raises UsageError where a terminal has no room for it."""
        if error is not None:
            return
        rows = matrix(self._vectors)
        if self._drawn is None:
            self._output.write("".join("\t".join(f"{score:.6f}" for score in row) + "\n" for row in rows).encode())
            return
        picture = self._drawn(self._texts, rows)
        if picture is None:
            raise UsageError(
                say("{rows} texts do not fit on this terminal", rows=len(rows)), hint=say("pipe the numbers: --matrix | cat")
            )
        self._output.write(picture)
