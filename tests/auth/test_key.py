"""A key before it becomes a header."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ernie_cli.auth.key import checked
from ernie_cli.errors import CredentialsError
from ernie_cli.secret import Secret

WHERE = "environment variable AI_STUDIO_API_KEY"


@pytest.mark.parametrize("text", ["key-1\r\n", "\n key-1", "\tkey-1 ", "key-1"])
def test_blanks_and_line_ends_around_a_key_are_dropped(text: str) -> None:
    assert checked(Secret(text), WHERE) == Secret("key-1")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sk-CANA\nRY", "character 8 is a control character"),
        ("sk-CANA\x00RY", "character 8 is a control character"),
        ("sk-CANA\x7fRY", "character 8 is a control character"),
        ("sk-CANA’RY", "character 8 is not ASCII"),
        ("“sk-CANARY”", "character 1 is not ASCII"),
        ("sk-CANA\ud800RY", "character 8 is not ASCII"),
    ],
)
def test_a_character_that_no_header_may_hold_is_named_by_its_place_and_not_shown(text: str, message: str) -> None:
    with pytest.raises(CredentialsError) as caught:
        checked(Secret(text), WHERE)
    assert caught.value.message == f"{WHERE}: {message}"
    assert "CANA" not in f"{caught.value!r}{caught.value.hint}"


@pytest.mark.parametrize(
    "text", ["<your key>", "<YOUR_API_KEY>", "YOUR_API_KEY", "your-api-key", "${YOUR_KEY}", "sk-xxxx", "sk-...", "***"]
)
def test_a_placeholder_is_refused_without_being_shown(text: str) -> None:
    with pytest.raises(CredentialsError) as caught:
        checked(Secret(text), WHERE)
    assert caught.value.message == f"{WHERE} holds a placeholder, not a key"


def test_a_key_of_blanks_is_refused() -> None:
    with pytest.raises(CredentialsError, match="is blank"):
        checked(Secret(" \n"), WHERE)


@pytest.mark.parametrize("text", ["sk-CANARY", "bce-v3/ALTAK-abc/def", "24.abc.2592000.1-2", "EMPTY", "x1", "yours"])
def test_real_keys_pass_unchanged(text: str) -> None:
    assert checked(Secret(text), WHERE) == Secret(text)


@given(st.text())
def test_what_passes_is_printable_ascii_and_what_fails_is_not_shown(text: str) -> None:
    try:
        passed = checked(Secret(text), WHERE).reveal()
    except CredentialsError as error:
        assert len(text) < 8 or text not in error.message
    else:
        assert passed.isascii()
        assert passed.isprintable()
