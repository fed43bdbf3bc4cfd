"""Catalogues as gettext keeps them: the source that translators edit, and the tables that programs read."""

import re
import struct
from collections.abc import Iterable, Mapping
from itertools import groupby

HEADER = "Content-Type: text/plain; charset=UTF-8\nLanguage: {language}\n"
MAGIC = 0x950412DE
_ENTRY = re.compile(r'^msgid ((?:"(?:[^"\\]|\\.)*"\s*)+)\nmsgstr ((?:"(?:[^"\\]|\\.)*"\s*)+)', re.MULTILINE)
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


def read_po(text: str) -> dict[str, str]:
    """Templates and their translations, without the header and without what is not translated."""
    entries = ((_joined(found[1]), _joined(found[2])) for found in _ENTRY.finditer(text))
    return {template: translation for template, translation in entries if template and translation}


def written(entries: Iterable[tuple[str, str, str]]) -> str:
    """The source of a catalogue: of place, template and translation, in this order; a place is named once."""
    parts = ['msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n']
    for place, group in groupby(entries, key=lambda entry: entry[0]):
        parts += [f"\n#. {place}\n"]
        parts += ["\n".join((f"msgid {_quoted(template)}", f"msgstr {_quoted(said)}\n\n")) for _, template, said in group]
    return "".join(parts).rstrip() + "\n"


def compiled(entries: Mapping[str, str], language: str) -> bytes:
    """The tables: both columns sorted by template, each string with its length, its place, and a NUL behind it."""
    rows = [(b"", HEADER.format(language=language).encode())]
    rows += sorted((template.encode(), said.encode()) for template, said in entries.items())
    tables, strings = [], b""
    begin = 28 + 16 * len(rows)
    for column in zip(*rows, strict=True):
        for text in column:
            tables.append(struct.pack("<II", len(text), begin + len(strings)))
            strings += text + b"\0"
    head = struct.pack("<7I", MAGIC, 0, len(rows), 28, 28 + 8 * len(rows), 0, 28 + 16 * len(rows))
    return head + b"".join(tables) + strings


def _joined(strings: str) -> str:
    return "".join(re.sub(r"\\(.)", lambda found: _ESCAPES.get(found[1], found[1]), each) for each in _STRING.findall(strings))


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'
