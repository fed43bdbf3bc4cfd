"""One answer in the words of one service of OpenAI's form: the whole completion, or the chunks of its stream."""

from collections.abc import Iterator
from itertools import chain

from ernie_cli.sandbox.answers import Answer, pieces_of
from ernie_cli.sandbox.logprobs import logprobs_of
from ernie_cli.sandbox.question import Question
from ernie_cli.sandbox.visit import Manner, Visit
from ernie_cli.sandbox.wire import JsonObject


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
        if self.question.logprobs is not None:
            choice["logprobs"] = logprobs_of(said.get("content") or "", self.question.logprobs)
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
