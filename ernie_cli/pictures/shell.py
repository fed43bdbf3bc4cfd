"""A picture as a shell makes it: base64 of a file that holds just the bytes that would be sent."""

from collections.abc import Callable
from pathlib import Path
from shlex import quote

from ernie_cli.language.said import Said, say
from ernie_cli.pictures.picture import Picture
from ernie_cli.requests import Attachment


def in_shell(attachment: Attachment, keep: Callable[[Picture], Path], tell: Callable[[Said], None]) -> str:
    """For a here-document; `keep` gives a file to a picture that has none: it came from a pipe, or was cut."""
    assert isinstance(attachment, Picture)
    path = attachment.path
    if path is None or not path.isprintable():  # a line of its name might end the here-document
        path = str(keep(attachment))
        tell(say("{attachment} as it would be sent is {path}", attachment=attachment.name, path=path))
    return f"{attachment.head}$(base64 < {quote(path)} | tr -d '\\n')"
