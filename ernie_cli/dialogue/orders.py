"""What can be ordered in the middle of a dialogue: `/word …`; anything else is a question, and so is what begins with `//`."""

from typing import NamedTuple

from ernie_cli.catalogue import nearest
from ernie_cli.errors import UsageError
from ernie_cli.language.said import NOTHING, Said, Translate, say


class Order(NamedTuple):
    """`rest` is what stands behind the word."""

    word: str
    rest: str


class Kind(NamedTuple):
    """`takes` is shown to people; `needs` claims that it makes no sense without."""

    about: Said
    takes: str = ""
    needs: bool = False


ORDERS = {
    "/model": Kind(say("Ask another model from here on, or tell which one is asked."), "[ID]"),
    "/system": Kind(say("Set the system prompt, or tell what it is."), "[TEXT|@FILE]"),
    "/attach": Kind(say("Show a picture with the next question."), "PATH|URL", needs=True),
    "/retry": Kind(say("Ask the last question again, and forget the answer it got.")),
    "/save": Kind(say("Write the conversation to a file, as Markdown."), "FILE", needs=True),
    "/usage": Kind(say("Tell the tokens and the cost so far.")),
    "/help": Kind(say("Tell what can be done here.")),
}
KEYS = {
    "Alt-Enter": say("A new line in the question; a line that ends in \\ goes on too."),
    "Ctrl-C": say("Stop the answer and keep what came of it."),
    "Ctrl-D": say("Leave."),
    "//": say("A question that begins with a slash."),
}


def order(line: str) -> Order | None:
    """The order that `line` is, None for a question. Raises UsageError for one that there is not, or that lacks something."""
    if not line.startswith("/") or line.startswith("//"):
        return None
    word, _, rest = line.partition(" ")
    if word not in ORDERS:
        near = nearest(word, ORDERS)
        raise UsageError(
            say("there is no {word} here", word=word[:40]) + (say("; did you mean {near}?", near=near) if near else NOTHING),
            hint=say("/help lists what there is; // begins a question with a slash"),
        )
    if ORDERS[word].needs and not rest.strip():
        raise UsageError(say("{word} wants {takes}", word=word, takes=ORDERS[word].takes))
    return Order(word, rest.strip())


def asked(line: str) -> str:
    """The question that `line` is: two slashes at its beginning stand for one."""
    return line[1:] if line.startswith("//") else line


def overview(translate: Translate) -> str:
    """What `/help` tells."""
    rows = {f"{word} {kind.takes}".rstrip(): kind.about for word, kind in ORDERS.items()} | KEYS
    width = max(map(len, rows)) + 2
    return "".join(f"{name:<{width}}{translate(about)}\n" for name, about in rows.items())
