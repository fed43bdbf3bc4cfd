"""Checks a secret before it becomes a header; what is wrong with it is said without showing it."""

from ernie_cli.errors import CredentialsError
from ernie_cli.language.said import say
from ernie_cli.secret import Secret


def checked(secret: Secret, where: str) -> Secret:
    """`secret` without blanks and line ends around it.

    `where` names the variable or entry in the message. Characters are counted from 1, after the ends are stripped.
    Raises CredentialsError for a blank key, a control character, a character that is not ASCII, or a placeholder.
    """
    text = secret.reveal().strip()
    if not text:
        raise CredentialsError(say("{where} is blank", where=where))
    for place, character in enumerate(text, 1):
        if not character.isascii():
            raise CredentialsError(
                say("{where}: character {place} is not ASCII", where=where, place=place),
                hint=say("copy the key again, without quotation marks"),
            )
        if not character.isprintable():
            raise CredentialsError(
                say("{where}: character {place} is a control character", where=where, place=place),
                hint=say("copy the key again"),
            )
    if _is_placeholder(text):
        raise CredentialsError(
            say("{where} holds a placeholder, not a key", where=where), hint=say("put your own key in its place")
        )
    return Secret(text)


def _is_placeholder(text: str) -> bool:
    """Whether this is what a manual prints where the key belongs: `<your key>`, `YOUR_API_KEY`, `sk-xxxx`."""
    plain = text.lower().replace("-", "_").replace(" ", "_").strip("[]{}$%")
    return (
        (text.startswith("<") and text.endswith(">"))
        or plain.startswith(("your_", "my_api_key"))
        or set(plain.removeprefix("sk_")) <= set("x*._")
    )
