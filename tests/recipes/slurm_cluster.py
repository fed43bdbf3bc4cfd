"""A real Slurm on this one machine: a controller and two nodes on ports of the loopback, for as long as tests want it."""

import getpass
import os
import secrets
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from work_folder import until

NODES = ("north", "south")
SETTINGS = """\
ClusterName=loopback
SlurmctldHost=localhost
SlurmctldAddr=127.0.0.1
SlurmctldPort={port}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={folder}/munge/socket
CredType=cred/munge
MpiDefault=none
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU,CR_LLN
SlurmdParameters=config_overrides
SchedulerParameters=sched_interval=1
KillWait=5
ReturnToService=2
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool/%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/%n.pid
{nodes}
PartitionName=all Nodes={names} Default=YES MaxTime=INFINITE State=UP
"""


class Cluster(NamedTuple):
    """`environ` points Slurm's commands at it, `state` is where it keeps its jobs."""

    environ: dict[str, str]
    state: Path

    def is_empty(self) -> bool:
        """Whether no job runs or stands in line."""
        return not self.asked("squeue", "--noheader").strip()

    def has_run_on(self, node: str) -> bool:
        """Whether a job was started there."""
        return "Launching batch job" in (self.state.parent / f"{node}.log").read_text()

    def asked(self, *command: str) -> str:
        """What one of its commands prints."""
        environ = {"PATH": os.environ["PATH"], **self.environ}
        return subprocess.run(command, env=environ, capture_output=True, text=True, check=True).stdout


@contextmanager
def slurm_cluster(folder: Path) -> Iterator[Cluster]:
    """A cluster whose files are all in `folder`; every daemon runs in the foreground and is ended."""
    for name in ("munge", "state", *(f"spool/{node}" for node in NODES)):
        (folder / name).mkdir(parents=True)
    settings = folder / "slurm.conf"
    settings.write_text(_settings(folder))
    cluster = Cluster({"SLURM_CONF": str(settings)}, folder / "state")
    with ExitStack() as daemons:
        munge = folder / "munge"
        daemons.enter_context(_daemon(folder / "munged.log", *_munged(munge)))
        until("munged listens", (munge / "socket").exists)
        daemons.enter_context(_daemon(folder / "slurmctld.log", "slurmctld", "-D", "-c", "-f", str(settings)))
        for node in NODES:
            daemons.enter_context(_daemon(folder / f"{node}.log", "slurmd", "-D", "-N", node, "-f", str(settings)))
        until("both nodes are idle", lambda: _are_idle(cluster))
        yield cluster
        cluster.asked("scancel", f"--user={getpass.getuser()}")
        until("no job is left", cluster.is_empty)


def _munged(folder: Path) -> tuple[str, ...]:
    """The command of the daemon that proves to Slurm's others who they are, with a key of its own."""
    key = folder / "key"
    key.touch(0o600)
    key.write_bytes(secrets.token_bytes(128))
    files = {"socket": "socket", "key-file": "key", "pid-file": "pid", "log-file": "log", "seed-file": "seed"}
    return ("munged", "--foreground", "--force", *(f"--{option}={folder / name}" for option, name in files.items()))


def _settings(folder: Path) -> str:
    port, *ports = _free_ports(1 + len(NODES))
    nodes = "\n".join(
        f"NodeName={node} NodeHostname=localhost NodeAddr=127.0.0.1 Port={number} CPUs=4 State=UNKNOWN"
        for node, number in zip(NODES, ports, strict=True)
    )
    return SETTINGS.format(port=port, user=getpass.getuser(), folder=folder, nodes=nodes, names=",".join(NODES))


def _are_idle(cluster: Cluster) -> bool:
    try:
        return cluster.asked("sinfo", "--noheader", "--format=%T %D").split() == ["idle", str(len(NODES))]
    except subprocess.CalledProcessError:  # the controller does not listen yet
        return False


@contextmanager
def _daemon(log: Path, *command: str) -> Iterator[None]:
    environ = {"PATH": f"{os.environ['PATH']}{os.pathsep}/usr/sbin"}
    with log.open("wb") as said:
        running = subprocess.Popen(command, env=environ, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
    try:
        yield
    finally:
        running.terminate()
        try:
            running.wait(20)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def _free_ports(count: int) -> list[int]:
    """Ports that are free at the same time."""
    with ExitStack() as held:
        bound = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in bound:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in bound]
