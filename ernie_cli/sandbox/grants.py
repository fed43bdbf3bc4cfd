"""Tokens that the services hand out (OAuth, bearer exchange), and what is left on an account."""

import hashlib
import json
from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import parse_qsl

from ernie_cli.sandbox import keys, signatures
from ernie_cli.sandbox.limits import money
from ernie_cli.sandbox.refusals import Refusal, refused
from ernie_cli.sandbox.visit import Visit
from ernie_cli.sandbox.wire import JSON_TYPE, Headers, Reply, json_reply, whole

OAUTH_LIFE = 2592000  # 30 days
BEARER_LIFE = 43200


def oauth(visit: Visit) -> Reply:
    """Answer `/oauth/2.0/token`, GET or POST, its parameters in the query, a form or JSON; errors are 401."""
    given = {**_form(visit.request.body), **visit.request.query}
    if given.get("grant_type") != "client_credentials":
        return _denied("unsupported_grant_type", "The authorization grant type is not supported", 400)
    client, secret = given.get("client_id", ""), given.get("client_secret", "")
    if not client or "invalid" in client:
        return _denied("invalid_client", "unknown client id")
    if not secret or "invalid" in secret:
        return _denied("invalid_client", "Client authentication failed")
    life = visit.options.token_life or OAUTH_LIFE
    expiry = visit.now() + life
    mark = "overdue" if "overdue" in client else "sandbox"
    made = _digest(visit, client)
    token = f"24.{made[:32]}.{life}.{expiry}.{mark}"
    visit.ledger.issue(token, expiry)
    return json_reply(
        {
            "refresh_token": f"25.{made[32:]}.315360000.{expiry}.{mark}",
            "expires_in": life,
            "session_key": "sandbox",
            "access_token": token,
            "scope": "public ai_custom_yiyan_com wenxinworkshop_mgr",
            "session_secret": "sandbox",
        },
        headers=(("Cache-Control", "no-store"),),
    )


def bearer(visit: Visit) -> Reply:
    """Answer the signed `GET /v1/BCE-BEARER/token?expireInSeconds=N`; raises Refusal."""
    key = signatures.access_key(visit.request, visit.options.pairs, visit.options.clock())
    asked = visit.request.query.get("expireInSeconds", "")
    life = int(asked) if asked.isdigit() and int(asked) > 0 else visit.options.token_life or BEARER_LIFE
    made = _digest(visit, key)
    token = f"bce-v3/ALTAK-{made[:22]}/{made[22:62]}"
    visit.ledger.issue(token, visit.options.clock() + life)
    return json_reply(
        {
            "userId": "sandbox",
            "token": token,
            "status": "enable",
            "createTime": _moment(visit.options.clock()),
            "expireTime": _moment(visit.options.clock() + life),
        }
    )


def cash_balance(visit: Visit) -> Reply:
    """Answer the signed `POST /v1/finance/cash/balance`; raises Refusal."""
    signatures.access_key(visit.request, visit.options.pairs, visit.options.clock())
    headers: Headers = (("x-bce-request-id", visit.identity),)
    return _with_amount(b'{"cashBalance":%s}', visit.ledger.balance(), headers)


def grants(visit: Visit) -> Reply:
    """Answer wcode's `GET /api/account/billing/grants`; raises Refusal."""
    keys.any_bearer(visit)
    body = (
        b'{"status":"success","error_message":"","error_code":null,"data":{"total_available":%s,'
        b'"total_available_currency":"CNY","total_available_currency_symbol":"\xc2\xa5"}}'
    )
    return _with_amount(body, visit.ledger.balance())


def denied(refusal: Refusal, visit: Visit) -> Reply:
    """A refusal of one of the signed roots, with the headers that name the cause."""
    if refusal.reason != "bad_signature":
        return refused(visit.service.form, refusal, visit.identity)
    code, message = (text for _, text in refusal.headers)
    return json_reply({"requestId": visit.identity, "code": code, "message": message}, 403, refusal.headers)


def _with_amount(body: bytes, amount: Decimal, headers: Headers = ()) -> Reply:
    """A JSON body with the amount as the decimal number that it is; a float would change it."""
    return whole(body % money(amount).encode(), JSON_TYPE, headers=headers)


def _form(body: bytes) -> dict[str, str]:
    """The parameters in a body: JSON if it is an object, else a form."""
    text = body.decode("utf-8", "replace")
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return dict(parse_qsl(text))
    return {key: str(value) for key, value in content.items()} if isinstance(content, dict) else {}


def _denied(error: str, description: str, status: int = 401) -> Reply:
    return json_reply({"error": error, "error_description": description}, status)


def _digest(visit: Visit, key: str) -> str:
    return hashlib.sha256(f"{key} {visit.arrivals} {visit.now()}".encode()).hexdigest()


def _moment(time: float) -> str:
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
