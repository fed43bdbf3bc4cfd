"""A value that no output may show: its `repr` and `str` are masked, and `Redactor` finds it in any text."""

from base64 import b64encode
from urllib.parse import quote, quote_plus

SHORTEST = 8  # a shorter value would blank out ordinary words, such as the key `sandbox` of the sandbox


class Secret:
    """Text that only `reveal` gives away."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The secret itself, for a header, a signature or a store; never for a message."""
        return self._text

    def masked(self) -> str:
        """The last four characters behind an ellipsis, for a person who wants to know which key it is."""
        return "…" + self._text[-4:] if len(self._text) > 12 else "…"

    def __repr__(self) -> str:
        return "***"

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)


class Redactor:
    """Replaces every secret of this run, and its URL-encoded and base64 forms, in a text."""

    def __init__(self) -> None:
        self._forms: set[str] = set()

    def hide(self, secret: Secret) -> None:
        """Let `clean` know `secret` from now on."""
        text = secret.reveal()
        for form in (text, quote(text, safe=""), quote_plus(text), b64encode(text.encode()).decode()):
            if len(form) >= SHORTEST:
                self._forms.add(form)

    def clean(self, text: str, least: int = SHORTEST) -> str:
        """`text` without any secret of `least` characters or more."""
        for form in sorted(self._forms, key=len, reverse=True):
            text = text.replace(form, "***") if len(form) >= least else text
        return text
