"""Connections that cannot be made: each is told by host and port, tried again, and bounded in time."""

from collections.abc import Callable

import pytest
from deaf_peers import black_hole, closed_port
from ernie_process import SLOW_MACHINE, Ernie
from scripted_server import Server, answer

Serve = Callable[..., Server]


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]"])
def test_a_refused_connection_is_five_and_names_host_and_port(ernie: Ernie, host: str) -> None:
    port = closed_port(host.strip("[]"))
    ran = ernie.at(f"http://{host}:{port}").chat("-v")
    assert ran.code == 5
    assert f"cannot connect to {host}:{port}: Connection refused" in ran.err
    assert ran.err.count("trying again in") == 2


def test_a_host_that_does_not_exist_is_five_and_named(ernie: Ernie) -> None:
    ran = ernie.at("https://nope.invalid").chat("--retries", "0")
    assert ran.code == 5
    assert ran.err.startswith("ernie: cannot find the host nope.invalid:443 (aistudio)\n")


def test_a_port_that_takes_no_connection_is_five_at_the_limit(ernie: Ernie) -> None:
    with black_hole() as port:
        ran = ernie.at(f"http://127.0.0.1:{port}").chat("--connect-timeout", "0.5", "--retries", "1")
    assert ran.code == 5
    assert "no connection" in ran.err


def test_a_name_that_is_looked_up_for_ever_is_five_at_the_limit(ernie: Ernie) -> None:
    ran = ernie.at("https://hangs.test").chat("--connect-timeout", "0.5", "--retries", "0", env=SLOW_MACHINE)
    assert ran.code == 5
    assert "no connection within 0.5 s" in ran.err


def test_the_whole_call_is_bounded_while_it_connects(ernie: Ernie) -> None:
    with black_hole() as port:
        ran = ernie.at(f"http://127.0.0.1:{port}").chat("--max-time", "0.5")
    assert ran.code == 5
    assert "longer than --max-time allows" in ran.err


def test_an_ipv6_address_works(ernie: Ernie, serve: Serve) -> None:
    server = serve(answer("Hello"), host="::1")
    assert ernie.at(server.url).chat() == (0, b"Hello\n", "")


def test_a_refusing_ipv6_address_leaves_the_other(ernie: Ernie, serve: Serve) -> None:
    server = serve(answer("Hello"))
    ran = ernie.at(f"http://two.test:{server.port}").chat("-q", env=SLOW_MACHINE)
    assert ran == (0, b"Hello\n", "")


def test_a_dead_ipv6_address_leaves_the_other_within_the_limit(ernie: Ernie, serve: Serve) -> None:
    server = serve(answer("Hello"))
    with black_hole("::1", server.port):
        ran = ernie.at(f"http://two.test:{server.port}").chat(
            "-q", "--connect-timeout", "5", "--retries", "0", env=SLOW_MACHINE
        )
    assert ran == (0, b"Hello\n", "")
