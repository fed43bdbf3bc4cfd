"""The least that Typer and httpx need for one streamed question: what `ernie chat` is measured against."""

import os
import ssl
import sys
from typing import Annotated

import httpx
import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def chat(
    prompt: list[str],
    model: Annotated[str, typer.Option("--model", "-m")] = "ernie-4.5-turbo-128k",
    system: Annotated[str | None, typer.Option("--system", "-s")] = None,
    temperature: Annotated[float | None, typer.Option()] = None,
    max_tokens: Annotated[int | None, typer.Option()] = None,
    stream: Annotated[bool, typer.Option()] = True,
) -> None:
    """Ask."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(os.environ["SSL_CERT_FILE"])
    body = {"model": model, "messages": [{"role": "user", "content": " ".join(prompt)}], "stream": stream}
    headers = {"Authorization": f"Bearer {os.environ['AI_STUDIO_API_KEY']}"}
    url = os.environ["ERNIE_AISTUDIO_BASE_URL"] + "/chat/completions"
    with (
        httpx.Client(verify=context, trust_env=False) as client,
        client.stream("POST", url, json=body, headers=headers) as reply,
    ):
        for line in reply.iter_lines():
            sys.stdout.write(line)


app()
