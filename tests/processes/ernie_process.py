"""`ernie` as its users start it: a process with pipes, signals and a home of its own. Nothing it says may hold a secret."""

import fcntl
import os
import signal
import subprocess
import sys
import termios
import time
from array import array
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Condition, Thread
from typing import IO, Any, NamedTuple

PROGRAM = str(Path(sys.executable).with_name("ernie"))
SLOW_MACHINE = {"PYTHONPATH": str(Path(__file__).parent / "slow_machine")}
PATIENCE = 60.0  # seconds after which a process that hangs is killed and the test fails

SECRETS = {
    "AI_STUDIO_API_KEY": "sk-canary-aistudio-0123456789",
    "QIANFAN_AK": "canaryAccess0123456789ab",
    "QIANFAN_SK": "canarySecret0123456789ab",
    "PROXY_PASSWORD": "canary-proxy-password",
    "OAUTH_TOKEN": "24.canary-oauth-token-0123456789",
}
KEY = SECRETS["AI_STUDIO_API_KEY"]


class Ended(NamedTuple):
    """How a process ended; `code` is minus the signal that it died of."""

    code: int
    out: bytes
    err: str


class Collected:
    """What a process writes, as it comes."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self.data = b""
        self._pipe = pipe
        self._ended = False
        self._news = Condition()
        self._thread = Thread(target=self._read, daemon=True)
        self._thread.start()

    def until(self, wanted: bytes) -> None:
        """Return when `wanted` is there. Fails when the process ends without it."""
        with self._news:
            self._news.wait_for(lambda: wanted in self.data or self._ended, PATIENCE)
            assert wanted in self.data, f"{wanted!r} did not come, only {self.data!r}"

    def all(self) -> bytes:
        """Everything, up to the end."""
        self._thread.join(PATIENCE)
        return self.data

    def _read(self) -> None:
        while piece := os.read(self._pipe.fileno(), 65536):
            with self._news:
                self.data += piece
                self._news.notify_all()
        with self._news:
            self._ended = True
            self._news.notify_all()
        self._pipe.close()


class Running:
    """A process that has been started. `out` and `err` are what it has written so far; None for a stream given away."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self.process = process
        self.out = None if process.stdout is None else Collected(process.stdout)
        self.err = None if process.stderr is None else Collected(process.stderr)

    def send(self, number: int) -> None:
        """Send a signal."""
        self.process.send_signal(number)

    def answered(self, wanted: bytes) -> None:
        """Return when `wanted` is on standard output."""
        assert self.out is not None
        self.out.until(wanted)

    def said(self, wanted: str) -> None:
        """Return when `wanted` is on standard error."""
        assert self.err is not None
        self.err.until(wanted.encode())

    def ended(self) -> Ended:
        """Wait for the end. Whatever a test is about, no secret is shown and no traceback."""
        code = self.process.wait(PATIENCE)
        out = b"" if self.out is None else self.out.all()
        err = b"" if self.err is None else self.err.all()
        shown = [name for name, secret in SECRETS.items() if secret.encode() in out + err]
        assert not shown, f"{', '.join(shown)} is in the output"
        assert b"Traceback" not in err, err.decode()
        return Ended(code, out, err.decode())


class Ernie:
    """Starts processes whose whole world is `folder`; `environ` is theirs, with one key and nothing else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("home", "tmp", "cache"):
            (folder / name).mkdir()
        self.environ: dict[str, str] = {
            "PATH": f"{Path(PROGRAM).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder / "home"),
            "TMPDIR": str(folder / "tmp"),
            "ERNIE_CACHE_DIR": str(folder / "cache"),
            "LANG": "C.UTF-8",
            "AI_STUDIO_API_KEY": KEY,
            "ERNIE_AISTUDIO_BASE_URL": "http://127.0.0.1:9/v3",
        }
        self._started: list[Running] = []

    def at(self, url: str) -> "Ernie":
        """The same program, its service at `url`."""
        self.environ["ERNIE_AISTUDIO_BASE_URL"] = f"{url}/v3"
        return self

    def start(
        self,
        *argv: str,
        env: Mapping[str, str] | None = None,
        program: str | None = PROGRAM,
        stdin: int | IO[Any] | None = subprocess.DEVNULL,
        stdout: int | IO[Any] | None = subprocess.PIPE,
        stderr: int | IO[Any] | None = subprocess.PIPE,
        before: Callable[[], object] | None = None,
        **more: Any,
    ) -> Running:
        """`program` None takes the first word of `argv`; `before` runs in the new process, just before the program."""
        command = argv if program is None else (program, *argv)
        assert not any(secret in word for secret in SECRETS.values() for word in command), "a secret on a command line"
        process = subprocess.Popen(
            command,
            env={**self.environ, **(env or {})},
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            preexec_fn=before,
            cwd=self.folder,
            start_new_session=True,
            **more,
        )
        self._started.append(Running(process))
        return self._started[-1]

    def __call__(self, *argv: str, given: bytes | None = None, **more: Any) -> Ended:
        """Run to the end; `given` is standard input."""
        if given is None:
            return self.start(*argv, **more).ended()
        running = self.start(*argv, stdin=subprocess.PIPE, **more)
        pipe = running.process.stdin
        assert pipe is not None
        with pipe:
            pipe.write(given)
        return running.ended()

    def shell(self, script: str, *arguments: str, **more: Any) -> Ended:
        """Run a script by bash; `ernie` is on its PATH."""
        return self("bash", "-c", script, "bash", *arguments, program=None, **more)

    def chat(self, *argv: str, **more: Any) -> Ended:
        """`ernie chat … hi`, without reading standard input."""
        return self("chat", "-n", *argv, "hi", **more)

    def chatting(self, *argv: str, **more: Any) -> Running:
        """The same, still running."""
        return self.start("chat", "-n", *argv, "hi", **more)

    def stop(self) -> None:
        """End what a test has left running, with all that it started."""
        for running in self._started:
            if running.process.poll() is None:  # the number of one that has ended may be somebody else's by now
                with suppress(ProcessLookupError):
                    os.killpg(running.process.pid, signal.SIGKILL)
            running.process.wait()
            for collected in (running.out, running.err):
                if collected is not None:
                    collected.all()
            if running.process.stdin is not None:
                running.process.stdin.close()


@contextmanager
def world(folder: Path) -> Iterator[Ernie]:
    """An Ernie whose processes are gone afterwards."""
    ernie = Ernie(folder)
    try:
        yield ernie
    finally:
        ernie.stop()


def await_pipe(end: int, come: Callable[[int], bool], running: Running) -> None:
    """Return when so many bytes as `come` wants are in a pipe that nobody has read yet."""
    count = array("i", [-1])
    while not come(count[0]):
        assert running.process.poll() is None, "the process has ended"
        time.sleep(0.01)
        fcntl.ioctl(end, termios.FIONREAD, count)
