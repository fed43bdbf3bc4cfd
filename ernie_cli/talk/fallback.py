"""Models in turn: the next is asked when one is limited, down or unknown, as long as nothing of an answer has come."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ernie_cli.app import App
from ernie_cli.choice import Choice
from ernie_cli.dialects.refusals import is_about_model
from ernie_cli.errors import ErnieError, QuotaError, TemporaryError, UsageError
from ernie_cli.events import Delta
from ernie_cli.flags import Asking
from ernie_cli.language.said import say
from ernie_cli.requests import Message
from ernie_cli.talk.bill import Bill
from ernie_cli.talk.speaker import Candidate, Model, Outcome, Show, Speaker


class Fallback(NamedTuple):
    """`speakers` with whom each of them asks, the one that is wanted most first."""

    app: App
    speakers: tuple[tuple[Candidate, Speaker], ...]

    def asked(self, messages: tuple[Message, ...], show: Show) -> Outcome:
        """The outcome of the first that answers, else of the last; a note tells of each that did not.

        `messages` begin with those of the first: each of the others gets its own in their place.
        """
        begun, notes = False, self.app.notes
        since = messages[len(self.speakers[0][0].told.messages) :]

        def watched(raw: bytes, delta: Delta) -> None:
            nonlocal begun
            begun = begun or delta.is_content
            show(raw, delta)

        following = [candidate for candidate, _ in self.speakers[1:]]
        for (candidate, speaker), after in zip(self.speakers, following, strict=False):
            outcome = speaker.asked((*candidate.told.messages, *since), watched)
            if begun or outcome.error is None or not may_do_elsewhere(outcome.error):
                return outcome
            name, why, name_2 = _name(candidate.choice), outcome.error.message, _name(after.choice)
            notes.note(say("{name} does not answer: {why}; asking {name_2}", name=name, why=why, name_2=name_2))
            if after.told.note:
                notes.note(after.told.note)
        last, speaker = self.speakers[-1]
        return speaker.asked((*last.told.messages, *since), show)


def in_turn(
    app: App,
    candidates: Sequence[Candidate],
    bill: Bill,
    tidied: Callable[[Iterable[Delta]], Iterable[Delta]],
    inside: Callable[[Speaker, Candidate], Speaker],
) -> Fallback:
    """The models of `candidates`, each with what `inside` puts around it.

    Only the last is asked more than once: to wait for one while another may answer is vain.
    """
    speakers = list[tuple[Candidate, Speaker]]()
    for number, candidate in enumerate(candidates, 1):
        choice, service = candidate.choice, app.service(candidate.choice, candidate.asking)
        service = service if number == len(candidates) else service.once()
        speakers.append((candidate, inside(Model(app, choice, service, candidate.request, bill, tidied), candidate)))
    return Fallback(app, tuple(speakers))


def may_do_elsewhere(error: ErnieError) -> bool:
    """Whether another model may answer what failed with `error`."""
    return isinstance(error, (TemporaryError, QuotaError)) or is_about_model(error)


def candidates(
    app: App, wanted: Choice, asking: Asking, names: Sequence[str], prepared: Callable[[Choice, Asking], Candidate]
) -> list[Candidate]:
    """Whom `asking` wants and then each of `names`, with the request for each: what one would refuse is told before anything
    is asked. One whose server is found to be down already is left out, with a note, as long as another is left.

    Raises UsageError, and the TemporaryError of the last when all are down.
    """
    every = [(wanted, asking), *(_named(app, name, asking, wanted) for name in names)]
    found: list[Candidate] = []
    for number, (choice, its) in enumerate(every):
        try:
            found.append(prepared(choice, its))
        except UsageError as error:
            error.message = (
                say("--fallback {names}: {message}", names=names[number - 1], message=error.message)
                if number
                else error.message
            )
            raise
        except TemporaryError as error:
            if not found and number == len(names):
                raise
            app.notes.note(say("{name} does not answer: {message}", name=_name(choice), message=error.message))
    return found


def _named(app: App, name: str, asking: Asking, wanted: Choice) -> tuple[Choice, Asking]:
    """A fallback: of the same provider, unless its name says another. A path is that of one deployment alone."""
    if not name.strip():
        raise UsageError(say("--fallback names no model"))
    provider = None if app.owner(name) else wanted.provider.name
    its = asking._replace(provider=provider, model=name, endpoint=None)
    return app.choose(its.provider, its.model, "ERNIE_MODEL", "chat"), its


def _name(choice: Choice) -> str:
    return f"{choice.provider.name}/{choice.model}" if choice.model else choice.provider.name
