"""What is made of vectors instead of writing them: the texts that are most like another, or how alike a few are."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from ernie_cli.errors import ErnieError, UsageError
from ernie_cli.events import Json, Usage
from ernie_cli.language.said import say
from ernie_cli.render.sanitize import harmless
from ernie_cli.render.vectors import Row, Writes
from ernie_cli.vectors.similarity import Best, Numbers, matrix

MOST = 1000  # texts that are compared each with each
DIGITS = 6  # behind the point of a score in a document
Scores = Sequence[Sequence[float]]
HeatMap = Callable[[Sequence[str], Sequence[Sequence[float]]], bytes | None]


class Likened(NamedTuple):
    """What is compared: input number `place`, from 0. What a saved file does not tell is None."""

    place: int
    id: str | None
    text: str | None

    @property
    def members(self) -> dict[str, Json]:
        """What it is in a document."""
        return {"index": self.place, "id": self.id, "text": self.text}


Ranked = Sequence[tuple[float, Likened]]  # with their scores, the best first
MatrixTold = Callable[[Sequence[Likened], Scores, int | None, Usage | None], bytes]


class Nearest:
    """The best of the rows, as `told` words them. `wanted` is what they are compared with."""

    def __init__(self, output: Writes, wanted: Numbers, count: int, told: Callable[[Ranked, Usage | None], bytes]) -> None:
        self._output = output
        self._dimensions = len(wanted)
        self._best = Best[Likened](wanted, count)
        self._told = told

    def show(self, row: Row) -> None:
        """Compare it; what was left out is like nothing."""
        if row.vector is not None:
            self.add(Likened(row.place, row.id, row.text), row.vector.values, f"text {row.place + 1}")

    def add(self, likened: Likened, numbers: Numbers, where: str) -> None:
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
        self._best.add(likened, numbers)

    def close(self, usage: Usage | None, error: ErnieError | None) -> None:
        """The list."""
        if error is None:
            self._output.write(self._told(self._best.ranked(), usage))


class Matrix:
    """Each text with each, as `told` words the scores."""

    def __init__(self, output: Writes, told: MatrixTold) -> None:
        self._output = output
        self._told = told
        self._texts: list[Likened] = []
        self._vectors: list[Numbers] = []

    def show(self, row: Row) -> None:
        """Keep it; raises UsageError for one too many."""
        if row.vector is not None:
            if len(self._vectors) == MOST:
                raise UsageError(
                    say("--matrix compares {most} texts at the most", most=MOST),
                    hint=say("--nearest TEXT ranks any number of them"),
                )
            self._texts.append(Likened(row.place, row.id, row.text))
            self._vectors.append(row.vector.values)

    def close(self, usage: Usage | None, error: ErnieError | None) -> None:
        """The matrix. Raises UsageError where a terminal has no room for it."""
        if error is None:
            dimensions = len(self._vectors[0]) if self._vectors else None
            self._output.write(self._told(self._texts, matrix(self._vectors), dimensions, usage))


def score_lines(ranked: Ranked, is_terminal: bool) -> bytes:
    """Score, tab, text; in place of a text that nobody knows its id or number."""
    lines = (f"{score:.4f}\t{' '.join((it.text or it.id or str(it.place)).splitlines())}" for score, it in ranked)
    return "".join(f"{harmless(line) if is_terminal else line}\n" for line in lines).encode()


def score_table(scores: Scores) -> bytes:
    """Numbers with tabs between."""
    return "".join("\t".join(f"{score:.6f}" for score in row) + "\n" for row in scores).encode()


def heat(texts: Sequence[Likened], scores: Scores, drawn: HeatMap) -> bytes:
    """A picture. Raises UsageError where a terminal has no room for it."""
    picture = drawn([each.text or "" for each in texts], scores)
    if picture is None:
        raise UsageError(
            say("{rows} texts do not fit on this terminal", rows=len(scores)), hint=say("pipe the numbers: --matrix | cat")
        )
    return picture


def ranked_rows(ranked: Ranked) -> list[Json]:
    """The rows of a document: the best has rank 1."""
    return [{"rank": rank, "score": round(score, DIGITS), **it.members} for rank, (score, it) in enumerate(ranked, 1)]


def matrix_rows(texts: Sequence[Likened], scores: Scores) -> list[Json]:
    """The same of a matrix: how alike a text is to each, in the order of the rows."""
    rounded = ([round(score, DIGITS) for score in row] for row in scores)
    return [{**it.members, "scores": row} for it, row in zip(texts, rounded, strict=True)]
