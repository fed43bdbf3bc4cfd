"""The answer to a question, the same for the same question: the sandbox says that it is one, and what was asked.

Which of these comes first holds:
1. what the script says for the prompt;
2. when the last message is a function's result: a text that quotes it;
3. when functions are offered and not forbidden: calls of those whose names stand in the prompt, else of the first
   (of the one that `tool_choice` names), with arguments that fit its parameters;
4. JSON that fits the schema, where JSON is wanted;
5. a sentence in the language of the question, Chinese if it holds a Han character.
Then marks, stop strings and the limit of tokens are applied; reasoning counts against the limit too.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import NamedTuple

from ernie_cli.sandbox import tokens
from ernie_cli.sandbox.question import Question, prompt_tokens
from ernie_cli.sandbox.schemas import fitting
from ernie_cli.sandbox.script import Line
from ernie_cli.sandbox.triggers import without_triggers
from ernie_cli.sandbox.wire import Json, JsonObject

QUOTED = 200  # characters of the question that an answer repeats
SEARCHED = 1186  # tokens that one page found adds to the prompt: the wcode ERNIE-LLM page shows 11,863 for ten
FALLBACK = {True: "【沙盒】这个问题不便回答。", False: "[sandbox] This question is not answered."}


class Called(NamedTuple):
    id: str
    name: str
    arguments: str


class Usage(NamedTuple):
    prompt: int
    completion: int
    reasoning: int

    @property
    def total(self) -> int:
        return self.prompt + self.completion


class Answer(NamedTuple):
    """`ending` is one of natural, stop, length, filter, called; `pieces` are the text as a stream brings it."""

    text: str
    pieces: tuple[str, ...]
    reasoning: str
    calls: tuple[Called, ...]
    ending: str
    word: str | None  # the finish word as the script has it
    flag: int | None
    results: tuple[JsonObject, ...]
    usage: Usage


def answered(question: Question, line: Line | None, found: Mapping[str, str], reasons: bool, seed: str) -> Answer:
    """The whole answer; `found` are triggers, `seed` makes the ids of calls."""
    line = line or Line()
    calls = _calls(question, line, found, seed)
    reasoning = line.reasoning if line.reasoning is not None else _reasoning(question) if reasons else ""
    results = line.search_results or _results(question)
    text = "" if calls and line.answer is None and not line.chunks else _text(question, line, found)
    if question.search and question.search.marks and results and text:
        text += "^[1]^" if len(results) == 1 else "^[1][2]^"
    ending = "called" if calls else "natural"
    text, ending = _ended(text, ending, question, found)
    reasoning, text, ending = _capped(question, reasoning, text, ending)
    completion = tokens.count(reasoning) + tokens.count(text)
    completion += sum(tokens.count(called.name) + tokens.count(called.arguments) for called in calls)
    searched = SEARCHED * question.search.number if question.search else 0
    usage = Usage(prompt_tokens(question) + searched, max(1, completion), tokens.count(reasoning))
    scripted = dict(line.usage)
    usage = usage._replace(
        prompt=scripted.get("prompt_tokens", usage.prompt),
        completion=scripted.get("completion_tokens", usage.completion),
    )
    pieces = line.chunks if line.chunks and "".join(line.chunks) == text else pieces_of(text)
    flag = int(found["flag"]) if "flag" in found else line.flag
    return Answer(text, pieces, reasoning, calls, ending, line.finish_reason, flag, results, usage)


def pieces_of(text: str, size: int = 8) -> tuple[str, ...]:
    return tuple(text[start : start + size] for start in range(0, len(text), size))


def _text(question: Question, line: Line, found: Mapping[str, str]) -> str:
    if "empty" in found:
        return ""
    asked = without_triggers(question.prompt)
    han = tokens.holds_han(question.prompt)
    if "filter" in found:
        return FALLBACK[han]
    if line.answer is not None or line.chunks:
        text = line.answer if line.answer is not None else "".join(line.chunks)
    elif "echo" in found:
        text = asked
    elif question.result is not None:
        text = _quoting(question.result, han)
    elif question.structured:
        text = _structured(question, asked)
    else:
        text = _sentence(question, asked, han)
    if "long" in found:
        text = _lengthened(text, min(int(found["long"]), 100_000), han)
    return text


def _sentence(question: Question, asked: str, han: bool) -> str:
    quoted = asked if len(asked) <= QUOTED else asked[:QUOTED] + "…"
    pictures, turn = question.images, question.turn
    if han:
        sizes = f"({'、'.join(question.sizes)})" if question.sizes else ""
        more = f"附有 {pictures} 张图片{sizes}。" if pictures else ""
        more += f"这是第 {turn} 轮。" if turn > 1 else ""
        return f"【沙盒】收到的问题是：“{quoted}”。{more}这里没有调用任何模型。"
    sizes = f" ({', '.join(question.sizes)})" if question.sizes else ""
    more = f" {pictures} picture{'s' * (pictures > 1)}{sizes} came with it." if pictures else ""
    more += f" This is turn {turn}." if turn > 1 else ""
    return f"[sandbox] You asked: “{quoted}”.{more} No model was called."


def _quoting(result: str, han: bool) -> str:
    return f"【沙盒】函数返回了:{result}" if han else f"[sandbox] The function returned: {result}"


def _structured(question: Question, asked: str) -> str:
    if question.schema is not None:
        content: Json = fitting(question.schema, question=asked, all_members=True)
    else:
        content = {"sandbox": True, "answer": asked[:QUOTED]}
    return json.dumps(content, ensure_ascii=False)


def _lengthened(text: str, least: int, han: bool) -> str:
    missing = least - tokens.count(text)
    if missing <= 0:
        return text
    return text + ("沙" * missing if han else " sandbox" * -(-10 * missing // 13))


def _reasoning(question: Question) -> str:
    asked = without_triggers(question.prompt)[:40]
    if tokens.holds_han(question.prompt):
        return f"沙盒在想：问题是“{asked}”，照规则作答。"
    return f"The sandbox thinks: “{asked}” is asked; answer by the rules."


def _results(question: Question) -> tuple[JsonObject, ...]:
    if not question.search or not question.search.sources:
        return ()
    return tuple(
        {"index": index, "url": f"https://example.com/sandbox/{index}", "title": f"沙盒结果 {index}"}
        for index in range(1, question.search.number + 1)
    )


def _calls(question: Question, line: Line, found: Mapping[str, str], seed: str) -> tuple[Called, ...]:
    wanted = line.tool_calls
    if not wanted and not line.answer and not line.chunks and question.result is None and "no-tool" not in found:
        wanted = tuple(_invented(question))
    return tuple(Called(_call_id(seed, index), *call) for index, call in enumerate(wanted))


def _invented(question: Question) -> list[tuple[str, str]]:
    functions = question.functions
    if question.choice == "none" or not functions:
        return []
    chosen = [function for function in functions if function.name == question.choice]
    if not chosen:
        chosen = [function for function in functions if function.name in question.prompt] or [functions[0]]
    if not question.parallel:
        chosen = chosen[:1]
    asked = without_triggers(question.prompt)
    return [
        (function.name, json.dumps(fitting(function.parameters or {"type": "object"}, question=asked), ensure_ascii=False))
        for function in chosen
    ]


def _call_id(seed: str, index: int) -> str:
    return "call_" + hashlib.sha256(f"{seed} {index}".encode()).hexdigest()[:24]


def _ended(text: str, ending: str, question: Question, found: Mapping[str, str]) -> tuple[str, str]:
    if "filter" in found:
        return text, "filter"
    for trigger in ("length", "stop"):
        if trigger in found:
            return text[: len(text) // 2], trigger
    places = [place for stop in question.stops if (place := text.find(stop)) >= 0]
    return (text[: min(places)], "stop") if places else (text, ending)


def _capped(question: Question, reasoning: str, text: str, ending: str) -> tuple[str, str, str]:
    if question.answer_cap is not None:
        text, short = tokens.cut(text, question.answer_cap)
        ending = "length" if short else ending
    if question.cap is not None:
        reasoning, short = tokens.cut(reasoning, question.cap)
        text, shorter = ("", True) if short else tokens.cut(text, question.cap - tokens.count(reasoning))
        ending = "length" if short or shorter else ending
    return reasoning, text, ending
