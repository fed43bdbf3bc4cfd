"""A call as a runnable curl command: the body in a here-document, the secret fetched by `ernie token get` when it runs."""

import json
from shlex import quote

from ernie_cli.catalogue.model import Provider
from ernie_cli.requests import Call

END = "JSON"
QUERY_SCHEMES = ("access_token", "oauth")


def curl_command(call: Call, provider: Provider) -> str:
    """For bash and zsh. No secret is in it, nor in the argument list of the curl that it starts."""
    body = json.dumps(call.body, ensure_ascii=False, indent=2)
    end = END
    while f"\n{end}\n" in f"\n{body}\n":
        end += "_"
    proof = ""
    if any(form.scheme in QUERY_SCHEMES for form in provider.forms):
        proof = f" \\\n  --url-query access_token@<(ernie token get {provider.name} | tr -d '\\n')"
    elif any(form.fields for form in provider.forms):
        proof = f" \\\n  -H @<(ernie token get {provider.name} --header)"
    streamed = "N" if isinstance(call.body, dict) and call.body.get("stream") else ""
    return (
        f"curl -sS{streamed} {quote(call.url)}{proof} \\\n"
        f"  -H 'Content-Type: application/json' \\\n"
        f"  --data-binary @- <<'{end}'\n{body}\n{end}\n"
    )
