"""Text of a server made harmless for a terminal, and fit for UTF-8; newline and tab pass."""

_VISIBLE: dict[int, int | str] = {
    **{code: 0x2400 + code for code in range(0x20) if code not in (0x09, 0x0A)},  # ␀ … ␟
    0x7F: 0x2421,  # ␡
    **{code: f"<{code:02X}>" for code in range(0x80, 0xA0)},
    **{code: f"<U+{code:04X}>" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)},
    **{code: f"<U+{code:X}>" for code in range(0xE0000, 0xE0080)},
}


def harmless(text: str) -> str:
    """Control characters as visible symbols; direction overrides and tag characters as their numbers."""
    return text.translate(_VISIBLE)


class _Escapes(dict[int, int | str]):
    """What stands for a character in JSON: its UTF-16 units, where a terminal or a reader of lines would obey it."""

    def __missing__(self, code: int) -> int | str:
        is_safe = code == 0x0A or not (code in _VISIBLE or code in (0x2028, 0x2029) or 0xD800 <= code < 0xE000)
        units = chr(code).encode("utf-16-be", "surrogatepass").hex()
        self[code] = code if is_safe else "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
        return self[code]


_ESCAPES = _Escapes()


def escaped(text: str) -> str:
    """JSON text with every half character, and whatever `harmless` would change, as an escape: the same JSON."""
    return text.translate(_ESCAPES)


def encoded(text: str) -> bytes:
    """UTF-8, with U+FFFD for half characters (a server may send `"\\ud800"`, which no encoding has)."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        paired = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return paired.encode()
