"""Chat in OpenAI's form, with what each of the four services makes of it; whole or as a stream."""

from ernie_cli.catalogue.model import Model
from ernie_cli.sandbox import ranges, strikes
from ernie_cli.sandbox.answers import answered
from ernie_cli.sandbox.known import wanted_model
from ernie_cli.sandbox.limits import check_pictures, check_size, metered
from ernie_cli.sandbox.provocations import paced, provoked
from ernie_cli.sandbox.question import Question, asked_openai
from ernie_cli.sandbox.refusals import Refusal
from ernie_cli.sandbox.rules import messages_in
from ernie_cli.sandbox.script import Line
from ernie_cli.sandbox.telling import Telling
from ernie_cli.sandbox.triggers import triggers
from ernie_cli.sandbox.visit import Visit, by_beginning
from ernie_cli.sandbox.wire import JsonObject, Reply, event_reply, json_reply

DONE = b"data: [DONE]\n\n"


def chat(visit: Visit) -> Reply:
    """Answer `POST …/chat/completions`; raises Refusal."""
    content = visit.content()
    model = wanted_model(visit, content, ("chat",))
    ranges.check(content, by_beginning(visit.service.ranges, model.id))
    _check_cap(content, model)
    if content.get("top_logprobs") is not None and content.get("logprobs") is not True:
        raise Refusal("bad_value", "top_logprobs needs logprobs to be true")
    messages = messages_in(content)
    visit.service.order(messages, model.id, content)
    check_pictures(messages)
    question = asked_openai(content, messages)
    if question.cap is None and question.answer_cap is None:
        question = question._replace(cap=model.default_output)
    return replied(visit, content, model, question)


def replied(visit: Visit, content: JsonObject, model: Model, question: Question) -> Reply:
    """The reply to a question that has passed the checks of form."""
    line = visit.options.script.line_for(question.prompt, content) or Line()
    found = triggers(question.prompt, visit.asked(question.prompt))
    fault = provoked(line, found, visit)
    if instead := strikes.before(fault, visit):
        return instead
    check_size(model, question)
    manner = by_beginning(visit.service.manners, model.id)
    reasons = question.reasons or "reasoning" in model.capabilities or "thinking" in model.id.lower() or "think" in found
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


def _check_cap(content: JsonObject, model: Model) -> None:
    cap = content.get("max_completion_tokens")
    if cap is not None and model.max_output is not None and cap > model.max_output:
        raise Refusal("bad_value", f"max_completion_tokens range is [{model.min_output or 1}, {model.max_output}]")
