"""The recipe for GNU parallel, with a real sshd for three hosts of the loopback."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from ernie_process import KEY, Running
from readme_recipes import recipe
from service_in_here import Answer, Service, asked, refused, said
from ssh_hosts import Hosts, ssh_hosts
from work_folder import Work, arguments, once_each, until

ADDRESSES = {"one": "127.0.0.2", "two": "127.0.0.3", "three": "127.0.0.4"}
RECIPE = recipe("bash", "parallel ")
COUNT = 18


@pytest.fixture
def hosts(work: Work) -> Iterator[Hosts]:
    """Three hosts with the home folder and the program of this one."""
    folder = work.folder.parent / "ssh"
    folder.mkdir(mode=0o700)
    environ = {name: work.process.environ[name] for name in ("PATH", "HOME", "LANG")}
    with ssh_hosts(folder, ADDRESSES, environ) as running:
        until("sshd listens", lambda: running.log.read_text().count("listening on") == len(ADDRESSES))
        yield running


def started(work: Work, hosts: Hosts, service: Service) -> Running:
    """The recipe, by somebody who has the key in the environment as well."""
    work.at(service)
    work.ask(COUNT)
    (work.folder / "hosts.txt").write_text("".join(f"{name}\n" for name in ADDRESSES))
    environ = {"PARALLEL_SSH": hosts.command, "AI_STUDIO_API_KEY": KEY}
    return work.process.start("bash", "-c", RECIPE, program=None, env=environ)


def test_three_hosts_answer_every_row_once(work: Work, hosts: Hosts, service: Callable[..., Service]) -> None:
    ended = started(work, hosts, service()).ended()
    assert ended.code == 0, ended.err
    assert work.answered() == once_each(COUNT)
    assert len(list(work.folder.glob("part-*.jsonl"))) == len(ADDRESSES)
    assert all(hosts.were_reached(address) for address in ADDRESSES.values())


def test_the_key_is_in_no_argument_of_any_process(work: Work, hosts: Hosts, service: Callable[..., Service]) -> None:
    asks = service()
    asks.held.clear()
    running = started(work, hosts, asks)
    until("every host asks", lambda: len(asks.bodies) >= len(ADDRESSES))
    seen = arguments()
    asks.held.set()
    assert running.ended().code == 0
    assert b"--resume" in seen
    assert KEY.encode() not in seen


def test_the_same_line_once_more_asks_only_what_is_missing(work: Work, hosts: Hosts, service: Callable[..., Service]) -> None:
    troubles = [refused(400, "invalid_parameter")]

    def decide(number: int, body: Any) -> Answer:
        first = int(asked(body).split()[1]) < COUNT // 2
        return said("an answer") if first or not troubles else troubles[0]

    before = service(decide)
    assert started(work, hosts, before).ended().code != 0
    done = work.answered()
    troubles.clear()
    asks = len(before.bodies)
    ended = started(work, hosts, before).ended()
    assert ended.code == 0, ended.err
    assert 0 < len(done) < COUNT
    assert work.answered() == once_each(COUNT)
    assert len(before.bodies) - asks == COUNT - len(done)
