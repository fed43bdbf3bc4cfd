"""The word of a person before a tool is run: what is shown, and what each answer means."""

from collections.abc import Callable
from typing import Any

import pytest
from program import Program
from written_tools import TIME, WEATHER, Tools

from ernie_cli.events import ToolCall
from ernie_cli.tools.permission import Asked

CALL = ToolCall("c1", "get_weather", "")


class Person:
    """Answers questions; `seen` are those."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)
        self.seen: list[str] = []

    def __call__(self, question: str) -> str:
        self.seen.append(question)
        return self.answers.pop(0)


def asked(person: Person) -> Callable[..., bool]:
    one = Asked(person, lambda text: text.replace("sk-secret", "***"))
    return lambda given, call=CALL: one(call, given, "weather.py --now")


@pytest.mark.parametrize(
    ("typed", "is_permitted"),
    [("y", True), ("YES", True), ("a", True), ("n", False), ("", False), ("no", False), (" y ", True)],
)
def test_a_yes_is_needed(typed: str, is_permitted: bool) -> None:
    assert asked(Person(typed))({"city": "X"}) is is_permitted


def test_the_name_the_command_and_the_arguments_are_shown() -> None:
    person = Person("n")
    asked(person)({"city": "北京", "days": 3})
    [shown] = person.seen
    assert shown == (
        "The model wants to run get_weather: weather.py --now\n"
        '{\n  "city": "北京",\n  "days": 3\n}\n'
        "Run it? [y]es, [N]o, [a]lways get_weather in this run: "
    )


def test_what_is_no_answer_is_asked_again() -> None:
    person = Person("perhaps", "s", "y")
    assert asked(person)({}) is True
    assert person.seen[2] == "Run it? [y]es, [N]o, [a]lways get_weather in this run: "


def test_always_holds_for_that_tool_alone() -> None:
    person = Person("a", "n")
    permits = asked(person)
    assert [permits({}), permits({}), permits({}, CALL._replace(name="rm"))] == [True, True, False]
    assert len(person.seen) == 2


@pytest.mark.parametrize("given", [{"a": "x" * 5000}, {"a": ["line"] * 200}])
def test_long_arguments_are_one_screen_and_the_rest_on_request(given: Any) -> None:
    person = Person("s", "y")
    assert asked(person)(given) is True
    assert len(person.seen[0]) < 1500
    assert "[s]how the other" in person.seen[0]
    assert person.seen[1].count("line") + person.seen[1].count("x" * 5000) in (1, 200)


def test_nothing_that_a_terminal_would_obey_is_shown_and_no_secret() -> None:
    person = Person("n")
    evil = "\x1b[2J\x1b[1;1H\r\nRun it? y\u202e\x9b0m sk-secret"
    asked(person)({evil: evil}, ToolCall("c", "f\x1b[8m", ""))
    [shown] = person.seen
    assert not {"\x1b", "\r", "\u202e", "\x9b"} & set(shown)
    assert "sk-secret" not in shown
    assert len(shown.splitlines()) == 5


def test_a_call_that_is_not_permitted_is_told_to_the_model(sandbox: Program, tools: Tools) -> None:
    sandbox.approve = Person("n")
    ran = sandbox("chat", "--tools", tools(WEATHER), "--run-tools", "ask", "get_weather", in_process=True)
    assert ran.out == '[sandbox] The function returned: {"error": "the user did not permit this call"}\n'


def test_all_calls_of_a_turn_are_asked_about_and_those_permitted_are_run(sandbox: Program, tools: Tools) -> None:
    sandbox.approve = person = Person("y", "n")
    argv = ("--run-tools", "ask", "--json", "--stream", "get_weather and get_time")
    ran = sandbox("chat", "--tools", tools(WEATHER, TIME), *argv, in_process=True)
    assert len(person.seen) == 2
    assert '"name":"get_weather","content":"21 degrees in sandbox city","ok":true' in ran.out
    assert '"name":"get_time","content":"{\\"error\\": \\"the user did not permit this call\\"}","ok":false' in ran.out
