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


def encoded(text: str) -> bytes:
    """UTF-8, with U+FFFD for half characters (a server may send `"\\ud800"`, which no encoding has)."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        paired = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return paired.encode()
