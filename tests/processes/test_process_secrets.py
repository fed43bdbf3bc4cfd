"""Where a key could show: argument lists, everything that is printed, however the run ends. Every test here looks too."""

from collections.abc import Callable
from pathlib import Path

import pytest
from ernie_process import KEY, SECRETS, Ernie, Running
from scripted_server import ASKED, HANG, STREAM, Server, answer, refused, text, whole

Serve = Callable[..., Server]


def family(number: int) -> list[int]:
    """A process and all that it started, by the kernel's own list."""
    children = Path(f"/proc/{number}/task").glob("*/children")
    return [number, *(each for path in children for child in path.read_text().split() for each in family(int(child)))]


def test_no_argument_list_holds_a_secret_while_an_answer_arrives(ernie: Ernie, serve: Serve) -> None:
    server = serve([ASKED, STREAM, text("Hel"), HANG])
    running = ernie.at(server.url).start("bash", "-c", "ernie chat -n hi; true", program=None)
    running.answered(b"Hel")
    shown = [Path(f"/proc/{number}/cmdline").read_bytes() for number in family(running.process.pid)]
    assert len(shown) == 2
    assert not any(secret.encode() in words for secret in SECRETS.values() for words in shown)


@pytest.mark.parametrize("end", ["\n", "\r\n", " ", "\t\n"])
def test_a_key_with_a_line_end_is_sent_without_it(ernie: Ernie, serve: Serve, end: str) -> None:
    server = serve(answer("Hello"))
    assert ernie.at(server.url).chat(env={"AI_STUDIO_API_KEY": KEY + end}) == (0, b"Hello\n", "")
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("inside", ["\n", "\x1b", "密", "\x7f"])
def test_a_key_that_no_header_can_hold_is_four_and_not_shown(ernie: Ernie, serve: Serve, inside: str) -> None:
    server = serve()
    ran = ernie.at(server.url).chat("--debug", env={"AI_STUDIO_API_KEY": KEY + inside + "rest"})
    assert (ran.code, server.connections) == (4, 0)


ECHOES = {
    "in the text of a refusal": refused("400 Bad Request", KEY),
    "in a page": [ASKED, whole(f"<p>{KEY}</p>".encode(), "502 Bad Gateway", "Connection: close")],
    "in a redirect": [ASKED, whole(b"", "302 Found", f"Location: http://{KEY}/{KEY}", "Connection: close")],
    "in a header": [ASKED, whole(b"{}", "400 Bad Request", f"X-Request-Id: {KEY}", "Connection: close")],
    "in what is no HTTP": [ASKED, f"{KEY}\r\n\r\n".encode()],
    "in a compression": [ASKED, whole(b"{}", "200 OK", f"Content-Encoding: {KEY}", "Connection: close")],
}


@pytest.mark.parametrize("flags", [[], ["--debug"], ["--json"], ["--json", "--stream", "-v"]], ids=" ".join)
@pytest.mark.parametrize("where", ECHOES)
def test_a_service_that_sends_the_key_back_does_not_get_it_shown(
    ernie: Ernie, serve: Serve, where: str, flags: list[str]
) -> None:
    server = serve(ECHOES[where], repeat=True)
    assert ernie.at(server.url).chat("--retries", "0", *flags).code in (5, 6)


def test_the_search_for_secrets_finds_one(ernie: Ernie) -> None:
    running: Running = ernie.start("bash", "-c", "echo $AI_STUDIO_API_KEY", program=None)
    with pytest.raises(AssertionError, match="AI_STUDIO_API_KEY is in the output"):
        running.ended()
