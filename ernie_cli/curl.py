"""A call as a runnable curl command: the body in a here-document, the secret fetched by `ernie token get` when it runs."""

import json
from shlex import quote
from urllib.parse import quote as quoted

from ernie_cli.catalogue.model import Form, Provider
from ernie_cli.flags import Asking
from ernie_cli.requests import Call

QUERY_SCHEMES = ("access_token", "oauth")


def curl_command(call: Call, provider: Provider, form: Form, asking: Asking) -> str:
    """For bash and zsh; `form` is how one proves who asks. No secret is in it, nor in the arguments of the curl."""
    body = json.dumps(call.body, ensure_ascii=False, indent=2)
    url = quote(quoted(call.url, safe=":/?=&%[]@~"))
    key = f"ernie token get {provider.name}" + (f" --env-file {quote(asking.env_file)}" if asking.env_file else "")
    proof = ""
    if form.scheme in QUERY_SCHEMES:
        proof = f" \\\n  --url-query access_token@<({key} | tr -d '\\n')"
    elif form.fields:
        address = f" --url {url}" if form.scheme == "signature" else ""
        proof = f" \\\n  -H @<({key} --header{address})"
    limits = {"--cacert": asking.cacert, "--connect-timeout": asking.connect_timeout, "--max-time": asking.max_time}
    options = "".join(f" {option} {quote(f'{value}')}" for option, value in limits.items() if value is not None)
    streamed = "N" if isinstance(call.body, dict) and call.body.get("stream") else ""
    return (
        f"curl -sS{streamed}{options} {url}{proof} \\\n"
        f"  -H 'Content-Type: application/json' \\\n"
        f"  --data-binary @- <<'JSON'\n{body}\nJSON\n"
    )
