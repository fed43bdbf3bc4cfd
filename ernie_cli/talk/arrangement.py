"""Who answers a question, put together out of the flags of a run: requests to models, and what stands around these models.

From inside to outside: a model, what was kept of its answers, the words that tell it of a form, others that take its
place, the tools that they call, a form that the answer has to fit.
"""

from collections.abc import Callable
from typing import NamedTuple

from ernie_cli.app import App
from ernie_cli.catalogue import parameters
from ernie_cli.catalogue.checks import Spelling, checked
from ernie_cli.catalogue.messages import check_messages
from ernie_cli.choice import Choice
from ernie_cli.discovery import find_kind, find_model, find_server
from ernie_cli.flags import Asking, Parameters, Shown
from ernie_cli.flags.chat import Rehearsed
from ernie_cli.inputs.reading import well_formed
from ernie_cli.language.said import say
from ernie_cli.parameters import other_fields, parameter_values
from ernie_cli.render.chat import Document, Lines, Raw, Renderer, Text
from ernie_cli.render.output import Output
from ernie_cli.requests import ChatRequest, Json, Message
from ernie_cli.talk.bill import Bill
from ernie_cli.talk.delivery import Delivery
from ernie_cli.talk.speaker import Candidate, Model, Outcome, Speaker, Told

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ernie_cli.talk.structuring import Structuring
    from ernie_cli.talk.tools import Toolbox


class Arrangement(NamedTuple):
    """`spelling` tells how whoever set a parameter wrote it; `structuring` is what the answer has to be, `toolbox` what the
    model may call.
    """

    app: App
    parameters: Parameters
    shown: Shown
    rehearsed: Rehearsed
    spelling: Spelling
    structuring: "Structuring | None" = None
    toolbox: "Toolbox | None" = None

    def candidates(self, wanted: Choice, asking: Asking, told: Callable[[Choice], Told]) -> list[Candidate]:
        """The requests to those that may answer, the one that is wanted first. Raises UsageError.

        `told` is asked once it is settled who answers, for a conversation is cut to what fits.
        """

        def prepared(choice: Choice, its: Asking) -> Candidate:
            return self._candidate(choice, its, told)

        names, found = self.rehearsed.fallback, list[Candidate]()
        if names:
            found = self.app.loaded("talk.fallback").candidates(self.app, wanted, asking, names, prepared)
        else:
            found = [prepared(wanted, asking)]
        if found[0].told.note:
            self.app.notes.note(found[0].told.note)
        return found

    def speaker(self, candidates: list[Candidate], bill: Bill, is_terminal: bool) -> Speaker:
        """Whoever of them answers, in the form that is asked for."""
        speaker = self._answering(candidates, bill)
        if self.toolbox is not None and self.toolbox.around is not None:
            later = self.toolbox.later(candidates)
            following = speaker if later is candidates else self._answering(later, bill)
            speaker = self.toolbox.around(speaker, following, candidates[0].asking.max_time)
        return self.structuring.around(speaker, is_terminal) if self.structuring else speaker

    def deliver(
        self,
        candidates: list[Candidate],
        output: Output,
        label: str | None = None,
        keep: Callable[[Outcome, int], None] | None = None,
    ) -> Outcome:
        """Ask, show, tell, keep: see Delivery."""
        bill, shown = Bill(self.app, label), self.shown
        speaker, first = self.speaker(candidates, bill, output.is_terminal), candidates[0]
        told = (shown.usage, not shown.sources, label, keep)
        delivery = Delivery(self.app, first.choice, bill, output, self.renderer(output), *told)
        return delivery.deliver(speaker, first.told.messages)

    def renderer(self, output: Output) -> Renderer:
        """What shows the answer."""
        app, shown = self.app, self.shown
        if shown.raw:
            return Raw(output, streamed=shown.stream is True)
        if shown.json:
            return Lines(output) if shown.stream else Document(output)
        thinking = ("aside" if app.watches(shown) else "hide") if shown.thinking == "auto" else shown.thinking
        page = None if self.structuring else app.page(output, shown.markdown)
        return Text(output, app.notes, thinking, shown.sources, page)

    def _answering(self, candidates: list[Candidate], bill: Bill) -> Speaker:
        """A model, or several in turn."""
        app, tidied = self.app, self.app.loaded("talk.thoughts").split if self.shown.split_think else iter
        if len(candidates) > 1:
            several: Speaker = app.loaded("talk.fallback").in_turn(app, candidates, bill, tidied, self._inside)
            return several
        choice, request, asking, _ = candidates[0]
        return self._inside(Model(app, choice, app.service(choice, asking), request, bill, tidied), candidates[0])

    def _inside(self, speaker: Speaker, candidate: Candidate) -> Speaker:
        """One model with what stands around it alone; what is kept is kept of requests as they go out."""
        if self.rehearsed.cache:
            speaker = self.app.loaded("talk.cached").Cached(self.app, speaker, candidate.choice, candidate.request)
        return self.structuring.inside(speaker, candidate.choice) if self.structuring else speaker

    def _candidate(self, choice: Choice, asking: Asking, told: Callable[[Choice], Told]) -> Candidate:
        app = self.app
        if not app.is_replay:
            choice = find_server(app, choice)
        if choice.model is None:
            choice = find_model(app, choice, asking)
        given, spelling = app.usual(self.parameters, choice, self.spelling)
        values = parameter_values(given)
        choice = find_kind(app, choice, asking, values)
        asks = told(choice)
        messages = asks.messages
        if self.toolbox is not None:
            values |= self.toolbox.values
        if self.structuring is not None:
            values, messages = self.structuring.prepared(choice, values, messages)
        return Candidate(choice, self._request(choice, messages, asking, values, spelling), asking, asks)

    def _request(
        self, choice: Choice, messages: tuple[Message, ...], asking: Asking, values: dict[str, Json], spelling: Spelling
    ) -> ChatRequest:
        app, shown, provider, model = self.app, self.shown, choice.provider, choice.model or ""
        if values.get("search") and app.watches(shown) and "search_status" in parameters(provider, model):
            values["search_status"] = True
        fields, notes = checked(provider, model, values, asking.lenient, spelling)
        fields |= other_fields(asking.param or [])
        notes += check_messages(provider, model, messages, bool(fields.get("tools")), asking.lenient)
        for note in notes:
            app.notes.note(note)
        app.notes.detail(say("asking {provider} {model}", provider=provider.name, model=model))
        if choice.known is None and provider.defaults:
            app.note_unlisted(provider, model, (each.id for each in provider.models))
        well_formed(model + (asking.endpoint or ""), say("--model or --endpoint"))
        path = asking.endpoint or (choice.known.path if choice.known else None)
        streamed = (shown.stream is True) if shown.raw else shown.stream is not False
        return ChatRequest(model, messages, fields, streamed, path and path.lstrip("/"))
