"""`chat:` in the configuration: what a question has that no flag, variable or template says."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from program import KEY, Program, Ran, chunk, stream

Configure = Callable[[str], Path]


@pytest.fixture
def asked(ernie: Program, configure: Configure) -> Callable[..., Ran]:
    def ask(settings: str, *words: str, stdin: bytes | None = None, **environ: str) -> Ran:
        configure(settings)
        ernie.environ |= {"AI_STUDIO_API_KEY": KEY, **environ}
        return ernie("chat", *words, stdin=stdin, replies=[stream(chunk("Hello"), chunk("", "stop"))])

    return ask


def test_they_are_sent_with_a_question(asked: Callable[..., Ran]) -> None:
    settings = "chat: {temperature: 0.7, max_tokens: 512, stop: [END, STOP], seed: 3, system: Be brief.}\n"
    ran = asked(settings, "-n", "hi")
    assert (ran.code, ran.err) == (0, "")
    body = ran.bodies[0]
    assert (body["temperature"], body["max_completion_tokens"], body["stop"], body["seed"]) == (0.7, 512, ["END", "STOP"], 3)
    assert [(message["role"], message["content"]) for message in body["messages"]] == [("system", "Be brief."), ("user", "hi")]


def test_a_flag_wins_over_them(asked: Callable[..., Ran]) -> None:
    settings = "chat: {temperature: 0.7, stop: [END], stream: false, system: Be brief.}\n"
    ran = asked(settings, "-n", "--temperature", "0.2", "--stop", "X", "--stream", "-s", "Be long.", "hi")
    body = ran.bodies[0]
    assert (body["temperature"], body["stop"], body["stream"]) == (0.2, ["X"], True)
    assert body["messages"][0]["content"] == "Be long."


def test_a_template_wins_over_them(asked: Callable[..., Ran]) -> None:
    settings = (
        "chat: {temperature: 0.7, seed: 3, system: Be brief.}\n"
        'templates: {t: {prompt: "{{input}}", system: Be exact., temperature: 0.1}}\n'
    )
    body = asked(settings, "-n", "-t", "t", "hi").bodies[0]
    assert (body["temperature"], body["seed"], body["messages"][0]["content"]) == (0.1, 3, "Be exact.")


def test_a_variable_wins_over_them(asked: Callable[..., Ran], ernie: Program) -> None:
    ran = asked("chat: {timeout: -1, retries: 1000}\n", "-n", "hi", ERNIE_TIMEOUT="60", ERNIE_RETRIES="1")
    assert ran.code == 0


def test_limits_of_time_come_from_them(ernie: Program, configure: Configure) -> None:
    configure("chat: {timeout: 0}\n")
    ernie.environ["AI_STUDIO_API_KEY"] = KEY
    ran = ernie("chat", "-n", "hi")
    assert (ran.code, "--timeout 0 does not fit" in ran.err) == (2, True)


def test_a_model_that_does_not_take_one_is_not_sent_it(asked: Callable[..., Ran]) -> None:
    settings = "chat: {temperature: 0.7, search: true, seed: 3}\n"
    ran = asked(settings, "-n", "-m", "deepseek-r1", "hi")
    assert (ran.code, "temperature" in ran.bodies[0], ran.bodies[0]["seed"]) == (0, False, 3)
    tiny = asked(settings, "-n", "-m", "ernie-tiny-8k", "hi")
    assert (tiny.code, "web_search" in tiny.bodies[0], tiny.bodies[0]["temperature"]) == (0, False, 0.7)


def test_one_that_does_not_fit_is_told_as_a_setting(ernie: Program, configure: Configure) -> None:
    configure("chat: {temperature: 3}\n")
    ernie.environ["AI_STUDIO_API_KEY"] = KEY
    ran = ernie("chat", "-n", "hi")
    assert (ran.code, ran.requests) == (2, [])
    assert "ernie: chat.temperature (config.yaml) 3 does not fit" in ran.err


def test_a_limit_of_length_that_is_set_there_is_what_was_asked_for(ernie: Program, configure: Configure) -> None:
    configure("chat: {max_tokens: 5}\n")
    ernie.environ["AI_STUDIO_API_KEY"] = KEY
    ran = ernie("chat", "-n", "hi", replies=[stream(chunk("Hel"), chunk("", "length"))])
    assert (ran.code, ran.out) == (0, "Hel\n")


def test_json_by_default_gives_way_to_what_is_no_json(asked: Callable[..., Ran]) -> None:
    settings = "chat: {json: true, usage: true}\n"
    ran = asked(settings, "-n", "hi")
    assert json.loads(ran.out)["content"] == "Hello"
    assert json.loads(ran.err)["note"].startswith("tokens: ")
    assert asked(settings, "-n", "--raw", "--stream", "hi").code == 0


def test_json_by_default_gives_way_to_a_block_of_code(ernie: Program, configure: Configure) -> None:
    configure("chat: {json: true}\n")
    ernie.environ["AI_STUDIO_API_KEY"] = KEY
    ran = ernie("chat", "-n", "-x", "hi", replies=[stream(chunk("So:\n```\nls\n```\n"), chunk("", "stop"))])
    assert (ran.code, ran.out) == (0, "ls\n")


def test_a_list_of_messages_has_its_own_system_prompt(asked: Callable[..., Ran]) -> None:
    messages = b'[{"role": "system", "content": "Be exact."}, {"role": "user", "content": "hi"}]'
    ran = asked("chat: {system: Be brief.}\n", "--messages", "-", stdin=messages)
    assert [message["content"] for message in ran.bodies[0]["messages"]] == ["Be exact.", "hi"]


def test_pairs_are_sent_as_the_flag_sends_them(ernie: Program, configure: Configure) -> None:
    configure("chat: {metadata: {team: red}}\nproviders: {mine: {base_url: 'http://127.0.0.1:9/v1', default_model: m}}\n")
    ran = ernie("chat", "-n", "-p", "mine", "hi", replies=[stream(chunk("Hello"), chunk("", "stop"))])
    assert (ran.code, ran.bodies[0]["metadata"]) == (0, {"team": "red"})


def test_every_row_of_a_job_has_them(ernie: Program, configure: Configure) -> None:
    configure("chat: {temperature: 0.7, system: Be brief., sources: true, json: true}\n")
    ernie.environ["AI_STUDIO_API_KEY"] = KEY
    reply = stream(chunk("Hello"), chunk("", "stop"))
    ran = ernie("chat", "--batch", "-", stdin=b'{"prompt": "a"}\n', replies=[reply])
    assert (ran.code, ran.bodies[0]["temperature"], ran.bodies[0]["messages"][0]["content"]) == (0, 0.7, "Be brief.")


def test_other_commands_do_not_have_them(ernie: Program, configure: Configure) -> None:
    configure("chat: {timeout: 0, json: true}\n")
    ernie.environ["AI_STUDIO_API_KEY"] = KEY
    assert ernie("embed", "--dry-run", "a text").code == 0
