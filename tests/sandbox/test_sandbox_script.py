"""Scripts: what they make the sandbox answer, and how their mistakes are told."""

from pathlib import Path

import pytest
from asking import AISTUDIO, LOCAL, WCODE, chat, legacy, sandbox

from ernie_cli.errors import UsageError
from ernie_cli.sandbox.application import Sandbox
from ernie_cli.sandbox.faults import Fault
from ernie_cli.sandbox.script import Script
from ernie_cli.sandbox.script_file import parse_script, read_script

LINES = """
- match: wea(ther)?
  answer: sunny
- prompt: weather
  answer: rain
  reasoning: clouds
  chunks: [ra, in]
  usage: {prompt_tokens: 100, completion_tokens: 50}
- prompt: tool
  tool_calls:
    - name: get_weather
      arguments: {city: 北京}
- prompt: sources
  answer: see there
  search_results:
    - {title: A page, url: "https://example.com/a"}
- prompt: end
  answer: cut
  finish_reason: length
- prompt: code
  error: 18
- prompt: status
  status: 503
- prompt: fault
  fault: reset
- prompt: slow
  answer: late
  delay_ms: 2000
  pace_ms: 1000
- prompt: blocked
  flag: 3
"""


def scripted() -> Sandbox:
    return sandbox(script=parse_script(LINES))


def test_the_exact_prompt_comes_before_an_expression() -> None:
    app = scripted()
    assert chat(app, LOCAL, "the weather").json["choices"][0]["message"]["content"] == "sunny"
    got = chat(app, LOCAL, "weather").json
    assert got["choices"][0]["message"] == {"role": "assistant", "content": "rain", "reasoning_content": "clouds"}
    assert (got["usage"]["prompt_tokens"], got["usage"]["total_tokens"]) == (100, 150)


def test_chunks_are_the_pieces_of_a_stream() -> None:
    events = legacy(scripted(), "weather", stream=True).events
    assert [event["result"] for event in events] == ["ra", "in", ""]


def test_calls_sources_and_endings_are_as_written() -> None:
    app = scripted()
    [call] = chat(app, AISTUDIO, "tool").json["choices"][0]["message"]["tool_calls"]
    assert call["function"] == {"name": "get_weather", "arguments": '{"city": "北京"}'}
    assert chat(app, AISTUDIO, "sources").json["search_results"] == [
        {"index": 1, "url": "https://example.com/a", "title": "A page"}
    ]
    assert chat(app, WCODE, "end").json["choices"][0]["finish_reason"] == "length"
    assert chat(app, AISTUDIO, "blocked").json["choices"][0]["flag"] == 3


def test_failures_are_as_written() -> None:
    app = scripted()
    assert legacy(app, "code").json["error_code"] == 18
    assert chat(app, LOCAL, "status").status == 503
    with pytest.raises(Fault):
        chat(app, LOCAL, "fault")


def test_delays_are_kept() -> None:
    events = legacy(scripted(), "slow", stream=True).events
    assert [event["created"] - 1_700_000_000 for event in events] == [2, 3]


def test_other_prompts_are_answered_as_ever() -> None:
    assert "You asked" in chat(scripted(), LOCAL, "something").json["choices"][0]["message"]["content"]
    assert parse_script("") == Script()


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("- prompt: a\n  anwser: b", "line 2: unknown key anwser", "the nearest known key is answer"),
        ("- prompt: a\n  answer: b\n  answer: c", "line 3: key answer stands twice", None),
        ("- prompt: a\n  answer: 5", "line 2: answer: must be text, not 5 (quote it)", None),
        ("- prompt: a\n  status: 200", "line 2: status: must be a whole number from 400 to 599, not 200", None),
        ("- match: '('\n", "line 1: match: not a regular expression", None),
        ("- answer: b", "line 1: an entry has either `prompt` or `match`", "prompt:"),
        ("- prompt: a\n  match: b", "line 1: an entry has either `prompt` or `match`", "prompt:"),
        ("prompt: a", "line 1: a script is a list of entries", "start each"),
        ("- just words", "line 1: an entry is a mapping", "write"),
        ("- prompt: a: b", "line 1: not YAML", None),
        ("- prompt: a\n  fault: explode", "line 2: fault: no such kind of fault: explode", None),
        ("- prompt: a\n  tool_calls:\n    - {arguments: {}}", "line 3: tool_calls: name is missing", None),
        ("- prompt: a\n  usage: {tokens: 1}", "line 2: usage: unknown key tokens", None),
        ("- prompt: a\n  chunks: ab", "line 2: chunks: must be a list of texts", None),
        ("- prompt: a\n  answer: !!python/name:os.system x", "line 2: answer: not a plain value", None),
        ("- prompt: a\n  tool_calls: &a [*a]", "line 2: tool_calls: must be a list of mappings", None),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, message: str, hint: str | None) -> None:
    with pytest.raises(UsageError) as caught:
        parse_script(text, "answers.yaml")
    assert caught.value.message.startswith(f"answers.yaml, {message}")
    assert hint is None or (caught.value.hint or "").startswith(hint)


def test_a_file_is_read_and_named_when_it_cannot_be(tmp_path: Path) -> None:
    path = tmp_path / "answers.yaml"
    with pytest.raises(UsageError, match=r"answers\.yaml: No such file"):
        read_script(path)
    path.write_bytes(b"- prompt: \xff")
    with pytest.raises(UsageError, match="byte 10 is not UTF-8"):
        read_script(path)
    path.write_text("- prompt: 问\n  answer: 答\n", "utf-8")
    [line] = read_script(path).lines
    assert (line.prompt, line.answer) == ("问", "答")
