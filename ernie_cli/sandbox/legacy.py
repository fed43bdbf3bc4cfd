"""Chat of the legacy API: the model stands in the path, errors come with HTTP 200, a stream ends with `is_end`."""

from collections.abc import Iterator

from ernie_cli.catalogue.model import Model
from ernie_cli.sandbox import ranges, rules, strikes, tokens
from ernie_cli.sandbox.answers import Answer, answered
from ernie_cli.sandbox.known import is_own_deployment, model_at
from ernie_cli.sandbox.limits import check_size, metered
from ernie_cli.sandbox.provocations import paced, provoked
from ernie_cli.sandbox.question import asked_legacy
from ernie_cli.sandbox.refusals import Refusal
from ernie_cli.sandbox.script import Line
from ernie_cli.sandbox.triggers import triggers
from ernie_cli.sandbox.visit import Visit, by_beginning
from ernie_cli.sandbox.wire import JsonObject, Reply, event_reply, json_reply

DEFAULT_OUTPUT = 1024


def chat(visit: Visit) -> Reply:
    """Answer `POST …/wenxinworkshop/chat/…`; raises Refusal."""
    path = visit.request.path.removeprefix(visit.service.prefix)
    model = model_at(path)
    if model is None and not is_own_deployment(path):
        raise Refusal("unknown_model")
    model = model or Model(path, path)
    content = visit.content()
    messages = rules.messages_in(content)
    rules.wenxin(messages, model.id, content)
    ranges.check(content, by_beginning(visit.service.ranges, model.id))
    question = asked_legacy(content, messages)
    if question.cap is None:
        question = question._replace(cap=model.default_output or DEFAULT_OUTPUT)
    line = visit.options.script.line_for(question.prompt, content) or Line()
    found = triggers(question.prompt, visit.asked(question.prompt))
    fault = provoked(line, found, visit)
    if instead := strikes.before(fault, visit):
        return instead
    check_size(model, question)
    answer = answered(question, line, found, "think" in found, visit.identity)
    headers = metered(visit, model, answer.usage)
    if content.get("stream") is True:
        reply = event_reply(paced(_events(visit, answer), line, found, visit), headers=headers)
    else:
        reply = json_reply(_whole(visit, answer), headers=headers)
    return strikes.during(fault, reply, visit)


def _whole(visit: Visit, answer: Answer) -> JsonObject:
    return {
        "id": visit.identity,
        "object": "chat.completion",
        "created": visit.now(),
        "result": answer.text,
        "is_truncated": answer.ending == "length",
        "need_clear_history": _is_blocked(answer),
        **_extras(answer),
        "usage": _usage(answer.usage.prompt, answer.usage.completion),
    }


def _events(visit: Visit, answer: Answer) -> Iterator[JsonObject]:
    """The pieces, then an empty one that ends; the count of tokens is 0 at first, once behind, and right at the end."""
    last = len(answer.pieces)
    said = ""
    for index, piece in enumerate((*answer.pieces, "")):
        said += piece
        is_end = index == last
        completion = answer.usage.completion if is_end else tokens.count(said) if index * 4 >= last * 3 else 0
        event: JsonObject = {
            "id": visit.identity,
            "object": "chat.completion",
            "created": visit.now(),
            "sentence_id": index,
            "is_end": is_end,
            "is_truncated": is_end and answer.ending == "length",
            "result": piece,
            "need_clear_history": is_end and _is_blocked(answer),
        }
        if is_end:
            event |= _extras(answer)
        elif answer.results:
            event["search_info"] = _extras(answer)["search_info"]
        yield {**event, "usage": _usage(answer.usage.prompt, completion)}


def _extras(answer: Answer) -> JsonObject:
    """The members that stand in a reply only when there is something to say."""
    extras: JsonObject = {}
    if _is_blocked(answer):
        extras["ban_round"] = -1
    if answer.flag:
        extras["flag"] = answer.flag
    if answer.word or answer.ending in ("stop", "filter"):
        extras["finish_reason"] = answer.word or {"filter": "content_filter"}.get(answer.ending, answer.ending)
    if answer.calls:
        called = answer.calls[0]
        thoughts = answer.reasoning or f"沙盒要调用 {called.name}。"
        extras["finish_reason"] = "function_call"
        extras["function_call"] = {"name": called.name, "thoughts": thoughts, "arguments": called.arguments}
    if answer.results:
        extras["search_info"] = {"search_results": list(answer.results)}
    return extras


def _is_blocked(answer: Answer) -> bool:
    return answer.ending == "filter" or (answer.flag or 0) >= 2


def _usage(prompt: int, completion: int) -> JsonObject:
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
