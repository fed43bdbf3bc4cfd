"""`ernie embed` as a process, against every service that `ernie sandbox serve` plays."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from served import ERNIE, Served


def run(folder: Path, sandbox: Served, *argv: str, given: bytes) -> subprocess.CompletedProcess[bytes]:
    """The program with the variables that the sandbox prints."""
    environ = {"PATH": os.environ["PATH"], "HOME": str(folder), **sandbox.exports}
    return subprocess.run([ERNIE, "embed", *argv], env=environ, input=given, capture_output=True, cwd=folder, timeout=60)


@pytest.mark.parametrize(
    ("argv", "dimensions"),
    [
        (["-p", "aistudio"], 384),
        (["-p", "qianfan", "-m", "tao-8k"], 1024),
        (["-p", "wenxin", "-m", "bge-large-en"], 1024),
        (["-p", "local", "-m", "bge-m3"], 1024),
        (["-p", "local", "-m", "bge-m3", "--param", "encoding_format=base64"], 1024),
    ],
)
def test_each_service_embeds_every_text_in_order(tmp_path: Path, sandbox: Served, argv: list[str], dimensions: int) -> None:
    texts = [f"text number {number}" for number in range(50)]
    ran = run(tmp_path, sandbox, *argv, given="\n".join(texts).encode())
    assert (ran.returncode, ran.stderr) == (0, b"")
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [row["text"] for row in rows] == texts
    assert {len(row["embedding"]) for row in rows} == {dimensions}


def test_a_text_that_the_sandbox_refuses_is_left_out(tmp_path: Path, sandbox: Served) -> None:
    ran = run(tmp_path, sandbox, "-p", "local", "-m", "m", given=b"a\n[sandbox:error=bad_value]\nb\n")
    assert [json.loads(line)["text"] for line in ran.stdout.splitlines()] == ["a", "b"]
    assert ran.returncode == 3


def test_likeness_is_found(tmp_path: Path, sandbox: Served) -> None:
    texts = b"the cat sat on the mat\nshares fell in London\na cat on a mat\n"
    ran = run(tmp_path, sandbox, "-p", "aistudio", "--nearest", "the cat is on the mat", "--top", "2", given=texts)
    assert [line.split(b"\t")[1] for line in ran.stdout.splitlines()] == [b"the cat sat on the mat", b"a cat on a mat"]
