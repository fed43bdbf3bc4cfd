"""Answers to requests out of a tape: that of the same request, in the order that they came, then the last one again."""

from ernie_cli.cassette.content import request_body
from ernie_cli.cassette.matching import Difference, differences
from ernie_cli.cassette.tape import Take, Tape, Turns
from ernie_cli.errors import UsageError
from ernie_cli.language.said import NOTHING, say, series
from ernie_cli.requests import Json


class Player:
    """`name` is the file's, for messages."""

    def __init__(self, tape: Tape, name: str) -> None:
        self._tape = tape
        self._name = name
        self._turns = Turns(tape.takes, lambda take: take.key)

    def played(self, method: str, path: str, body: Json) -> Take:
        """The take that answers a request. Raises UsageError when there is none, with what is different."""
        asked = Take(method, path, request_body(body))
        found = self._turns.next(asked.key)
        if found is None:
            hint = say("record it: the same command with --record {name} in place of --replay", name=self._name)
            raise UsageError(
                say("{name} has no answer to this request: {nearest}", name=self._name, nearest=self._nearest(asked)), hint=hint
            )
        return found

    def found(self, method: str, path: str, body: Json) -> Take | None:
        """The same, None when there is none."""
        return self._turns.next(Take(method, path, request_body(body)).key)

    def _nearest(self, asked: Take) -> str:
        """Where the take that is most alike differs first."""
        alike = [take for take in self._tape.takes if (take.method, take.path) == (asked.method, asked.path)]
        if not alike:
            paths = sorted({f"{take.method} {take.path}" for take in self._tape.takes})
            there = series(", ", paths[:5]) if paths else say("nothing in it")
            return say("it asks {method} {path}, and there is {there}", method=asked.method, path=asked.path, there=there)
        found: list[Difference] = min((list(differences(asked.body, take.body)) for take in alike), key=len)
        more = say(", and {found} more", found=len(found) - 1) if len(found) > 1 else NOTHING
        return say(
            "{place} is {asked}, and was {kept} when it was recorded{more}",
            place=found[0].place,
            asked=found[0].asked,
            kept=found[0].kept,
            more=more,
        )
