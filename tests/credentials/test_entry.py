"""Keys as users enter them: trimmed, told apart by their shape, refused when they cannot be right."""

import pytest

from ernie_cli.catalogue import PROVIDERS
from ernie_cli.credentials.entry import asked, entered
from ernie_cli.errors import CredentialsError, ErnieError, UsageError
from ernie_cli.sandbox.exports import environment

QIANFAN, WENXIN, WCODE, AISTUDIO = (PROVIDERS[name] for name in ("qianfan", "wenxin", "wcode", "aistudio"))


def fields(provider: str, text: str) -> tuple[str, dict[str, str], int]:
    """Scheme, fields in clear, lines left over."""
    entry, left = entered(PROVIDERS[provider], text)
    return entry.form.scheme, {name: value.reveal() for name, value in entry.values.items()}, left


@pytest.mark.parametrize(
    ("provider", "text", "expected"),
    [
        ("aistudio", "0123456789abcdef", ("bearer", {"api_key": "0123456789abcdef"}, 0)),
        ("aistudio", "\n  0123 \r\n\n", ("bearer", {"api_key": "0123"}, 0)),
        ("aistudio", "0123\nurl: https://x\n", ("bearer", {"api_key": "0123"}, 1)),
        ("qianfan", "bce-v3/ALTAK-a/b\n", ("bearer", {"api_key": "bce-v3/ALTAK-a/b"}, 0)),
        ("qianfan", "ALTAKa\nb\n", ("iam_bearer", {"access_key": "ALTAKa", "secret_key": "b"}, 0)),
        ("wenxin", "24.abc\n", ("access_token", {"access_token": "24.abc"}, 0)),
        ("wenxin", " id \n\n secret \n", ("oauth", {"client_id": "id", "client_secret": "secret"}, 0)),
        ("wenxin", "ALTAKa\nb\nc\n", ("signature", {"access_key": "ALTAKa", "secret_key": "b"}, 1)),
        ("wcode", '{"api_key": " sk-a\\n"}', ("bearer", {"api_key": "sk-a"}, 0)),
        (
            "wenxin",
            ' {"client_secret": "s",\n "client_id": "i"}\n',
            ("oauth", {"client_id": "i", "client_secret": "s"}, 0),
        ),
        ("local", "anything", ("bearer", {"api_key": "anything"}, 0)),
    ],
)
def test_lines_and_json_become_the_fields_of_the_kind_that_they_look_like(
    provider: str, text: str, expected: tuple[str, dict[str, str], int]
) -> None:
    assert fields(provider, text) == expected


@pytest.mark.parametrize(
    ("provider", "text", "hint"),
    [
        ("qianfan", "sk-canary0123", "a right one looks like bce-v3/ALTAK-…/… or ALTAK…; a key that begins with sk- is"),
        ("qianfan", "bce-v3/ALTAK-canary", "a right one looks like bce-v3/ALTAK-…/… or ALTAK…"),
        ("wcode", "bce-v3/ALTAK-canary/x", "a right one looks like sk-…; a key that begins with bce-v3/ is a Qianfan API key"),
        ("wcode", "canary0123", "a right one looks like sk-…"),
        ("wenxin", "bce-v3/ALTAK-canary/x", "a right one looks like 24.… or ALTAK…; a key that begins with bce-v3/"),
        ("aistudio", "24.canary", "copy it from https://aistudio.baidu.com/account/accessToken; a key that begins with 24."),
        ("aistudio", "two canary words", "copy it from https://aistudio.baidu.com/account/accessToken"),
    ],
)
def test_the_wrong_shape_is_refused_with_what_a_right_one_looks_like(provider: str, text: str, hint: str) -> None:
    with pytest.raises(CredentialsError) as caught:
        entered(PROVIDERS[provider], text)
    assert caught.value.message == f"this is no key of {provider}"
    assert (caught.value.hint or "").startswith(hint)
    assert "canary" not in f"{caught.value.message}{caught.value.hint}"


@pytest.mark.parametrize(
    ("provider", "text", "message"),
    [
        ("wcode", "", "no key came on standard input"),
        ("wcode", " \n\t\n", "no key came on standard input"),
        ("wenxin", "an-id\n", "the API Key of wenxin came without its Secret Key"),
        ("qianfan", "ALTAKcanary", "the IAM access key of qianfan came without its IAM secret key"),
        ("wcode", '{"api_key": "sk-canary"', "what came begins like JSON and is none"),
        ("wcode", '{"key": "sk-canary"}', "the JSON does not hold the fields of a key of wcode"),
        ("wcode", '{"api_key": 5}', "the JSON does not hold the fields of a key of wcode"),
        ("wenxin", '{"client_id": "a", "access_key": "b"}', "the JSON does not hold the fields of a key of wenxin"),
        ("sandbox", "canary", "sandbox takes no key, so there is none to set"),
    ],
)
def test_input_that_is_not_one_whole_key_is_a_mistake_of_use(provider: str, text: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        entered(PROVIDERS[provider], text)
    assert caught.value.message == message
    assert "canary" not in f"{caught.value.hint}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sk-\x1b[31mcanary", "the API key of wcode: character 4 is a control character"),
        ("“sk-canary”", "the API key of wcode: character 1 is not ASCII"),
        ("<your key>", "the API key of wcode holds a placeholder, not a key"),
        ('{"api_key": "sk-a\\u0000canary"}', "the API key of wcode: character 5 is a control character"),
    ],
)
def test_what_no_header_may_carry_is_refused_without_showing_it(text: str, message: str) -> None:
    with pytest.raises(CredentialsError) as caught:
        entered(WCODE, text)
    assert (caught.value.message, caught.value.provider) == (message, "wcode")


def test_a_person_is_asked_for_exactly_the_fields_that_are_needed() -> None:
    asked_for: list[str] = []

    def answer(*answers: str) -> object:
        left = list(answers)
        asked_for.clear()
        return lambda question: (asked_for.append(question), left.pop(0))[1]

    kinds = [asked(WENXIN, answer(*given)).form.scheme for given in (["24.a"], ["id", "secret"], ["ALTAKa", "b"])]  # type: ignore[arg-type]
    assert kinds == ["access_token", "oauth", "signature"]
    assert asked_for == [
        "access token (24.…), API Key or IAM access key (ALTAK…) of wenxin: ",
        "IAM secret key of wenxin: ",
    ]
    asked(AISTUDIO, answer("0123"))  # type: ignore[arg-type]
    assert asked_for == ["access token of aistudio: "]


def test_the_keys_of_the_sandbox_look_right() -> None:
    """Every key that `ernie sandbox serve` prints may be stored as well."""
    exports = environment("http://sandbox")
    for provider in PROVIDERS.values():
        for form in provider.forms:
            lines = [exports.get(variable, "") for field in form.fields for variable in field.variables[:1]]
            if lines and all(lines):
                try:
                    assert entered(provider, "\n".join(lines))[0].form == form
                except ErnieError as error:
                    raise AssertionError(f"{provider.name} {form.scheme}: {error.message}") from error
