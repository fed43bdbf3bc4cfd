"""A table: its first rows are held until the widths of its columns are known; the later ones keep to them."""

import re
from collections.abc import Sequence

from ernie_cli.render.markdown.cells import cells
from ernie_cli.render.markdown.ink import BOLD, FAINT, PLAIN, Run
from ernie_cli.render.markdown.paper import Column, Paper
from ernie_cli.render.markdown.spans import spans

HELD = 40  # rows: about a screen
SEPARATOR, CROSSING, LINE = " │ ", "─┼─", "─"
ROOMY = 8  # cells of a column, where later rows may need more than the first ones
NARROWEST = 4  # cells of a column; where there is less room the rows are shown as they are written

_PIPE = re.compile(r"(?<!\\)\|")
_DELIMITER = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)*[ \t]*:?-+:?[ \t]*\|?[ \t]*")
_BREAK = re.compile(r"<br[ \t]*/?>", re.IGNORECASE)


def row(text: str) -> list[str]:
    """The cells of a row."""
    text = text.strip().removeprefix("|")
    text = text[:-1] if text.endswith("|") and not text.endswith("\\|") else text
    return [cell.strip().replace("\\|", "|") for cell in _PIPE.split(text)]


def alignments(text: str, columns: int) -> list[str] | None:
    """How the columns stand, <, ^ or >; None for a line that does not say so for all of them."""
    if not _DELIMITER.fullmatch(text):
        return None
    found = row(text)
    if len(found) != columns:
        return None
    return ["^" if cell[0] == cell[-1] == ":" and len(cell) > 1 else ">" if cell[-1] == ":" else "<" for cell in found]


class Table:
    """Rows in columns. What a row has too much goes into its last column."""

    def __init__(self, paper: Paper, header: str, stands: Sequence[str], keeps_marks: bool) -> None:
        self._paper = paper
        self._stands = stands
        self._keeps_marks = keeps_marks
        self._rows = [row(header)]
        self._widths: list[int] | None = None
        self.last: str = header  # the row that came last, while rows are held

    @property
    def is_laid_out(self) -> bool:
        """Whether rows are shown as they come."""
        return self._widths is not None

    def add(self, text: str) -> None:
        """The next row."""
        found = row(text)
        count = len(self._stands)
        if len(found) > count:
            found[count - 1 :] = [" | ".join(found[count - 1 :])]
        self._rows.append(found + [""] * (count - len(found)))
        self.last = text if self._widths is None else ""
        if self._widths is not None:
            self._show_rows()
        elif len(self._rows) > HELD:
            self._lay_out(ROOMY)
            self._show_rows()

    def end(self) -> None:
        """Show the rows that are held."""
        if self._widths is None:
            self._lay_out(1)
        self._show_rows()

    def _lay_out(self, least: int) -> None:
        """Find the widths of the columns, `least` if there is room for it."""
        self.last = ""
        shown = [[self._runs(cell, PLAIN) for cell in found] for found in self._rows]
        natural = [max(_length(found[number]) for found in shown) for number in range(len(self._stands))]
        room = self._paper.room - len(SEPARATOR) * (len(natural) - 1)
        self._widths = _fitted([max(width, least) for width in natural], room) or _fitted(natural, room)
        self._show_header()

    def _show_header(self) -> None:
        header = self._rows.pop(0)
        self._show(header, BOLD)
        if self._widths:
            self._paper.verbatim(CROSSING.join(LINE * width for width in self._widths), FAINT)
            self._paper.end_line()

    def _show_rows(self) -> None:
        for found in self._rows:
            self._show(found, PLAIN)
        self._rows.clear()

    def _show(self, found: Sequence[str], style: str) -> None:
        runs = [self._runs(cell, style) for cell in found]
        if not self._widths:
            for number, cell in enumerate(runs):
                if number:
                    self._paper.write(SEPARATOR, FAINT)
                for run in cell:
                    self._paper.write(run.text.replace("\n", " "), run.style)
            self._paper.end_line()
            return
        columns = [_lines(cell, width) for cell, width in zip(runs, self._widths, strict=True)]
        for number in range(max(map(len, columns))):
            line = [column[number] if number < len(column) else [] for column in columns]
            self._show_line(line, self._widths)

    def _show_line(self, line: Sequence[Sequence[Run]], widths: Sequence[int]) -> None:
        for number, (cell, width, stand) in enumerate(zip(line, widths, self._stands, strict=True)):
            if number:
                self._paper.verbatim(SEPARATOR, FAINT)
            missing = max(width - sum(cells(run.text) for run in cell), 0)
            before = {"<": 0, "^": missing // 2, ">": missing}[stand]
            self._paper.verbatim(" " * before)
            for run in cell:
                self._paper.verbatim(*run)
            if number < len(widths) - 1:
                self._paper.verbatim(" " * (missing - before))
        self._paper.end_line()

    def _runs(self, cell: str, style: str) -> list[Run]:
        return spans(_BREAK.sub("\n", cell), style, "", True, self._keeps_marks).runs


def _length(runs: Sequence[Run]) -> int:
    """Cells of the longest line of a cell."""
    return max(map(cells, "".join(run.text for run in runs).split("\n")))


def _fitted(natural: Sequence[int], room: int) -> list[int]:
    """Widths of columns that fit: wide columns share what the narrow ones leave. Empty where there is no room for them."""
    widths, left = list(natural), room
    order = sorted(range(len(natural)), key=lambda number: natural[number])
    for place, number in enumerate(order):
        share = left // (len(order) - place)
        widths[number] = max(min(natural[number], share), 1)
        if widths[number] < min(natural[number], NARROWEST):
            return []
        left -= widths[number]
    return widths if left >= 0 else []


def _lines(runs: Sequence[Run], width: int) -> list[list[Run]]:
    """A cell broken into lines of `width`."""
    if _length(runs) <= width and not any("\n" in run.text for run in runs):
        return [list(runs)]
    column = Column(width)
    for run in runs:
        column.write(*run)
    column.end_line()
    return column.lines[:-1]
