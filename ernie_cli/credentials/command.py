"""A key that a command of the user's prints, such as `pass show ernie`: no shell, no standard input, a limit of time.

Only standard output counts, and only its first line; what the command says on standard error is shown when it fails.
"""

from collections.abc import Mapping, Sequence

from ernie_cli.errors import CredentialsError
from ernie_cli.language.said import say
from ernie_cli.language.system import reason as system_reason
from ernie_cli.secret import Secret
from ernie_cli.spawned import Child, Ended

LIMIT = 30.0  # seconds
LARGEST = 65536  # bytes of output that are read; a key has some hundred
EXCERPT = 300  # characters of the command's own words


def first_line(command: Sequence[str], environ: Mapping[str, str], limit: float = LIMIT) -> Secret:
    """The first line that `command` prints, without blanks around it. Raises CredentialsError."""
    try:
        child = Child(command, environ, most=LARGEST)
    except (OSError, ValueError) as error:
        reason = system_reason(error) if isinstance(error, OSError) else str(error)
        raise CredentialsError(
            say("the key_command cannot be run: {command}: {reason}", command=command[0], reason=reason)
        ) from error
    ended = child.ended(limit, spares=True)  # an agent that keeps the key for the next time
    if ended.is_cut or ended.is_flood:
        raise CredentialsError(
            say(
                "the key_command {command} prints more than {largest} KiB, which is no key",
                command=command[0],
                largest=LARGEST // 1024,
            )
        )
    if ended.code is None:
        raise CredentialsError(
            say(
                "the key_command {command} did not end within {limit:g} s{said}",
                command=command[0],
                limit=limit,
                said=_said(ended),
            ),
            hint=say("it has no terminal to ask on: let it answer by itself"),
        )
    if ended.code != 0:
        raise CredentialsError(
            say("the key_command {command} failed with {how}{said}", command=command[0], how=ended.how, said=_said(ended))
        )
    return _secret(ended.out, command[0])


def _secret(out: bytes, name: str) -> Secret:
    line = out.partition(b"\n")[0].strip()
    if not line:
        raise CredentialsError(say("the key_command {name} printed nothing on its first line", name=name))
    try:
        return Secret(line.decode())
    except UnicodeDecodeError as error:
        raise CredentialsError(say("the key_command {name} printed something that is no text", name=name)) from error


def _said(ended: Ended) -> str:
    """Its own words, with nothing in them that it may have printed as a key."""
    text = ended.err.decode(errors="replace")
    for line in ended.out.decode(errors="replace").split():
        if len(line) >= 4:
            text = text.replace(line, "***")
    said = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return f": {said[:EXCERPT]}" if said else ""
