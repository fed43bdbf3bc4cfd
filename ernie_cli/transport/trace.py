"""The wire as --debug shows it: every value of a query is left out; the writer of notes hides the secrets of headers."""

import json

from ernie_cli.requests import Call
from ernie_cli.transport.exchange import Head

SECRET = ("authorization", "x-api-key", "api-key", "x-bce-security-token")
LONGEST = 2000  # characters of a body


def shown_call(call: Call) -> str:
    """A call as it goes out, before a line `> …` each."""
    query = "".join(f" {name}=…" for name, _ in call.params)
    shown = ((name, "***" if name.lower() in SECRET else value) for name, value in call.headers)
    headers = "".join(f"\n> {name}: {value}" for name, value in shown)
    body = "" if call.body is None else f"\n> {json.dumps(call.body, ensure_ascii=False, default=str)[:LONGEST]}"
    return f"> {call.method} {call.url}{query}{headers}{body}"


def shown_head(head: Head) -> str:
    """Status and headers as they came in."""
    return f"< HTTP {head.status}" + "".join(f"\n< {name}: {value[:LONGEST]}" for name, value in head.headers.items())
