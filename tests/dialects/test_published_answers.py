"""The answers that the services' own pages show, compared whole."""

import pytest
from payloads_read import OPENAI, PAYLOADS, WENXIN, answered, expected, read

from ernie_cli.dialects.refusals import refusal
from ernie_cli.errors import CredentialsError, TokenError
from ernie_cli.events import Usage

STREAM = PAYLOADS["wenxin_stream"]


def test_the_stream_of_the_ernie_speed_8k_page_adds_up() -> None:
    assert read(WENXIN, *STREAM["events"]) == expected(
        id="as-34jurid5xf",
        created=1709088346,
        content=STREAM["text"],
        finish_reason="stop",
        usage={"prompt_tokens": 6, "completion_tokens": 351, "total_tokens": 357},
    )


def test_the_usage_of_a_legacy_stream_is_the_last_and_never_a_sum() -> None:
    usages = [answered(WENXIN, *STREAM["events"][:count]).usage for count in (1, 12, 16)]
    assert usages == [
        Usage(prompt_tokens=6, completion_tokens=completion, total_tokens=6 + completion) for completion in (0, 263, 351)
    ]


@pytest.mark.parametrize("count", range(16))
def test_a_legacy_stream_has_not_ended_before_its_mark(count: int) -> None:
    assert not answered(WENXIN, *STREAM["events"][:count]).ended


def test_the_sample_of_the_wenxin_manual_is_read() -> None:
    assert read(WENXIN, PAYLOADS["wenxin_reply"]) == expected(
        id="as-xxx",
        created=1717100000,
        content="你好!我是文心一言,有什么可以帮你的?",
        finish_reason="stop",
        usage={"prompt_tokens": 5, "completion_tokens": 15, "total_tokens": 20},
    )


GREETING = {
    "model": "ernie-4.0-turbo-128k",
    "content": "你好!请问有什么我可以帮助你的吗?",
    "finish_reason": "stop",
    "native_finish_reason": "normal",
    "usage": {"prompt_tokens": 7, "completion_tokens": 9, "total_tokens": 16},
}


def test_the_reply_of_the_wcode_ernie_page_is_read() -> None:
    assert read(OPENAI, PAYLOADS["wcode_reply"]) == expected(id="as-2ug8yfjji7", created=1734684068, **GREETING)


def test_the_stream_of_the_wcode_ernie_page_adds_up_to_the_same_greeting() -> None:
    found = read(OPENAI, *PAYLOADS["wcode_stream"])
    assert found == expected(id="as-0svd1gjsac", created=1734700254, **GREETING)


def test_the_thinking_reply_of_the_wcode_page_keeps_thinking_apart_and_text_as_it_came() -> None:
    message = PAYLOADS["wcode_thinking"]["choices"][0]["message"]
    assert read(OPENAI, PAYLOADS["wcode_thinking"]) == expected(
        id="chatcmpl-t1760066291s386r36b7979078bb3e751ccc09b2",
        model="baidu/ernie-4.5-21b-a3b-thinking",
        created=1760066292,
        content=message["content"],
        reasoning=message["reasoning"],
        finish_reason="stop",
        native_finish_reason="stop",
        usage={"prompt_tokens": 31, "completion_tokens": 538, "reasoning_tokens": 351, "total_tokens": 569},
    )
    assert message["content"].startswith("\n")
    assert message["content"].endswith("\n\n")


def test_the_web_search_reply_of_the_wcode_page_tells_cached_tokens() -> None:
    reply = PAYLOADS["wcode_search"]
    assert read(OPENAI, reply) == expected(
        id="as-u27gytre4a",
        model="ernie-4.0-turbo-128k",
        created=1734699271,
        content=reply["choices"][0]["message"]["content"],
        finish_reason="stop",
        native_finish_reason="normal",
        usage={"prompt_tokens": 11863, "completion_tokens": 485, "cached_tokens": 0, "total_tokens": 12348},
    )


def test_the_error_of_the_ernie_speed_8k_page_asks_for_a_new_token() -> None:
    error = refusal(200, {}, PAYLOADS["wenxin_error"])
    assert error is not None
    assert (type(error), error.code, error.message) == (TokenError, 110, "Access token invalid or no longer valid")


def test_the_error_of_the_wcode_ernie_page_is_about_the_key_whatever_its_status() -> None:
    for status in (200, 400, 401):
        error = refusal(status, {}, PAYLOADS["wcode_error"])
        assert error is not None
        assert (type(error), error.code, error.message) == (CredentialsError, None, "Invalid API-KEY")
