"""Chat in OpenAI's form, with what each of the four services makes of it; whole or as a stream."""

from collections.abc import Iterator, Mapping
from itertools import chain

from ernie_cli.catalogue.model import Model
from ernie_cli.sandbox import ranges, strikes
from ernie_cli.sandbox.answers import Answer, answered, pieces_of
from ernie_cli.sandbox.known import wanted_model
from ernie_cli.sandbox.limits import check_pictures, check_size, metered
from ernie_cli.sandbox.question import Question, asked_openai
from ernie_cli.sandbox.refusals import Refusal
from ernie_cli.sandbox.rules import messages_in
from ernie_cli.sandbox.script import Line
from ernie_cli.sandbox.triggers import fault_in, triggers
from ernie_cli.sandbox.visit import Manner, Visit, by_beginning
from ernie_cli.sandbox.wire import Headers, JsonObject, Reply, event_reply, json_reply

DONE = b"data: [DONE]\n\n"


def chat(visit: Visit) -> Reply:
    """Answer `POST …/chat/completions`; raises Refusal."""
    content = visit.content()
    model = wanted_model(visit, content, ("chat",))
    ranges.check(content, by_beginning(visit.service.ranges, model.id))
    _check_cap(content, model)
    messages = messages_in(content)
    visit.service.order(messages, model.id, content)
    check_pictures(messages)
    question = asked_openai(content, messages)
    if question.cap is None and question.answer_cap is None:
        question = question._replace(cap=model.default_output)
    return replied(visit, content, model, question)


def replied(visit: Visit, content: JsonObject, model: Model, question: Question) -> Reply:
    """The reply to a question that has passed the checks of form."""
    line = visit.options.script.line_for(question.prompt) or Line()
    found = triggers(question.prompt, visit.arrivals)
    fault = provoked(line, found, visit)
    if instead := strikes.before(fault, visit):
        return instead
    check_size(model, question)
    manner = by_beginning(visit.service.manners, model.id)
    reasons = question.reasons or "reasoning" in model.capabilities or "think" in found
    answer = answered(question, line, found, reasons, visit.identity)
    headers = metered(visit, model, answer.usage)
    told = Telling(visit, manner, model.id, question, answer)
    if content.get("stream") is not True:
        reply = json_reply(told.completion(), headers=headers)
    else:
        options = content.get("stream_options")
        counts = isinstance(options, dict) and options.get("include_usage") is True
        reply = event_reply(paced(told.chunks(counts), line, found, visit), DONE, headers)
    return strikes.during(fault, reply, visit)


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


def _check_cap(content: JsonObject, model: Model) -> None:
    cap = content.get("max_completion_tokens")
    if cap is not None and model.max_output is not None and cap > model.max_output:
        raise Refusal("bad_value", f"max_completion_tokens range is [{model.min_output or 1}, {model.max_output}]")


class Telling:
    """One answer in the words of one service."""

    def __init__(self, visit: Visit, manner: Manner, model: str, question: Question, answer: Answer) -> None:
        self.visit = visit
        self.manner = manner
        self.question = question
        self.answer = answer
        text = answer.text
        self.opening, self.closing = ("\n", "\n\n") if manner.wraps_lines and text else ("", "")
        self.head = {"id": _identity(visit, manner), "object": "", "created": visit.now(), "model": model}

    def completion(self) -> JsonObject:
        answer = self.answer
        message: JsonObject = {"role": "assistant", "content": self.opening + answer.text + self.closing}
        if self.manner.native_end:
            message["refusal"] = None
        if answer.reasoning:
            message[self.manner.reasoning_field] = answer.reasoning
        if answer.calls:
            message["tool_calls"] = [
                {"id": called.id, "type": "function", "function": {"name": called.name, "arguments": called.arguments}}
                for called in answer.calls
            ]
        whole = {**self.head, "object": "chat.completion", "choices": [self._choice("message", message, self.end())]}
        if answer.results:
            whole["search_results"] = list(answer.results)
        if self.manner.native_end:
            whole["system_fingerprint"] = ""
        return {**whole, "usage": self.usage()}

    def chunks(self, counts: bool) -> Iterator[JsonObject]:
        """The events in order; `counts` asks for the usage where it is not given unasked."""
        last: JsonObject = {"content": ""}
        for delta in self._deltas():
            yield self._chunk(delta)
        chunk = self._chunk(last, self.end())
        if self.manner.stream_usage != "asked":
            chunk["usage"] = self.usage()
        yield chunk
        if self.manner.stream_usage == "asked" and counts:
            yield {**self.head, "object": "chat.completion.chunk", "choices": [], "usage": self.usage()}

    def _deltas(self) -> Iterator[JsonObject]:
        if self.manner.opens_with_role:
            yield {"role": "assistant", "content": ""}
        if self.question.search and self.question.search.announced:
            yield {"content": "正在搜索", "delta_tag": "search_status"}
        for piece in pieces_of(self.answer.reasoning):
            yield {"content": "", self.manner.reasoning_field: piece}
        for piece in chain(filter(None, (self.opening,)), self.answer.pieces, filter(None, (self.closing,))):
            yield {"content": piece}
        for index, called in enumerate(self.answer.calls):
            function = {"name": called.name, "arguments": ""}
            yield {"content": "", "tool_calls": [{"index": index, "id": called.id, "type": "function", "function": function}]}
            for piece in pieces_of(called.arguments, 12):
                yield {"content": "", "tool_calls": [{"index": index, "function": {"arguments": piece}}]}

    def _chunk(self, delta: JsonObject, end: str | None = None) -> JsonObject:
        tag = delta.pop("delta_tag", None)
        choice = self._choice("delta", delta, end)
        if tag:
            choice["delta_tag"] = tag
        chunk = {**self.head, "object": "chat.completion.chunk", "choices": [choice]}
        if self.answer.results and not tag:
            chunk["search_results"] = list(self.answer.results)
        if self.manner.stream_usage == "null":
            chunk["usage"] = None
        return chunk

    def _choice(self, name: str, said: JsonObject, end: str | None) -> JsonObject:
        choice: JsonObject = {"index": 0, name: said, "finish_reason": end}
        if self.manner.native_end:
            choice |= {"native_finish_reason": end, "logprobs": None}
        if end is not None and (flag := self.flag()):
            choice |= {"flag": flag, "ban_round": -1, "need_clear_history": flag >= 2}
        return choice

    def end(self) -> str:
        words = {"natural": self.manner.natural_end, "called": self.manner.called_end, "filter": "content_filter"}
        word = self.answer.word or words.get(self.answer.ending, self.answer.ending)
        return "content_filter" if self.flag() in (3, 4) and self.answer.word is None else word

    def flag(self) -> int:
        return self.answer.flag or 0

    def usage(self) -> JsonObject:
        usage = self.answer.usage
        counts: JsonObject = {
            "prompt_tokens": usage.prompt,
            "completion_tokens": usage.completion,
            "total_tokens": usage.total,
        }
        if self.question.search:
            counts["prompt_tokens_details"] = {"cached_tokens": 0}
        elif self.manner.native_end:
            counts["prompt_tokens_details"] = None
        if usage.reasoning or self.manner.native_end:
            counts["completion_tokens_details"] = {"reasoning_tokens": usage.reasoning}
        return counts


def _identity(visit: Visit, manner: Manner) -> str:
    return manner.identity_prefix + visit.identity.removeprefix("as-")
