"""`ernie token refresh` as typed."""

import httpx
from program import Program
from typed_tokens import clean


def test_a_new_token_takes_the_place_of_one_that_is_still_good(bare: Program) -> None:
    bare.environ |= {"QIANFAN_AK": "an-id-0123456789", "QIANFAN_SK": "secret-0123456789"}
    old, new = (httpx.Response(200, json={"access_token": f"24.canary-{name}", "expires_in": 86400}) for name in ("old", "new"))
    assert bare("token", "get", "wenxin", replies=[old]).out == "24.canary-old\n"
    ran = clean(bare("token", "refresh", "wenxin", replies=[new]), "24.canary-new")
    assert (ran.code, ran.err) == (0, "ernie: the new access token of wenxin ends in 24 hours\n")
    assert bare("token", "get", "wenxin").out == "24.canary-new\n"


def test_a_key_that_is_used_as_it_is_has_nothing_to_refresh(ernie: Program) -> None:
    ran = ernie("token", "refresh")
    assert (ran.code, ran.requests) == (2, [])
    assert "the key of aistudio is used as it is" in ran.err
