"""A paragraph or a heading, shown word by word while it comes."""

from ernie_cli.render.markdown.ink import HEADINGS, PLAIN
from ernie_cli.render.markdown.paper import Paper
from ernie_cli.render.markdown.spans import has_marks, spans


class Paragraph:
    """`mark` is the sign of a heading, empty for a paragraph; it is shown where the paper has no looks."""

    def __init__(self, paper: Paper, keeps_marks: bool, mark: str = "") -> None:
        self._paper = paper
        self._keeps_marks = keeps_marks
        self._style = HEADINGS[min(mark.count("#"), len(HEADINGS)) - 1] if mark else PLAIN
        self._rest = self._before = ""
        if mark and keeps_marks:
            paper.write(mark)

    def say(self, text: str, is_whole: bool = False) -> None:
        """Show as much as can be told by now."""
        if text and not self._rest and not has_marks(text):
            self._paper.write(text, self._style)
            self._before = text[-1]
            return
        self._rest += text
        shown = spans(self._rest, self._style, self._before, is_whole, self._keeps_marks)
        for run in shown.runs:
            self._paper.write(*run)
        if shown.length:
            self._before = self._rest[shown.length - 1]
            self._rest = self._rest[shown.length :]

    def end(self) -> None:
        """Show the rest, and end the line."""
        self.say("", is_whole=True)
        self._paper.end_line()
