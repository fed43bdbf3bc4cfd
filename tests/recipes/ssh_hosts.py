"""Several hosts on this one: a real sshd that listens at addresses of the loopback, with keys that nobody keeps."""

import os
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

SERVER = """\
Port {port}
{addresses}
HostKey {folder}/host
AuthorizedKeysFile {folder}/user.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin prohibit-password
LogLevel VERBOSE
SetEnv {environ}
"""
CLIENT = """\
{hosts}
Host *
  Port {port}
  IdentityFile {folder}/user
  IdentitiesOnly yes
  IdentityAgent none
  BatchMode yes
  UserKnownHostsFile {folder}/known
  StrictHostKeyChecking accept-new
"""


class Hosts(NamedTuple):
    """`command` is ssh as it reaches them by their names."""

    command: str
    log: Path

    def were_reached(self, address: str) -> bool:
        """Whether somebody logged in at this address."""
        return any(" on " + address + " " in line for line in self.log.read_text().splitlines())


@contextmanager
def ssh_hosts(folder: Path, addresses: Mapping[str, str], environ: Mapping[str, str]) -> Iterator[Hosts]:
    """Hosts by their names, for as long as the context lasts; `environ` is what a login finds there."""
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / name], check=True)
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # sshd of root wants it, empty
    port = _free_port(*addresses.values())
    listening = "\n".join(f"ListenAddress {address}" for address in addresses.values())
    pairs = " ".join(f'"{name}={value}"' for name, value in environ.items())
    (folder / "sshd_config").write_text(SERVER.format(port=port, addresses=listening, folder=folder, environ=pairs))
    names = "\n".join(f"Host {name}\n  HostName {address}" for name, address in addresses.items())
    (folder / "ssh_config").write_text(CLIENT.format(port=port, hosts=names, folder=folder))
    log = folder / "sshd.log"
    with log.open("wb") as said:
        server = subprocess.Popen(
            ["/usr/sbin/sshd", "-D", "-e", "-f", folder / "sshd_config"], stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
    try:
        yield Hosts(f"ssh -F {folder}/ssh_config", log)
    finally:
        server.terminate()
        server.wait()


def _free_port(*addresses: str) -> int:
    """A port that is free at all of them."""
    while True:
        with socket.socket() as first:
            first.bind((addresses[0], 0))
            port: int = first.getsockname()[1]
            try:
                for address in addresses[1:]:
                    with socket.socket() as other:
                        other.bind((address, port))
            except OSError:
                continue
            return port
