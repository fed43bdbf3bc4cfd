"""Typer's words about words that make no sense: they can be translated once it is known which sentence they are."""

import re

from ernie_cli.language.said import Said, quoted, say

# Each as say() has it, so that it is found for the catalogue; the gaps are read out of Typer's sentence.
KNOWN = (
    say("{value} is not a number"),
    say("{value} is not a whole number"),
    say("{value} is not a valid boolean"),
    say("{value} is not in the range {range}"),
    say("Option {option} requires an argument"),
    say("Option {option} requires {number} arguments"),
    say("Option {option} does not take a value"),
    say("Missing argument {argument}"),
    say("Missing option {option}"),
    say("Missing parameter: {parameter}"),
    say("Missing command"),
    say("No such command {command}"),
    say("No such command {command}. Did you mean {near}?"),
    say("No such command {command} (Did you mean one of: {commands}?)"),
)


def complaint(words: str) -> Said:
    """A sentence of Typer, without its full stop, as one that can be translated; any other is quoted.

    Typer calls types what Python calls them.
    """
    words = re.sub("a valid int(eger)?( range)?$", "a whole number", words)
    words = re.sub("a valid float( range)?$", "a number", words)
    for known in reversed(KNOWN):
        gaps = re.fullmatch(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(known)), words)
        if gaps is not None:
            return say(known, **gaps.groupdict())
    return quoted(words)
