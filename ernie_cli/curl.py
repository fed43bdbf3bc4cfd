"""A call as a runnable curl command: the body in a here-document, the secret fetched by `ernie token get` when it runs."""

import json
from shlex import quote

from ernie_cli.catalogue.model import Form, Provider
from ernie_cli.requests import Call

QUERY_SCHEMES = ("access_token", "oauth")


def curl_command(call: Call, provider: Provider, form: Form) -> str:
    """For bash and zsh; `form` is how one proves who asks. No secret is in it, nor in the arguments of the curl."""
    body = json.dumps(call.body, ensure_ascii=False, indent=2)
    proof = ""
    if form.scheme in QUERY_SCHEMES:
        proof = f" \\\n  --url-query access_token@<(ernie token get {provider.name} | tr -d '\\n')"
    elif form.fields:
        address = f" --url {quote(call.url)}" if form.scheme == "signature" else ""
        proof = f" \\\n  -H @<(ernie token get {provider.name} --header{address})"
    streamed = "N" if isinstance(call.body, dict) and call.body.get("stream") else ""
    return (
        f"curl -sS{streamed} {quote(call.url)}{proof} \\\n"
        f"  -H 'Content-Type: application/json' \\\n"
        f"  --data-binary @- <<'JSON'\n{body}\nJSON\n"
    )
