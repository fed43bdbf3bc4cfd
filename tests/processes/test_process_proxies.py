"""Proxies as users set them, by the environment alone; the service's made-up name exists only behind them."""

from collections.abc import Callable
from ssl import SSLContext

import pytest
from deaf_peers import closed_port
from ernie_process import SECRETS, Ernie
from relays import Relay, serving
from scripted_server import ASKED, HANG, Server, answer, head

Serve = Callable[..., Server]
Identity = Callable[..., SSLContext]
PASSWORD = SECRETS["PROXY_PASSWORD"]
WAYS = [("http", "connect"), ("socks5", "socks"), ("socks5h", "socks")]


@pytest.mark.parametrize(("scheme", "how"), WAYS)
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_https_goes_through_the_proxy_by_the_name_that_was_given(
    ernie: Ernie, serve: Serve, identity: Identity, authority_file: str, scheme: str, how: str, variable: str
) -> None:
    server = serve(answer("Hello"), tls=identity("ernie.test"))
    relay = Relay(server.port)
    proxy = serving(serve, relay, how)
    ran = ernie.at("https://ernie.test").chat("--cacert", authority_file, env={variable: f"{scheme}://{proxy.address}"})
    assert ran == (0, b"Hello\n", "")
    assert relay.targets == [("ernie.test", 443)]


@pytest.mark.parametrize(("scheme", "how"), WAYS)
def test_a_proxy_gets_the_user_and_password_of_its_variable(
    ernie: Ernie, serve: Serve, identity: Identity, authority_file: str, scheme: str, how: str
) -> None:
    server = serve(answer("Hello"), tls=identity("ernie.test"))
    proxy = serving(serve, Relay(server.port, "me", PASSWORD), how)
    ran = ernie.at("https://ernie.test").chat(
        "--cacert", authority_file, "--debug", env={"ALL_PROXY": f"{scheme}://me:{PASSWORD}@{proxy.address}"}
    )
    assert (ran.code, ran.out) == (0, b"Hello\n")


@pytest.mark.parametrize(("scheme", "how"), [("http", "connect"), ("socks5", "socks")])
def test_a_proxy_that_wants_another_password_is_five_and_told(ernie: Ernie, serve: Serve, scheme: str, how: str) -> None:
    proxy = serving(serve, Relay(9, "me", "another"), how)
    ran = ernie.at("https://ernie.test").chat(env={"HTTPS_PROXY": f"{scheme}://me:{PASSWORD}@{proxy.address}"})
    assert ran.code == 5
    assert f"ernie.test:443 via proxy {proxy.address}" in ran.err
    assert "user and password" in ran.err


def test_plain_http_goes_through_its_own_proxy_with_a_warning(ernie: Ernie, serve: Serve) -> None:
    relay = Relay(serve(answer("Hello")).port)
    proxy = serving(serve, relay, "connect")
    ran = ernie.at("http://ernie.test").chat(env={"HTTP_PROXY": proxy.url, "HTTPS_PROXY": "http://127.0.0.1:9"})
    assert (ran.code, ran.out, relay.targets) == (0, b"Hello\n", [("ernie.test", 80)])
    assert "http://ernie.test/v3 is not encrypted: the key travels in clear" in ran.err


def test_a_proxy_for_plain_http_that_wants_a_password_is_five(ernie: Ernie, serve: Serve) -> None:
    proxy = serving(serve, Relay(9, "me", "another"), "connect")
    ran = ernie.at("http://ernie.test").chat(env={"HTTP_PROXY": proxy.url})
    assert ran.code == 5
    assert "the proxy asked for authentication" in ran.err


@pytest.mark.parametrize("scheme", ["http", "socks5"])
def test_a_dead_proxy_is_five_and_its_password_not_shown(ernie: Ernie, serve: Serve, scheme: str) -> None:
    port = closed_port()
    ran = ernie.at("https://ernie.test").chat(env={"HTTPS_PROXY": f"{scheme}://me:{PASSWORD}@127.0.0.1:{port}"})
    assert ran.code == 5
    assert f"cannot connect to ernie.test:443 via proxy 127.0.0.1:{port}: Connection refused" in ran.err


def test_a_proxy_that_has_no_address_is_named(ernie: Ernie) -> None:
    ran = ernie.at("https://ernie.test").chat("--retries", "0", env={"HTTPS_PROXY": "http://nope.invalid:3128"})
    assert ran.code == 5
    assert "cannot find the host nope.invalid:3128" in ran.err


@pytest.mark.parametrize("scheme", ["http", "socks5"])
def test_a_proxy_that_says_nothing_is_five_at_the_limit_for_connecting(ernie: Ernie, serve: Serve, scheme: str) -> None:
    proxy = serve([HANG], repeat=True)
    ran = ernie.at("https://ernie.test").chat(
        "--connect-timeout", "0.5", "--retries", "0", env={"HTTPS_PROXY": f"{scheme}://{proxy.address}"}
    )
    assert ran.code == 5
    assert "no connection within 0.5 s" in ran.err


def test_a_proxy_that_closes_the_tunnel_is_five(ernie: Ernie, serve: Serve) -> None:
    proxy = serve([ASKED, head(status="200 Connection established")], repeat=True)
    ran = ernie.at("https://ernie.test").chat(env={"HTTPS_PROXY": proxy.url})
    assert (ran.code, proxy.connections) == (5, 3)


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "http_proxy", "ALL_PROXY"])
@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_loopback_is_never_proxied(ernie: Ernie, serve: Serve, name: str, variable: str) -> None:
    server, proxy = serve(answer("Hello")), serve()
    ran = ernie.at(f"http://{name}:{server.port}").chat(env={variable: proxy.url})
    assert (ran.code, ran.out, proxy.connections) == (0, b"Hello\n", 0)


EXEMPT = ["*", "ernie.invalid", ".invalid", "*.invalid", "localhost,::1/128,fe80::/10,[::1],10.0.0.0/8, ,ernie.invalid:443"]


@pytest.mark.parametrize("value", EXEMPT)
def test_what_no_proxy_names_is_reached_directly(ernie: Ernie, serve: Serve, value: str) -> None:
    proxy = serve()
    ran = ernie.at("https://ernie.invalid").chat("--retries", "0", env={"HTTPS_PROXY": proxy.url, "NO_PROXY": value})
    assert (ran.code, proxy.connections) == (5, 0)
    assert "cannot find the host ernie.invalid:443" in ran.err


@pytest.mark.parametrize("value", ["localhost,::1/128,fe80::/10,[::1]", "10.0.0.0/8", " , ", "other.test", "ernie.test:80"])
def test_what_no_proxy_does_not_name_is_proxied(
    ernie: Ernie, serve: Serve, identity: Identity, authority_file: str, value: str
) -> None:
    relay = Relay(serve(answer("Hello"), tls=identity("ernie.test")).port)
    proxy = serving(serve, relay, "connect")
    ran = ernie.at("https://ernie.test").chat("--cacert", authority_file, env={"HTTPS_PROXY": proxy.url, "NO_PROXY": value})
    assert (ran.code, relay.targets) == (0, [("ernie.test", 443)])


@pytest.mark.parametrize("value", ["socks4://127.0.0.1:1", "ftp://127.0.0.1", "::::", "http://", f"http://me:{PASSWORD}@:x"])
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "all_proxy"])
def test_a_proxy_of_no_known_kind_is_two_and_names_the_variable(ernie: Ernie, value: str, variable: str) -> None:
    ran = ernie.at("https://ernie.test").chat(env={variable: value})
    assert ran.code == 2
    assert ran.err.startswith(f"ernie: {variable} is not the address of a proxy")


@pytest.mark.parametrize(("scheme", "how"), WAYS)
def test_the_proxy_of_a_provider_stands_above_the_variables(
    ernie: Ernie, serve: Serve, identity: Identity, authority_file: str, scheme: str, how: str
) -> None:
    server = serve(answer("Hello"), tls=identity("ernie.test"))
    relay = Relay(server.port)
    proxy = serving(serve, relay, how)
    (ernie.folder / "config.yaml").write_text(f"providers: {{aistudio: {{proxy: '{scheme}://{proxy.address}'}}}}\n")
    variables = {"ERNIE_CONFIG_DIR": str(ernie.folder), "HTTPS_PROXY": f"http://127.0.0.1:{closed_port()}"}
    ran = ernie.at("https://ernie.test").chat("--cacert", authority_file, env=variables)
    assert ran == (0, b"Hello\n", "")
    assert relay.targets == [("ernie.test", 443)]


def test_a_host_without_proxy_has_none_whatever_its_provider_has(ernie: Ernie, serve: Serve) -> None:
    server = serve(answer("Hello"))
    (ernie.folder / "config.yaml").write_text(f"providers: {{aistudio: {{proxy: 'http://127.0.0.1:{closed_port()}'}}}}\n")
    assert ernie.at(server.url).chat(env={"ERNIE_CONFIG_DIR": str(ernie.folder)}) == (0, b"Hello\n", "")
