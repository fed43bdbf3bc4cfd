"""Words for a person: English text that remembers what it is made of, so that whoever shows it can translate it first.

Nothing is translated here, and nothing is looked up: in English the words are a plain `str`.
"""

from collections.abc import Callable, Iterable, Mapping

Translate = Callable[[str], str]  # an English template -> the same in another language


class Said(str):
    """English words; as they stand, those of somebody else, which are never translated."""

    __slots__ = ()

    def told(self, translate: Translate) -> str:
        """The words in another language."""
        return str(self)

    def mapped(self, change: Callable[[str], str]) -> "Said":
        """The words with `change` made to each piece that is not ours: a value, or what somebody else says."""
        return Said(change(self))

    def without(self, part: "Said", instead: "Said | None" = None) -> "Said | None":
        """The words with `instead` of one of their parts; None when nothing is left."""
        return instead if self == part else self

    def __add__(self, other: str) -> "Said":
        return series("", (self, other))

    def __radd__(self, other: str) -> "Said":
        return series("", (other, self))


class _Filled(Said):
    """A template and the values in its gaps."""

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, object]

    def told(self, translate: Translate) -> str:
        pattern = translate(self.template)
        if not self.values:
            return pattern
        return pattern.format(**{name: told(value, translate) for name, value in self.values.items()})

    def mapped(self, change: Callable[[str], str]) -> Said:
        return say(self.template, **{name: _mapped(value, change) for name, value in self.values.items()})

    def without(self, part: Said, instead: Said | None = None) -> Said | None:
        if self == part or part not in self.values.values():
            return super().without(part, instead)
        return say(
            self.template, **{name: instead or NOTHING if value == part else value for name, value in self.values.items()}
        )


class _Joined(Said):
    """Parts in a row, each translated alone, and so is what stands between them."""

    __slots__ = ("parts", "separator")
    separator: str
    parts: tuple[str, ...]

    def told(self, translate: Translate) -> str:
        between = translate(self.separator) if self.separator else ""
        return between.join(str(told(part, translate)) for part in self.parts)

    def mapped(self, change: Callable[[str], str]) -> Said:
        return series(self.separator, (part.mapped(change) if isinstance(part, Said) else change(part) for part in self.parts))

    def without(self, part: Said, instead: Said | None = None) -> Said | None:
        parts = (each.without(part, instead) if isinstance(each, Said) else each for each in self.parts)
        left = [each for each in parts if each is not None]
        return series(self.separator, left) if left else None


NOTHING = Said("")


def say(template: str, /, **values: object) -> Said:
    """`template` with `values` in its gaps, as str.format fills them; without values a brace is a brace.

    A value that is Said is translated with the template. The template is a literal, so that it can be found.
    """
    said = _Filled(template.format(**values) if values else template)
    said.template, said.values = template, values
    return said


def quoted(words: str) -> Said:
    """Words of somebody else, or words that are the same in every language: never translated."""
    return words if isinstance(words, Said) else Said(words)


def series(separator: str, parts: Iterable[str]) -> Said:
    """`parts` in a row; those that are not Said are quoted."""
    kept = tuple(parts)
    said = _Joined(separator.join(kept))
    said.separator, said.parts = separator, kept
    return said


def words_of(error: Exception) -> Said:
    """What an exception says: Said if it was raised so, else the words of whatever library raised it."""
    words = error.args[0] if len(error.args) == 1 else None
    return words if isinstance(words, Said) else quoted(str(error))


def told(value: object, translate: Translate) -> object:
    """`value` in another language where it is Said, else as it is; an exception stands for its words."""
    if isinstance(value, Exception):
        return words_of(value).told(translate)
    return value.told(translate) if isinstance(value, Said) else value


def _mapped(value: object, change: Callable[[str], str]) -> object:
    if isinstance(value, Said):
        return value.mapped(change)
    return value if isinstance(value, int | float) else change(str(value))
