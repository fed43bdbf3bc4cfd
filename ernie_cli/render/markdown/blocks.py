"""Markdown line by line: paragraphs word by word as they come, code line by line, tables once their columns are known."""

from collections.abc import Callable, Mapping, Sequence

from ernie_cli.render.markdown.fence import Fence, Formula, Lexers, Lines
from ernie_cli.render.markdown.ink import CODE, FAINT, Run
from ernie_cli.render.markdown.opening import LONGEST, Box, Kind, Line, Opening, inside, opening
from ernie_cli.render.markdown.paper import Paper
from ernie_cli.render.markdown.paragraph import Paragraph
from ernie_cli.render.markdown.table import Table, alignments, row

LONGEST_CODE = 500  # characters of a line of code: longer ones are shown as they come, without colours
LONGEST_ROW = 8192  # characters of a row: longer ones are text
RULE = 80  # cells at most


class Blocks:
    """Writes on `paper`. `keeps_marks` where the paper has no looks."""

    def __init__(self, paper: Paper, keeps_marks: bool, lexers: Lexers) -> None:
        self._paper = paper
        self._keeps_marks = keeps_marks
        self._lexers = lexers
        self._text, self._at, self._is_closing = "", 0, False
        self._read: Callable[[], bool] = self._begin
        self._boxes: tuple[Box, ...] = ()
        self._is_begun = self._is_apart = False  # something is shown; a blank line is due before the next
        self._paragraph: Paragraph | None = None
        self._continues = False  # the next line may be of the paragraph
        self._lines: Lines | None = None
        self._style = CODE
        self._header: str | None = None
        self._table: Table | None = None
        self._enter: Mapping[Kind, Callable[[Opening, str], None]] = {
            Kind.BLANK: self._enter_blank,
            Kind.TEXT: self._enter_text,
            Kind.HEADING: self._enter_heading,
            Kind.RULE: self._enter_rule,
            Kind.FENCE: self._enter_fence,
            Kind.FORMULA: self._enter_formula,
            Kind.ROW: self._enter_row,
            Kind.VERBATIM: self._enter_verbatim,
        }

    @property
    def held(self) -> str:
        """The row of a table that came last, where rows are held."""
        if self._paper.is_open or (self._paragraph is not None and self._header is None):
            return ""
        if self._read == self._in_row and not (self._table and self._table.is_laid_out):
            return self._text[self._at : self._at + LONGEST_ROW]
        return self._header or (self._table.last if self._table else "")

    def feed(self, text: str) -> None:
        """Take in the next piece."""
        self._text = self._text[self._at :] + text
        self._at = 0
        while self._read():
            pass

    def close(self) -> None:
        """Nothing more comes: what has no end ends here."""
        self._is_closing = True
        self.feed("")
        self._end_paragraph()
        self._end_table()

    def _line(self) -> tuple[str, bool]:
        """The line as far as it has come, and whether that is all of it."""
        end = self._text.find("\n", self._at)
        return (self._text[self._at :], self._is_closing) if end < 0 else (self._text[self._at : end], True)

    def _consume(self, length: int, is_whole: bool) -> None:
        self._at = min(self._at + length + is_whole, len(self._text))

    def _begin(self) -> bool:
        if self._at == len(self._text):
            return False
        line, newline, _ = self._text[self._at : self._at + LONGEST].partition("\n")
        found = opening(line, bool(newline) or self._is_closing, self._boxes, self._continues)
        if found is None:
            return False
        if found.kind is not Kind.TEXT or found.new or not self._continues:
            self._end_paragraph()
        if found.kind is not Kind.ROW or found.new or found.kept < len(self._boxes):
            self._end_table()
        if found.kind is not Kind.BLANK:
            self._set_margin(found)
        self._enter[found.kind](found, line)
        return True

    def _set_margin(self, found: Opening) -> None:
        kept = self._boxes[: found.kept]
        if self._is_begun and (self._is_apart or (found.kind is Kind.HEADING and not found.new)):
            quotes = max((number for number, box in enumerate(kept, 1) if box.is_quote), default=0)
            self._paper.margin(margin(kept[:quotes], ()))
            self._paper.end_line()
        self._is_begun, self._is_apart = True, False
        if found.new or self._boxes:
            self._boxes = (*kept, *found.new)
            self._paper.margin(margin(self._boxes, ()), margin(kept, found.new))
        if found.new:
            self._paper.begin()

    def _enter_blank(self, found: Opening, line: str) -> None:
        self._is_apart = True
        self._read = self._skip

    def _skip(self) -> bool:
        line, is_whole = self._line()
        self._consume(len(line), is_whole)
        self._read = self._begin if is_whole else self._skip
        return is_whole

    def _enter_text(self, found: Opening, line: str) -> None:
        if self._paragraph is None:
            self._paragraph = Paragraph(self._paper, self._keeps_marks)
        else:
            self._paragraph.say("\n")
        self._at += found.position
        self._continues, self._read = True, self._in_text

    def _enter_heading(self, found: Opening, line: str) -> None:
        self._paragraph = Paragraph(self._paper, self._keeps_marks, found.mark)
        self._at += found.position + len(found.mark)
        self._read = self._in_text

    def _in_text(self) -> bool:
        line, is_whole = self._line()
        if self._paragraph is not None and line:
            self._paragraph.say(line)
        self._consume(len(line), is_whole)
        if is_whole:
            self._read = self._begin
        return is_whole

    def _end_paragraph(self) -> None:
        if self._paragraph is not None:
            self._paragraph.end()
        self._paragraph, self._continues = None, False

    def _enter_rule(self, found: Opening, line: str) -> None:
        self._paper.verbatim("─" * min(RULE, self._paper.room), FAINT)
        self._paper.end_line()
        self._read = self._skip

    def _enter_fence(self, found: Opening, line: str) -> None:
        start = found.position if found.new else inside(line, self._boxes) or 0
        columns, _ = Line(line, True).indent(start)
        opened = (columns, found.mark, line[found.position + len(found.mark) :])
        self._lines = Fence(self._paper, self._boxes, opened, self._lexers)
        self._skip()
        self._read = self._in_lines

    def _enter_formula(self, found: Opening, line: str) -> None:
        self._lines = Formula(self._paper, self._boxes, found.mark, line[found.position + len(found.mark) :])
        self._skip()
        self._read = self._in_lines

    def _in_lines(self) -> bool:
        """The next line of code, once it is whole or too long to wait for it."""
        line, is_whole = self._line()
        if self._lines is None or self._at == len(self._text) or not (is_whole or len(line) >= LONGEST_CODE):
            return False
        start = self._lines.start(line[:LONGEST_CODE])
        if start is None:
            self._read = self._begin
        elif len(line) >= LONGEST_CODE:
            self._at += start
            self._style, self._read = self._lines.style, self._in_verbatim
        else:
            is_ended = self._lines.show(line[start:])
            self._consume(len(line), is_whole)
            if is_ended:
                self._lines, self._read = None, self._begin
        return True

    def _enter_verbatim(self, found: Opening, line: str) -> None:
        self._at += found.position
        self._lines, self._style, self._read = None, CODE, self._in_verbatim

    def _in_verbatim(self) -> bool:
        """The rest of a line, as it comes."""
        line, is_whole = self._line()
        self._paper.verbatim(line, self._style)
        self._consume(len(line), is_whole)
        if is_whole:
            self._paper.end_line()
            self._read = self._in_lines if self._lines else self._begin
        return is_whole

    def _enter_row(self, found: Opening, line: str) -> None:
        self._at += found.position
        self._read = self._in_row

    def _in_row(self) -> bool:
        """A row, once it is whole; without a line below that makes a table of it, it is text."""
        line, is_whole = self._line()
        if len(line) >= LONGEST_ROW:
            self._end_table()
            self._paragraph, self._read = Paragraph(self._paper, self._keeps_marks), self._in_text
            return True
        if is_whole:
            self._add_row(line)
            self._consume(len(line), is_whole)
            self._read = self._begin
        return is_whole

    def _add_row(self, line: str) -> None:
        if self._table is not None:
            self._table.add(line)
            return
        stands = None if self._header is None else alignments(line, len(row(self._header)))
        if self._header is not None and stands is not None:
            self._table = Table(self._paper, self._header, stands, self._keeps_marks)
            self._header = None
            return
        self._end_table()
        self._header = line

    def _end_table(self) -> None:
        if self._table is not None:
            self._table.end()
        elif self._header is not None:
            text = Paragraph(self._paper, self._keeps_marks)
            text.say(self._header)
            text.end()
        self._table = self._header = None


def margin(kept: Sequence[Box], new: Sequence[Box]) -> list[Run]:
    """What a line begins with: bars of quotes, the markers of entries that are new, blanks below them."""
    runs = []
    for number, box in enumerate((*kept, *new)):
        if box.is_quote:
            runs.append(Run("│ ", FAINT))
            continue
        marker = box.marker if box.marker[0].isdigit() else "•◦"[number % 2]
        if box.is_done is not None:
            marker = "☑" if box.is_done else "☐"
        runs.append(Run(f"{marker} " if number >= len(kept) else " " * (len(marker) + 1)))
    return runs
