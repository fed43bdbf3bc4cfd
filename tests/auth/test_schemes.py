"""Schemes that sign with what they were given, and the table they stand in."""

import pytest

from ernie_cli.auth.model import Credential, Scheme, Token
from ernie_cli.auth.schemes import SCHEMES, pair_signature, scheme
from ernie_cli.catalogue.model import Field, Form, Provider
from ernie_cli.errors import CredentialsError
from ernie_cli.requests import Call
from ernie_cli.secret import Secret

CALL = Call("https://h/chat", params=(("a", "1"),), headers=(("accept", "x"),), body={"b": 1})
TOKEN = Token(Secret("24.t"), 2e9)


def provider(**changes: object) -> Provider:
    fields: dict[str, object] = {"name": "one", "title": "One", "dialect": "openai", "base_url": "https://base/"}
    fields |= {"base_variable": "", "forms": (), "families": (), "models": (), "defaults": {}}
    return Provider(**{**fields, **changes})  # type: ignore[arg-type]


def credential(name: str, *secrets: str) -> Credential:
    form = Form(name, tuple(Field(f"part{number}", ()) for number in range(len(secrets))))
    values = {f"part{number}": Secret(secret) for number, secret in enumerate(secrets)}
    return Credential(form, values, "environment variable X", "environment")


def made(name: str, *secrets: str) -> Scheme:
    return scheme(credential(name, *secrets), provider())


ALL = {
    "none": (),
    "bearer": ("k",),
    "access_token": ("24.k",),
    "signature": ("id", "secret"),
    "oauth": ("id", "secret"),
    "iam_bearer": ("id", "secret"),
}


def test_the_table_has_the_schemes_that_these_tests_know() -> None:
    assert set(SCHEMES) == set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_signing_twice_is_signing_once_and_touches_neither_body_nor_address(name: str) -> None:
    kind = made(name, *ALL[name])
    once = kind.sign(CALL, TOKEN, 0.0)
    assert kind.sign(once, TOKEN, 0.0) == once
    assert (once.url, once.method, once.body) == (CALL.url, CALL.method, CALL.body)
    assert set(once.params) >= set(CALL.params)
    assert set(once.headers) >= set(CALL.headers)


def test_bearer_is_a_header() -> None:
    assert made("bearer", "k").sign(CALL, None, 0.0) == CALL._replace(headers=(("accept", "x"), ("authorization", "Bearer k")))


def test_a_bearer_key_replaces_an_authorization_of_other_spelling() -> None:
    call = Call("https://h/", headers=(("Authorization", "Basic x"),))
    assert made("bearer", "k").sign(call, None, 0.0).headers == (("authorization", "Bearer k"),)


def test_an_access_token_is_a_query_parameter() -> None:
    assert made("access_token", "24.k").sign(CALL, None, 0.0) == CALL._replace(params=(("a", "1"), ("access_token", "24.k")))


def test_none_leaves_the_call_alone() -> None:
    assert made("none").sign(CALL, None, 0.0) == CALL


def test_oauth_signs_with_its_token_in_the_query() -> None:
    assert made("oauth", "id", "s").sign(CALL, TOKEN, 0.0).params == (("a", "1"), ("access_token", "24.t"))


def test_an_exchanged_bearer_token_is_a_header() -> None:
    assert ("authorization", "Bearer 24.t") in made("iam_bearer", "id", "s").sign(CALL, TOKEN, 0.0).headers


@pytest.mark.parametrize("name", ["oauth", "iam_bearer"])
def test_a_derived_scheme_does_not_sign_without_a_token(name: str) -> None:
    with pytest.raises(TypeError):
        made(name, "id", "s").sign(CALL, None, 0.0)


@pytest.mark.parametrize("name", ["none", "bearer", "access_token", "signature"])
def test_a_scheme_without_login_has_no_cache_key_and_cannot_be_renewed(name: str) -> None:
    kind = made(name, *ALL[name])
    assert kind.cache_key is None
    with pytest.raises(CredentialsError, match="cannot be renewed"):
        kind.login(0.0)


def test_cache_keys_differ_by_address_id_and_secret_and_give_no_secret_away() -> None:
    kinds = [
        scheme(credential("oauth", key, secret), provider(), {"base": base})
        for key, secret, base in [
            ("i", "s", "https://a"),
            ("j", "s", "https://a"),
            ("i", "t", "https://a"),
            ("i", "s", "https://b"),
        ]
    ]
    keys = {kind.cache_key for kind in kinds}
    assert len(keys) == 4
    assert all(key is not None and len(key) == 64 and set(key) <= set("0123456789abcdef") for key in keys)


def test_a_cache_key_stays_the_same_between_runs() -> None:
    expected = "86c4e00cdfb15f1b2682edf66375920c1eb2df62e3e7c5cfb35f8b5cb41b56b2"
    assert made("oauth", "id", "secret").cache_key == expected


def test_a_login_goes_below_the_base_url_unless_the_catalogue_or_the_caller_names_its_host() -> None:
    oauth, roots = credential("oauth", "id", "s"), {"oauth": ("https://catalogue", "X")}

    def address(of: Provider, urls: dict[str, str] | None = None) -> str:
        return next(scheme(oauth, of, urls).login(0.0)).url

    assert address(provider()) == "https://base/oauth/2.0/token"
    assert address(provider(roots=roots)) == "https://catalogue/oauth/2.0/token"
    assert address(provider(roots=roots), {"oauth": "http://127.0.0.1:1/"}) == "http://127.0.0.1:1/oauth/2.0/token"
    assert address(provider(), {"base": "http://127.0.0.1:2"}) == "http://127.0.0.1:2/oauth/2.0/token"


def test_a_key_is_checked_before_it_becomes_a_header() -> None:
    with pytest.raises(CredentialsError, match="environment variable X: character 2 is not ASCII"):
        made("bearer", "kéy")


def test_a_bad_part_of_a_pair_is_named() -> None:
    with pytest.raises(CredentialsError, match="part1 of environment variable X is blank"):
        made("oauth", "id", " ")


def test_the_ends_of_a_key_are_stripped() -> None:
    assert made("bearer", "k\r\n").sign(CALL, None, 0.0).headers[-1] == ("authorization", "Bearer k")


@pytest.mark.parametrize("name", ["signature", "iam_bearer"])
def test_an_iam_pair_can_sign_calls_to_other_hosts(name: str) -> None:
    signature = pair_signature(credential(name, "id", "s"))
    assert signature is not None
    call = signature.sign(Call("https://billing.baidubce.com/v1/finance/cash/balance", body={}), None, 0.0)
    assert dict(call.headers)["authorization"].startswith("bce-auth-v1/id/1970-01-01T00:00:00Z/1800/host;x-bce-date/")


@pytest.mark.parametrize("name", ["bearer", "oauth", "access_token", "none"])
def test_other_credentials_cannot(name: str) -> None:
    assert pair_signature(credential(name, *ALL[name])) is None
