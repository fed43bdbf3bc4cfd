"""What is left on an account: who is asked and how, what is shown, and which exit code it is."""

import json
from decimal import Decimal

import httpx
import pytest
from program import Program

from ernie_cli.accounts.balances import account, asked_by
from ernie_cli.catalogue import PROVIDERS
from ernie_cli.catalogue.model import Provider
from ernie_cli.dialects.balances import WAYS, Left, left
from ernie_cli.errors import RejectedError

PAIR = {"QIANFAN_ACCESS_KEY": "ALTAK-canary", "QIANFAN_SECRET_KEY": "canary-secret"}
BEARER = {"QIANFAN_API_KEY": "bce-v3/ALTAK-canary/0123"}
WCODE = {"WCODE_API_KEY": "sk-canary-0123456789"}
PAGE = "https://aistudio.baidu.com/account/accessToken"


def granted(amount: str, currency: str = "CNY") -> httpx.Response:
    body = (
        '{"status":"success","error_message":"","error_code":null,"data":{"total_available":%s,'
        '"total_available_currency":"%s","total_available_currency_symbol":"¥"}}'
    )
    return httpx.Response(200, text=body % (amount, currency))


def cash(amount: str) -> httpx.Response:
    return httpx.Response(200, text=f'{{"cashBalance": {amount}}}')


@pytest.fixture
def keyless(ernie: Program) -> Program:
    """The program without any key."""
    del ernie.environ["AI_STUDIO_API_KEY"]
    return ernie


def test_wcode_is_asked_beside_its_models_with_its_key(keyless: Program) -> None:
    keyless.environ |= WCODE
    ran = keyless("balance", replies=[granted("200.1024")])
    assert (ran.code, ran.out, ran.err) == (0, "wcode  200.1024  CNY\n", "")
    assert (ran.requests[0].method, str(ran.requests[0].url)) == ("GET", "https://wcode.net/api/account/billing/grants")
    assert ran.requests[0].headers["authorization"] == f"Bearer {WCODE['WCODE_API_KEY']}"


@pytest.mark.parametrize("provider", ["qianfan", "wenxin"])
def test_baidu_is_asked_with_the_signature_of_the_pair_whatever_chat_would_use(keyless: Program, provider: str) -> None:
    keyless.environ |= {**PAIR, **BEARER, "QIANFAN_ACCESS_TOKEN": "24.canary"}
    ran = keyless("balance", "-p", provider, replies=[cash("850.0000")])
    assert (ran.code, ran.out) == (0, f"{provider}  850.0000  CNY\n")
    request = ran.requests[0]
    assert (request.method, str(request.url)) == ("POST", "https://billing.baidubce.com/v1/finance/cash/balance")
    assert request.headers["authorization"].startswith("bce-auth-v1/ALTAK-canary/")
    assert (request.headers["host"], request.content) == ("billing.baidubce.com", b"{}")


def test_the_billing_host_has_a_variable(keyless: Program) -> None:
    keyless.environ |= {**PAIR, "ERNIE_BILLING_BASE_URL": "http://127.0.0.1:9/"}
    ran = keyless("balance", "-p", "qianfan", replies=[cash("1")])
    assert str(ran.requests[0].url) == "http://127.0.0.1:9/v1/finance/cash/balance"


def test_without_a_pair_the_variables_are_named(keyless: Program) -> None:
    keyless.keyring = lambda: _Empty()
    keyless.environ |= BEARER
    ran = keyless("balance")
    assert (ran.code, ran.out, ran.requests) == (4, "", [])
    assert "only an IAM key pair may ask for the balance" in ran.err
    assert "export QIANFAN_ACCESS_KEY=… QIANFAN_SECRET_KEY=…" in ran.err


def test_aistudio_says_that_it_has_no_call_and_names_its_page(ernie: Program) -> None:
    ran = ernie("balance")
    assert (ran.code, ran.requests) == (0, [])
    assert ran.out.startswith("aistudio  unknown  ")
    assert "this machine used 0 tokens of 1,000,000 that are free" in ran.out
    assert ran.err == f"ernie: Baidu AI Studio has no call for the balance; look at {PAGE}\n"


def test_amounts_are_the_digits_that_came(keyless: Program) -> None:
    keyless.environ |= WCODE
    ran = keyless("balance", "--json", replies=[granted("0.10000000000000000001")])
    (found,) = json.loads(ran.out, parse_float=Decimal)
    assert (found["amount"], found["currency"], found["source"]) == ("0.10000000000000000001", "CNY", "service")
    assert found["as_of"] == "2023-11-14T22:30:00Z"


@pytest.mark.parametrize(
    ("digits", "amount"),
    [("-3.50", "-3.50"), ("0", "0"), ("1E+3", "1000"), ('"12.5"', "12.5"), ("123456789012345678.01", "123456789012345678.01")],
)
def test_an_amount_is_read_exactly(digits: str, amount: str) -> None:
    assert left(WAYS["billing"], b'{"cashBalance": %s}' % digits.encode()) == Left(amount, "CNY")


@pytest.mark.parametrize(
    "reply", ["null", '{"cashBalance": null}', '{"cashBalance": NaN}', '{"cashBalance": 1e999999999}', "[]"]
)
@pytest.mark.parametrize("way", WAYS)
def test_a_reply_without_an_amount_is_rejected(way: str, reply: str) -> None:
    with pytest.raises(RejectedError, match="does not say what is left"):
        left(WAYS[way], reply.encode())


@pytest.mark.parametrize(("least", "code"), [("5", 0), ("4.9999", 0), ("5.0001", 7), ("500", 7)])
def test_min_is_a_guard(keyless: Program, least: str, code: int) -> None:
    keyless.environ |= WCODE
    ran = keyless("balance", "--min", least, replies=[granted("5.0000")])
    assert (ran.code, ran.out) == (code, "wcode  5.0000  CNY\n")
    assert (f"ernie: 5.0000 CNY is left, less than --min {least} (wcode)" in ran.err) == (code == 7)


def test_a_guard_does_not_pass_where_nobody_can_be_asked(ernie: Program) -> None:
    ran = ernie("balance", "--min", "1")
    assert (ran.code, ran.out) == (2, "")
    assert "--min cannot watch it" in ran.err


@pytest.mark.parametrize(
    ("status", "code"), [(401, 4), (403, 4), (402, 7), (404, 6), (500, 5), (503, 5)], ids=lambda number: str(number)
)
def test_a_service_that_fails_has_its_own_code_and_no_row(keyless: Program, status: int, code: int) -> None:
    keyless.environ |= WCODE
    reply = httpx.Response(status, json={"error": {"message": "no"}})
    ran = keyless("balance", "--retries", "0", "--min", "0", replies=[reply])
    assert (ran.code, ran.out) == (code, "")


def test_a_busy_service_is_asked_again(keyless: Program) -> None:
    keyless.environ |= WCODE
    ran = keyless("balance", replies=[httpx.Response(503), granted("1.00")])
    assert (ran.code, ran.out, len(ran.requests)) == (0, "wcode  1.00  CNY\n", 2)


def test_an_earlier_header_is_told_when_the_service_fails(keyless: Program) -> None:
    keyless.environ |= WCODE
    whole = httpx.Response(
        200,
        json={"choices": [{"message": {"content": "x"}, "finish_reason": "stop"}]},
        headers={"x-account-balance": "123.0165"},
    )
    keyless("chat", "-n", "hi", replies=[whole])
    ran = keyless("balance", "--retries", "0", replies=[httpx.Response(500)])
    assert (ran.code, ran.out) == (5, "")
    assert "it was 123.0165 CNY" in ran.err
    every = keyless("balance", "--all", "--json", "--retries", "0", "--min", "1", replies=[httpx.Response(500)])
    (found,) = [each for each in json.loads(every.out) if each["provider"] == "wcode"]
    assert (every.code, found["amount"], found["source"]) == (5, "123.0165", "header")
    assert (found["as_of"], found["error"]["exit_code"]) == ("2023-11-14T22:30:00Z", 5)


class _Empty:
    """A keyring that holds nothing."""

    def find(self, provider: object) -> None:
        return None


def by_host(**answers: httpx.Response) -> list[object]:
    """Replies to calls in any order, by the host that is asked."""

    def reply(request: httpx.Request) -> httpx.Response:
        return answers["wcode" if request.url.host == "wcode.net" else "baidu"]

    return [reply, reply, reply]


def test_all_asks_everybody_who_has_a_key_and_lists_the_others(keyless: Program) -> None:
    keyless.keyring = lambda: _Empty()
    keyless.environ |= WCODE
    ran = keyless("balance", "--all", replies=[granted("5.00")])
    assert ran.code == 0
    assert [line.split()[:2] for line in ran.out.splitlines()] == [
        ["aistudio", "unknown"],
        ["qianfan", "unknown"],
        ["wenxin", "unknown"],
        ["wcode", "5.00"],
    ]
    assert ran.out.count("no key") == 2


def test_all_with_a_bearer_key_alone_says_what_is_missing(keyless: Program) -> None:
    keyless.keyring = lambda: _Empty()
    keyless.environ |= BEARER
    ran = keyless("balance", "--all")
    assert (ran.code, ran.requests) == (0, [])
    assert "only an IAM key pair may ask for the balance" in ran.out
    guarded = keyless("balance", "--all", "--min", "1")
    assert (guarded.code, guarded.requests) == (4, [])


@pytest.mark.parametrize(
    ("wcode", "baidu", "code"),
    [
        (granted("9"), cash("9"), 0),
        (granted("9"), cash("1"), 7),
        (granted("1"), httpx.Response(500), 7),
        (granted("9"), httpx.Response(500), 5),
        (granted("1"), httpx.Response(403, json={"code": "AccessDenied", "message": "Access denied."}), 4),
        (httpx.Response(404), cash("1"), 6),
    ],
    ids=["enough", "one short", "short and down", "down", "short and refused", "short and wrong address"],
)
def test_of_several_failures_the_one_counts_that_does_not_pass_by_itself(
    keyless: Program, wcode: httpx.Response, baidu: httpx.Response, code: int
) -> None:
    keyless.keyring = lambda: _Empty()
    keyless.environ |= WCODE | PAIR
    ran = keyless("balance", "--all", "--min", "5", "--retries", "0", replies=by_host(wcode=wcode, baidu=baidu))
    assert ran.code == code
    assert len(ran.out.splitlines()) == 4


def test_a_guard_over_nothing_does_not_pass(keyless: Program) -> None:
    keyless.keyring = lambda: _Empty()
    ran = keyless("balance", "--all", "--min", "1")
    assert (ran.code, ran.requests) == (4, [])


def test_a_guard_over_all_tells_what_it_does_not_watch(ernie: Program) -> None:
    ernie.keyring = lambda: _Empty()
    ernie.environ |= WCODE
    ran = ernie("balance", "--all", "--min", "1", replies=[granted("5")])
    assert ran.code == 0
    assert ran.err == f"ernie: Baidu AI Studio has no call for the balance; look at {PAGE}: --min does not watch it\n"


@pytest.mark.parametrize(
    "argv",
    [("--min", "much"), ("--min", "NaN"), ("--by", "day"), ("--since", "7d"), ("--spent", "--all"), ("--spent", "--min", "1")],
    ids=" ".join,
)
def test_flags_without_sense_are_refused_before_anything_is_sent(ernie: Program, argv: tuple[str, ...]) -> None:
    ran = ernie("balance", *argv)
    assert (ran.code, ran.out, ran.requests) == (2, "", [])


@pytest.mark.parametrize("provider", PROVIDERS.values(), ids=PROVIDERS)
def test_the_way_to_a_balance_is_one_that_there_is_and_can_be_gone(provider: Provider) -> None:
    way = WAYS.get(account(provider).way)
    assert (way is None) == (account(provider).way == "")
    asked = provider if way is None else asked_by(provider, way)
    assert asked.forms
    assert asked.base_url.startswith("http")
