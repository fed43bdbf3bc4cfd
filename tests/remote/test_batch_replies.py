"""The batch service's wire: the calls, and what its replies say; nothing that a service sends is trusted."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ernie_cli.dialects.batches import Batch, Batches, Page, batch, file_id, is_id, page
from ernie_cli.errors import RejectedError
from ernie_cli.requests import Call

BASE = "https://qianfan.baidubce.com/v2"
TOLD = {
    "id": "batch_abc123",
    "object": "batch",
    "endpoint": "/v2/chat/completions",
    "errors": None,
    "input_file_id": "file-abc123",
    "completion_window": "24h",
    "status": "completed",
    "output_file_id": "file-cvaTdG",
    "error_file_id": "file-HOWS94",
    "created_at": 1711471533,
    "expires_at": 1711557933,
    "request_counts": {"total": 100, "completed": 95, "failed": 5},
}
READ = Batch(
    "batch_abc123",
    "completed",
    "/v2/chat/completions",
    "file-abc123",
    "file-cvaTdG",
    "file-HOWS94",
    100,
    95,
    5,
    1711471533,
    1711557933,
)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (
            Batches(BASE).create("file-1", "/v2/chat/completions", 24),
            Call(
                f"{BASE}/batches",
                body={"input_file_id": "file-1", "endpoint": "/v2/chat/completions", "completion_window": "24h"},
            ),
        ),
        (Batches(BASE).batch("batch_1"), Call(f"{BASE}/batches/batch_1", "GET")),
        (Batches(BASE).batch("a/../b?c"), Call(f"{BASE}/batches/a%2F..%2Fb%3Fc", "GET")),
        (Batches(BASE).cancel("batch_1"), Call(f"{BASE}/batches/batch_1/cancel", body={})),
        (Batches(BASE).batches(None), Call(f"{BASE}/batches", "GET", (("limit", "100"),))),
        (Batches(BASE).batches("batch_1"), Call(f"{BASE}/batches", "GET", (("limit", "100"), ("after", "batch_1")))),
        (Batches(BASE).content("file-1"), Call(f"{BASE}/files/file-1/content", "GET")),
    ],
)
def test_each_call_is_as_the_service_documents_it(call: Call, expected: Call) -> None:
    assert call == expected


def test_a_batch_is_read() -> None:
    assert batch(TOLD) == READ


def test_a_batch_that_is_new_is_read() -> None:
    assert batch({"id": "b", "status": "validating"}) == Batch("b", "validating")


def test_an_empty_name_of_a_file_is_none() -> None:
    assert batch({**TOLD, "error_file_id": ""}).error_file_id is None


def test_what_is_wrong_with_the_input_is_told_by_line() -> None:
    errors = [{"line": 3, "message": "bad\nJSON", "code": "x"}, {"code": "empty_file", "line": None}, {}, "nonsense"]
    found = batch({"id": "b", "status": "failed", "errors": {"data": errors}})
    assert found.errors == ("line 3: bad JSON", "empty_file", "an error without words")


@pytest.mark.parametrize(
    ("status", "is_ended"), [("completed", True), ("cancelled", True), ("cancelling", False), ("new", False)]
)
def test_a_batch_has_ended_when_nothing_more_will_come(status: str, is_ended: bool) -> None:
    assert Batch("b", status).is_ended is is_ended


def test_a_list_says_whether_there_is_more() -> None:
    assert page({"data": [TOLD], "has_more": True}) == Page((READ,), "batch_abc123")
    assert page({"data": [TOLD], "has_more": False}) == Page((READ,), None)
    assert page({"data": [], "has_more": True}) == Page((), None)


@pytest.mark.parametrize(
    "payload", [None, [], {}, {"id": "b"}, {"status": "x"}, {"id": "../x", "status": "x"}, {"id": 1, "status": "x"}]
)
def test_what_is_no_batch_is_refused(payload: Any) -> None:
    with pytest.raises(RejectedError):
        batch(payload)


@pytest.mark.parametrize("payload", [None, {"id": ""}, {"id": "a b"}, {"id": "a\nb"}])
def test_what_is_no_file_is_refused(payload: Any) -> None:
    with pytest.raises(RejectedError):
        file_id(payload)


@pytest.mark.parametrize(("text", "fits"), [("batch_1-a.b", True), ("", False), ("-o", False), ("..", False), ("a/b", False)])
def test_an_id_is_letters_digits_and_little_else(text: str, fits: bool) -> None:
    assert is_id(text) is fits


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*TOLD, "data", "line"]), inner, max_size=5),
)


@given(json_values)
def test_whatever_a_service_sends_is_read_or_refused(payload: Any) -> None:
    for read in (batch, page, file_id):
        try:
            read(payload)
        except RejectedError as error:
            assert error.hint
