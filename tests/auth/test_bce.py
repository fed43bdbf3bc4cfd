"""The signature, against values that Baidu's own signers made."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ernie_cli.auth import bce
from ernie_cli.requests import Call
from ernie_cli.secret import Secret

VECTORS = json.loads((Path(__file__).parent / "signatures.json").read_text(encoding="utf-8"))
CALL = Call("https://aip.baidubce.com/rpc/2.0/chat/ernie_speed")


def test_every_published_vector_is_here() -> None:
    assert len(VECTORS) == 18


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_each_piece_of_a_signature_is_that_of_the_reference_signers(vector: dict[str, Any]) -> None:
    given_ = vector["inputs"]
    moment = bce.timestamp(given_["timestamp"])
    prefix = bce.auth_prefix(given_["access_key"], moment, given_["expiration_in_seconds"])
    key = bce.signing_key(given_["secret_key"], prefix)
    names = given_["headers_to_sign"]
    headers = bce.canonical_headers(given_["headers"].items(), names)
    signed = "" if names is None else ";".join(name for name, _ in headers)
    request = bce.canonical_request(given_["method"], given_["path"], given_["query"].items(), headers)
    proof = bce.signature(key, request)
    assert {
        "auth_prefix": prefix,
        "signing_key": key,
        "canonical_uri": bce.canonical_uri(given_["path"]),
        "canonical_query": bce.canonical_query(given_["query"].items()),
        "canonical_headers": "\n".join(f"{name}:{value}" for name, value in headers),
        "canonical_request": request,
        "signed_headers": signed,
        "signature": proof,
        "authorization": f"{prefix}/{signed}/{proof}",
    } == vector["expected"]


HOST_AND_DATE = [vector for vector in VECTORS if vector["inputs"]["headers_to_sign"] == ["host", "x-bce-date"]]


@pytest.mark.parametrize("vector", HOST_AND_DATE, ids=[vector["name"] for vector in HOST_AND_DATE])
def test_a_signed_call_carries_the_authorization_of_the_vector(vector: dict[str, Any]) -> None:
    given_ = vector["inputs"]
    host = given_["headers"]["Host"]
    call = Call(
        f"{'http' if ':' in host else 'https'}://{host}{given_['path']}",
        given_["method"],
        tuple((name, value or "") for name, value in given_["query"].items()),
    )
    secret = Secret(given_["secret_key"])
    signed = bce.sign(call, given_["access_key"], secret, given_["timestamp"], given_["expiration_in_seconds"])
    assert signed == call._replace(
        headers=(
            ("host", host),
            ("x-bce-date", given_["timestamp_iso"]),
            ("authorization", vector["expected"]["authorization"]),
        )
    )


def test_most_vectors_also_test_whole_calls() -> None:
    assert len(HOST_AND_DATE) == 7


def test_signing_again_replaces_the_first_signature_and_leaves_other_headers() -> None:
    first = bce.sign(CALL._replace(headers=(("X-Own", "1"), ("Host", "stale"))), "id", Secret("s"), 0.0)
    again = bce.sign(first, "id", Secret("s"), 86400.0)
    assert again == bce.sign(CALL._replace(headers=(("X-Own", "1"),)), "id", Secret("s"), 86400.0)


def test_a_signature_holds_for_half_an_hour_unless_told_otherwise() -> None:
    headers = dict(bce.sign(CALL, "id", Secret("s"), 1735689600.9).headers)
    assert headers["authorization"].startswith("bce-auth-v1/id/2025-01-01T00:00:00Z/1800/host;x-bce-date/")


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://AIP.baidubce.com/x", "aip.baidubce.com"),
        ("https://h:443/x", "h"),
        ("http://h:80", "h"),
        ("http://h:443", "h:443"),
        ("http://127.0.0.1:8080/x", "127.0.0.1:8080"),
        ("http://[::1]:8080/x", "[::1]:8080"),
        ("http://[::1]/x", "[::1]"),
    ],
)
def test_the_host_has_its_port_only_when_that_is_not_the_default(url: str, host: str) -> None:
    assert bce.host(url) == host


def test_a_path_is_signed_the_same_whether_it_was_encoded_or_not() -> None:
    plain, encoded = (Call(f"https://h/chat/{name}") for name in ("模 型", "%E6%A8%A1%20%E5%9E%8B"))
    assert bce.sign(plain, "id", Secret("s"), 0.0).headers == bce.sign(encoded, "id", Secret("s"), 0.0).headers


@given(st.text())
def test_encoding_keeps_only_unreserved_characters_and_can_be_undone(text: str) -> None:
    encoded = bce.encode(text)
    assert encoded.isascii()
    assert set(encoded) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%")
    assert unquote(encoded) == text


@given(st.lists(st.tuples(st.text(min_size=1).filter(lambda name: name.lower() != "authorization"), st.text())))
def test_a_canonical_query_says_the_same_as_the_parameters_in_sorted_order(params: list[tuple[str, str]]) -> None:
    query = bce.canonical_query(params)
    assert sorted(parse_qsl(query, keep_blank_values=True)) == sorted(params)
    assert query.split("&") == sorted(query.split("&"))


@given(st.text().map(lambda rest: "/" + rest))
def test_a_canonical_path_keeps_its_slashes(path: str) -> None:
    assert bce.canonical_uri(path).count("/") == path.count("/")


def test_the_authorization_parameter_is_not_signed() -> None:
    assert bce.canonical_query((("a", "1"), ("Authorization", "x"))) == "a=1"
