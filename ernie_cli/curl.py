"""A call as a runnable curl command: the body in a here-document, the secret fetched by `ernie token get` when it runs."""

from collections.abc import Callable
from shlex import quote
from urllib.parse import quote as quoted

from ernie_cli import strict
from ernie_cli.catalogue.model import Form, Provider
from ernie_cli.flags import Asking
from ernie_cli.requests import Attachment, Call

QUERY_SCHEMES = ("access_token", "oauth")
EXPANDED = str.maketrans({sign: "\\" + sign for sign in "\\$`"})  # what a shell expands in a here-document


def curl_command(
    call: Call, provider: Provider, form: Form, asking: Asking, in_shell: Callable[[Attachment], str] = str
) -> str:
    """For bash and zsh; `form` is how one proves who asks. No secret is in it, nor in the arguments of the curl.

    `in_shell` gives what a shell expands to the text of an attachment.
    """
    mark, body = _body(call, in_shell)
    url = quote(quoted(call.url, safe=":/?=&%[]@~"))
    key = f"ernie token get {provider.name}" + (f" --env-file {quote(asking.env_file)}" if asking.env_file else "")
    proof = ""
    if form.scheme in QUERY_SCHEMES:
        proof = f" \\\n  --url-query access_token@<({key} | tr -d '\\n')"
    elif form.fields:
        address = f" --url {url}" if form.scheme == "signature" else ""
        proof = f" \\\n  -H @<({key} --header{address})"
    proof += "".join(f" \\\n  -H {_header(name, value)}" for name, value in provider.headers.items())
    limits = {"--cacert": asking.cacert, "--connect-timeout": asking.connect_timeout, "--max-time": asking.max_time}
    options = "".join(f" {option} {quote(f'{value}')}" for option, value in limits.items() if value is not None)
    streamed = "N" if isinstance(call.body, dict) and call.body.get("stream") else ""
    return (
        f"curl -sS{streamed}{options} {url}{proof} \\\n"
        f"  -H 'Content-Type: application/json' \\\n"
        f"  --data-binary @- <<{mark}\n{body}\nJSON\n"
    )


def _header(name: str, value: str) -> str:
    """A header of the configuration; one that holds variables is put together by the shell, out of the arguments of curl."""
    first, *others = f"{name}: {value}".split("${")
    if not others:
        return quote(first)
    gaps = (part.partition("}") for part in others)
    filled = "".join(f'"${{{variable}}}"{quote(rest) if rest else ""}' for variable, _, rest in gaps)
    return f"@<(printf '%s\\n' {quote(first)}{filled})"


def _body(call: Call, in_shell: Callable[[Attachment], str]) -> tuple[str, str]:
    """The mark of a here-document, and the document; one that the shell has to expand keeps the rest from it."""
    texts, attachments = strict.cut(call.body, indent=2)
    if not attachments:
        return "'JSON'", texts[0]
    kept = [text.translate(EXPANDED) for text in texts]
    return "JSON", kept[0] + "".join(in_shell(each) + text for each, text in zip(attachments, kept[1:], strict=True))
