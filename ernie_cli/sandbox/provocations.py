"""What script and prompt do to a reply besides its words: they delay it, pace it, refuse it, or let a fault strike."""

from collections.abc import Callable, Iterator, Mapping

from ernie_cli.sandbox import strikes
from ernie_cli.sandbox.refusals import Refusal
from ernie_cli.sandbox.script import Line
from ernie_cli.sandbox.triggers import fault_in, triggers
from ernie_cli.sandbox.visit import Visit
from ernie_cli.sandbox.wire import Headers, JsonObject, Reply


def provocable(answer: Callable[[Visit], Reply], field: str) -> Callable[[Visit], Reply]:
    """What `answer` replies, unless words in the texts of `field` provoke an error, a wait or a fault."""

    def reply(visit: Visit) -> Reply:
        texts = visit.content().get(field)
        words = " ".join(text for text in (texts if isinstance(texts, list) else [texts]) if isinstance(text, str))
        fault = provoked(Line(), triggers(words, visit.asked(words)), visit)
        return strikes.before(fault, visit) or strikes.during(fault, answer(visit), visit)

    return reply


def provoked(line: Line, found: Mapping[str, str], visit: Visit) -> str | None:
    """The fault that script or prompt asks for, after the delay of the script; raises Refusal for an error."""
    if line.delay_ms:
        visit.options.sleep(line.delay_ms / 1000)
    code = found.get("error") or line.error
    fault = fault_in(found) or (str(line.status) if line.status and not code else line.fault)
    wait: Headers = (("Retry-After", found["retry-after"]),) if "retry-after" in found else ()
    if code:
        raise Refusal(code, headers=wait)
    if fault and fault.isdigit() and wait:
        raise Refusal(fault, headers=wait)
    return fault


def paced(events: Iterator[JsonObject], line: Line, found: Mapping[str, str], visit: Visit) -> Iterator[JsonObject]:
    """The events with the pause between them that script or prompt asks for."""
    pause = int(found.get("pace", line.pace_ms)) / 1000
    for event in events:
        yield event
        if pause:
            visit.options.sleep(pause)
