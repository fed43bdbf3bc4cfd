"""Which links are followed: public ones over https, and those of a service on this machine to this machine."""

import socket
from ipaddress import ip_address

import httpcore
import pytest

from ernie_cli.errors import RejectedError
from ernie_cli.transport.dialling import Dialler
from ernie_cli.transport.public import checked_link, checks, is_public

PRIVATE = [
    *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1"),
    *("255.255.255.255", "198.18.0.1", "::", "::1", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a00:1::"),
]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_of_somebodys_own_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "180.76.76.76", "2400:da00::6666", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_an_address_of_the_world_is_public(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "https://bj.bcebos.com/a.png?authorization=bce-auth-v1%2Fx%2F2024",
        "https://8.8.8.8/a.png",
        "https://xn--fiq228c.example:8443/a",
    ],
)
def test_a_public_link_is_followed(url: str) -> None:
    assert checked_link(url, is_near=False) == url


@pytest.mark.parametrize(
    "url",
    [
        *("http://bj.bcebos.com/a.png", "file:///etc/passwd", "ftp://a/b", "//bj.bcebos.com/a", "a.png", "data:,x", ""),
        *("https://127.0.0.1/a", "https://localhost/a", "https://a.localhost/a", "https://[::1]/a", "http://127.0.0.1/a"),
        *("https://2130706433/a", "https://0x7f.1/a", "https://0177.0.0.1/a", "https://169.254.169.254/latest/meta-data"),
        *(
            "https://[::ffff:7f00:1]/a",
            "https://[fe80::1%25eth0]/a",
            "https://u:p@bj.bcebos.com/a",
            "https://u@bj.bcebos.com/a",
        ),
        *("https://a b/c", "https://a/\x00", "https://a/\n", "https://a:99999/", "https://[/", f"https://a/{'x' * 9000}"),
    ],
)
def test_any_other_link_is_not_followed(url: str) -> None:
    with pytest.raises(RejectedError, match="link"):
        checked_link(url, is_near=False)


def test_a_service_on_this_machine_may_lead_to_this_machine() -> None:
    for url in ("http://127.0.0.1:8000/a.png", "https://localhost/a", "http://[::1]/a", "http://sandbox.localhost/a"):
        assert checked_link(url, is_near=True) == url


@pytest.mark.parametrize("url", ["http://10.0.0.1/a", "https://10.0.0.1/a", "https://169.254.169.254/", "file:///etc/passwd"])
def test_a_service_on_this_machine_leads_nowhere_else_that_is_private(url: str) -> None:
    with pytest.raises(RejectedError):
        checked_link(url, is_near=True)


def test_a_name_that_leads_to_a_private_address_is_never_connected_to() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        with pytest.raises(RejectedError, match="localhost, which is no public address"):
            Dialler(checks(is_near=False)).connect_tcp("localhost", listener.getsockname()[1])
        with pytest.raises(TimeoutError):
            listener.accept()


def test_one_private_address_among_public_ones_is_enough() -> None:
    with pytest.raises(RejectedError):
        checks(is_near=False)("mixed.example", ["8.8.8.8", "10.0.0.1"])


def test_a_near_service_is_connected_to() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        stream: httpcore.NetworkStream = Dialler(checks(is_near=True)).connect_tcp("127.0.0.1", listener.getsockname()[1])
        stream.close()
