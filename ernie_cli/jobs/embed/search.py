"""`ernie embed --nearest`: ranks the texts of an input, or a saved file of vectors, by how alike they are to one text."""

from ernie_cli.bulk.rows import Row as Line
from ernie_cli.bulk.shard import Shard
from ernie_cli.errors import ErnieError, UsageError
from ernie_cli.flags.embed import Embedding
from ernie_cli.jobs.embed.form import ranking, whole_output
from ernie_cli.jobs.embed.input import Input
from ernie_cli.jobs.embed.means import Means
from ernie_cli.jobs.embed.output import Mark, Rows
from ernie_cli.jobs.embed.texts import FIELD, checked
from ernie_cli.language.said import say
from ernie_cli.render.ranking import Likened
from ernie_cli.render.vectors import Row
from ernie_cli.vectors.saved import saved_vectors
from ernie_cli.vectors.vector import Vector


class Sought(Rows):
    """Keeps the one vector that others are compared with."""

    vector: Vector
    mark: Mark

    def show(self, row: Row) -> None:
        """It is never left out: that ends the run."""
        assert row.vector is not None
        self.vector = row.vector

    def flush(self, mark: Mark) -> None:
        """Nothing is written."""

    def end(self, mark: Mark, error: ErnieError | None) -> None:
        """Nothing is written; what it took counts."""
        self.mark = Mark(prompt_tokens=mark.prompt_tokens, total_tokens=mark.total_tokens)

    def abandon(self) -> None:
        """Nothing is written."""


def search(asks: Means, source: Input | None, asked: Embedding, shard: Shard, form: str) -> None:
    """Print the best of `source`, or of the saved file, in the form `form`. Raises what it ends with."""
    output = whole_output(asks.app, asked)
    text = checked(Line(0, 1, b"", fields={FIELD: asked.nearest}), None, asks.most)
    if text.fault is not None:
        raise UsageError(say("--nearest: {fault}", fault=text.fault))
    sought = Sought()
    asks._replace(fails=True).embed(iter([text]), sought, Mark(), "--nearest, text", 1)
    rows, found = ranking(form, output, asks.choice, sought.vector.values, asked.top)
    if source is not None:
        asks.embed(source.texts(shard, 0, asked.field, asks.most), rows, sought.mark, source.unit, source.total)
        return
    for saved in saved_vectors(str(asked.against)):
        found.add(
            Likened(saved.place, saved.id, saved.text),
            saved.values,
            say("row {place} of {against}", place=saved.place, against=asked.against),
        )
    rows.end(sought.mark, None)
