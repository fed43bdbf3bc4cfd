"""Text with gaps, `{{name}}`: read once, filled often; a value goes in as it is and is never read again."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from ernie_cli.language.said import say

# The last two braces of a run open a gap, so that {{{name}}} is a value between braces. A run of backslashes is looked
# at once, from its beginning.
_GAP = r"(?<!\\)(\\*)\{\{(?!\{)(?:([^{}\r\n]*)\}\})?"  # compiled when there is a template


class Pattern(NamedTuple):
    """What stands around the gaps, and their names: there is one more of `around`."""

    around: tuple[str, ...]
    names: tuple[str, ...]

    def filled(self, variables: Mapping[str, str]) -> str:
        """The text with the value of each name in its gap. Raises KeyError."""
        pieces = [self.around[0]]
        for name, after in zip(self.names, self.around[1:], strict=True):
            pieces += (variables[name], after)
        return "".join(pieces)


def pattern(text: str) -> Pattern:
    r"""Reads `text`: `{{ name }}` is a gap, `\{{` stands for two braces, `\\{{` for a backslash before a gap.

    A name is anything on one line without braces. Raises ValueError for two braces that are neither.
    """
    around, names = [""], []
    end = 0
    for found in re.finditer(_GAP, text):
        slashes, name = found[1], (found[2] or "").strip()
        around[-1] += text[end : found.start()] + slashes[: len(slashes) // 2]
        if len(slashes) % 2:
            around[-1] += "{{"
            end = found.end(1) + 2
            continue
        if not name:
            line = text[found.end(1) :].splitlines()[0]
            raise ValueError(say("{line} begins no variable", line=line[:20]))
        names.append(name)
        around.append("")
        end = found.end()
    around[-1] += text[end:]
    return Pattern(tuple(around), tuple(names))
