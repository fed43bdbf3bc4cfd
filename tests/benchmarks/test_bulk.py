"""Many texts against a service that takes 50 ms for each request: how near to the ideal, at what cost, and beside what."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

HERE = Path(__file__).parent
ERNIE = Path(sys.executable).with_name("ernie")
TEXTS, PACK, JOBS, LATENCY, SIZE = 8_000, 16, 32, 50, 384  # the long form of it: tests/soak


class Took(NamedTuple):
    """Seconds and MiB of a whole process, with all that it started."""

    wall: float
    cpu: float
    memory: float


class Service(NamedTuple):
    """The service, which answers in a process of its own."""

    url: str
    process: "subprocess.Popen[str]"

    @property
    def counts(self) -> tuple[int, int]:
        """Requests so far, and how many were open at once at most."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        requests, most = self.process.stdout.readline().split()
        return int(requests), int(most)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """Answers every request with sixteen vectors."""
    numbers = [((number * 7919) % 20011 - 10000) / 123456 for number in range(SIZE)]
    data = [{"object": "embedding", "index": index, "embedding": numbers} for index in range(PACK)]
    usage = {"prompt_tokens": 160, "total_tokens": 160}
    (tmp_path / "body.json").write_text(json.dumps({"object": "list", "model": "m", "data": data, "usage": usage}))
    command = [sys.executable, HERE / "slow_service.py", str(LATENCY), tmp_path / "body.json"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        yield Service(f"http://127.0.0.1:{process.stdout.readline().strip()}/v1", process)
    finally:
        process.kill()
        process.communicate()


def write_texts(folder: Path, count: int = TEXTS) -> Path:
    path = folder / "texts.txt"
    path.write_text("".join(f"text number {number}, which is as long as a title\n" for number in range(count)))
    return path


def measured(command: list[str | Path], out: Path, environ: dict[str, str] | None = None) -> Took:
    """Run a command with its standard output in a file."""
    watcher = (
        "import resource, subprocess, sys; code = subprocess.run(sys.argv[1:]).returncode;"
        "r = resource.getrusage(resource.RUSAGE_CHILDREN);"
        "print(r.ru_utime + r.ru_stime, r.ru_maxrss, code, file=sys.stderr)"
    )
    env = {"PATH": os.environ["PATH"], "HOME": str(out.parent), **(environ or {})}
    began = time.monotonic()
    with out.open("wb") as file:
        ran = subprocess.run(
            [sys.executable, "-c", watcher, *command], env=env, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.PIPE
        )
    cpu, memory, code = ran.stderr.split()[-3:]
    assert code == b"0", ran.stderr.decode()
    return Took(time.monotonic() - began, float(cpu), int(memory) / 1024)


def embedded(service: Service, texts: Path, out: Path) -> Took:
    """`ernie embed` of a file."""
    command = [ERNIE, "embed", "-q", "-p", "local", "-m", "m", "-i", texts, "-j", str(JOBS), "--format", "jsonl"]
    return measured([*command], out, {"ERNIE_LOCAL_BASE_URL": service.url})


def pooled(service: Service, texts: Path, out: Path) -> Took:
    """A thread pool over httpx."""
    command = [sys.executable, HERE / "pool_over_httpx.py", f"{service.url}/embeddings", texts, str(JOBS)]
    return measured([*command], out)


def curled(service: Service, texts: Path, out: Path) -> Took:
    """`xargs -P 32` with curl, one process a request; the replies come as they like."""
    bodies = out.parent / "bodies"
    bodies.mkdir()
    lines = texts.read_text().splitlines()
    for start in range(0, len(lines), PACK):
        (bodies / f"{start:07}.json").write_text(json.dumps({"model": "m", "input": lines[start : start + PACK]}))
    one = f"curl -sS {service.url}/embeddings -H 'Content-Type: application/json' --data-binary @{{}} -o {bodies}/{{/}}.out"
    script = (
        f"ls {bodies}/*.json | xargs -P {JOBS} -I{{}} sh -c '{one.replace('{/}', '$(basename {})').replace(chr(39), chr(34))}'"
    )
    return measured(["sh", "-c", script], out)


def told(name: str, took: Took, count: int) -> str:
    ideal = -(-count // PACK) * LATENCY / 1000 / JOBS
    return f"{name:26} {took.wall:7.1f} s ({ideal / took.wall:4.0%} of ideal) {took.cpu:7.1f} s CPU {took.memory:6.0f} MiB"


def test_many_texts_cost_less_than_by_a_plain_pool_or_by_curl(service: Service, tmp_path: Path) -> None:
    texts = write_texts(tmp_path)
    ours = embedded(service, texts, tmp_path / "ours.jsonl")
    requests, most = service.counts
    pool = pooled(service, texts, tmp_path / "pool.jsonl")
    curl = curled(service, texts, tmp_path / "curl.out")
    print(f"\n{TEXTS} texts, {JOBS} at once, {LATENCY} ms each")
    for name, took in (("ernie embed", ours), ("thread pool over httpx", pool), ("xargs -P 32 with curl", curl)):
        print(told(name, took, TEXTS))
    assert requests == TEXTS // PACK
    assert JOBS // 4 < most <= JOBS
    assert ours.cpu < 1.2 * pool.cpu
    assert ours.cpu < curl.cpu
    found = [json.loads(line) for line in (tmp_path / "ours.jsonl").read_bytes().splitlines()]
    assert [row["index"] for row in found] == list(range(TEXTS))
    assert found[-1]["embedding"] == json.loads((tmp_path / "pool.jsonl").read_bytes().splitlines()[-1])["embedding"]
