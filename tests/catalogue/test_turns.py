"""Which lists of messages are refused before they are sent, and which are only noted."""

import pytest
from catalogue_facts import FACTS

from ernie_cli.catalogue import PROVIDERS
from ernie_cli.catalogue.messages import check_messages
from ernie_cli.errors import UsageError
from ernie_cli.requests import Message

CALL = {"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}


def turns(*roles: str, content: str = "你好") -> tuple[Message, ...]:
    return tuple(Message(role, content) for role in roles)


def fault(provider: str, model: str, messages: tuple[Message, ...], tools: bool = False) -> str | None:
    try:
        check_messages(PROVIDERS[provider], model, messages, tools)
    except UsageError as error:
        return error.message
    return None


CASES = [
    (provider, model, case)
    for provider, model in (("wenxin", "ernie-speed-8k"), ("aistudio", "ernie-3.5-8k"))
    for case in FACTS["message_cases"][provider]
    # On the wire a system message has no place among wenxin's; here it is still one, and goes to its own field later.
    if (provider, case["roles"]) != ("wenxin", ["system", "user"])
]


@pytest.mark.parametrize(("provider", "model", "case"), CASES)
def test_a_list_that_the_sdk_tests_is_judged_as_the_service_judges_it(provider: str, model: str, case: dict) -> None:
    messages = turns(*case["roles"], content=case.get("content", "你好"))
    assert (fault(provider, model, messages) is None) == bool(case["ok"])


DUE = "is due; user and assistant take turns and the user begins"


@pytest.mark.parametrize(
    ("provider", "model", "roles", "message"),
    [
        ("wenxin", "x", "user user user", f'message 2: role "user" where "assistant" {DUE}'),
        ("wenxin", "x", "assistant user", f'message 1: role "assistant" where "user" {DUE}'),
        ("wenxin", "x", "system user user", f'message 3: role "user" where "assistant" {DUE}'),
        ("wenxin", "x", "user assistant", 'message 2: the last message must be the user\'s, not one of role "assistant"'),
        ("wenxin", "x", "user tool user", f'message 2: role "tool" where "assistant" {DUE}'),
        ("wenxin", "x", "user assistant user system", None),
        ("aistudio", "x", "user system user", "message 2: a system message must be the first"),
        ("aistudio", "x", "system", "there is no message of the user"),
        ("aistudio", "x", "", "there is no message of the user"),
        ("aistudio", "x", "user assistant tool tool", None),
        (
            "aistudio",
            "x",
            "user developer user",
            'message 2: "developer" is not a role; there are system, user, assistant, tool, function',
        ),
        (
            "aistudio",
            "ernie-4.5-turbo-128k",
            "user assistant tool",
            'message 3: the last message must be the user\'s, not one of role "tool"',
        ),
        (
            "aistudio",
            "ernie-x1-32k-preview",
            "user assistant tool",
            'message 3: the last message must be the user\'s, not one of role "tool"',
        ),
        ("aistudio", "ernie-4.5-8k-preview", "user assistant tool tool user", 'message 4: role "tool" twice in a row'),
    ],
)
def test_a_broken_order_is_told_by_the_number_of_the_message(
    provider: str, model: str, roles: str, message: str | None
) -> None:
    assert fault(provider, model, turns(*roles.split())) == message


def test_offered_tools_free_aistudio_from_strict_turns() -> None:
    messages = turns("user", "user")
    assert fault("aistudio", "ernie-3.5-8k", messages) is not None
    assert fault("aistudio", "ernie-3.5-8k", messages, tools=True) is None


@pytest.mark.parametrize("provider", ["wenxin", "aistudio"])
def test_an_empty_content_is_refused(provider: str) -> None:
    messages = (Message("user", "a"), Message("assistant", ""), Message("user", "b"))
    assert fault(provider, "x", messages) == "message 2: the content is empty"


@pytest.mark.parametrize("content", [" \n", "\r\f", "\t", [{"type": "text", "text": " "}]])
@pytest.mark.parametrize("provider", ["wenxin", "aistudio"])
def test_a_last_content_of_blanks_is_refused(provider: str, content: str) -> None:
    assert fault(provider, "x", (Message("user", content),)) == "message 1: the content is blank"


def test_a_blank_content_before_the_last_one_passes() -> None:
    assert fault("aistudio", "x", (Message("user", " "), Message("assistant", "a"), Message("user", "b"))) is None


def test_a_picture_needs_no_words() -> None:
    picture = [{"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}]
    assert fault("aistudio", "ernie-4.5-turbo-vl-32k", (Message("user", picture),)) is None


def test_a_call_needs_no_words_and_a_tool_may_say_nothing() -> None:
    messages = (Message("user", "a"), Message("assistant", None, tool_calls=(CALL,)), Message("tool", ""))
    assert fault("aistudio", "deepseek-v3", messages) is None


def test_a_broken_order_is_only_noted_on_wcode() -> None:
    notes = check_messages(PROVIDERS["wcode"], "ernie-4.0-8k", turns("user", "user"))
    assert notes == (f'message 2: role "user" where "assistant" {DUE}',)


def test_the_rules_of_wcode_are_for_its_ernie_page_alone() -> None:
    assert check_messages(PROVIDERS["wcode"], "baidu/ernie-4.5-21b-a3b-thinking", turns("user", "user")) == ()


@pytest.mark.parametrize("provider", ["qianfan", "local"])
def test_qianfan_and_local_servers_judge_for_themselves(provider: str) -> None:
    assert check_messages(PROVIDERS[provider], "ernie-9", turns("assistant", "user", "user", content="")) == ()


def test_too_many_characters_are_refused_with_models_that_take_more() -> None:
    messages = (Message("system", "x" * 14000), Message("user", "y" * 10001))
    with pytest.raises(UsageError) as caught:
        check_messages(PROVIDERS["wenxin"], "ernie-speed-8k", messages)
    assert caught.value.message == "the messages hold 24001 characters; wenxin ernie-speed-8k takes 24000"
    assert caught.value.hint is not None
    assert "ernie-speed-128k" in caught.value.hint


def test_as_many_characters_as_the_model_takes_are_sent() -> None:
    messages = (Message("system", "x" * 14000), Message("user", "y" * 10000))
    assert check_messages(PROVIDERS["wenxin"], "ernie-speed-8k", messages) == ()


def test_too_many_tokens_by_a_rough_count_are_only_noted() -> None:
    notes = check_messages(PROVIDERS["aistudio"], "ernie-speed-8k", (Message("user", "好" * 6145),))
    assert notes == ("the messages are about 6145 tokens; aistudio ernie-speed-8k takes 6144",)


def test_an_unknown_model_has_no_limit() -> None:
    assert check_messages(PROVIDERS["wenxin"], "my-own", (Message("user", "好" * 10**5),)) == ()
