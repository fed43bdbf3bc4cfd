"""A question with pictures as a curl command: a shell makes what a run would send."""

import base64
import json
import subprocess
from pathlib import Path

import photographs
import pytest
from asked_pictures import BMP, PNG, SEEING, data_url
from photographs import PLACE, seen
from program import Program
from services import said

WORDS = "it's\n`touch oops` $HOME $(touch oops) \\ \\n 你好\nJSON\n"


@pytest.mark.parametrize("shell", ["bash"])
def test_a_shell_sends_what_a_run_would_send(ernie: Program, tmp_path: Path, shell: str) -> None:
    photograph, other = tmp_path / "it's a `$x` \\ photograph.jpg", tmp_path / "-b.png"
    photograph.write_bytes(photographs.jpeg())
    other.write_bytes(PNG)
    pictures = ("-a", str(photograph), "-a", str(other), "-a", "https://example.com/$x`y`.png", "-a", "-")
    ran = ernie("chat", *SEEING, "--dry-run", *pictures, WORDS, stdin=BMP)
    assert (ran.code, ran.requests) == (0, [])
    assert base64.b64encode(PNG[:30]).decode() not in ran.out
    script = "curl() { cat; }\nernie() { :; }\n" + ran.out
    done = subprocess.run([shell, "-c", script], capture_output=True, check=True, cwd=tmp_path)
    sent = ernie("chat", *SEEING, *pictures, WORDS, stdin=BMP, replies=[said("ok")]).bodies[0]
    assert (json.loads(done.stdout), done.stderr) == (sent, b"")
    assert not (tmp_path / "oops").exists()


@pytest.mark.parametrize("name", ["two\nlines.png", "not UTF-8 \udcff.png"])
def test_a_file_with_a_name_that_cannot_be_printed_is_kept_under_another(ernie: Program, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(PNG)
    ran = ernie("chat", *SEEING, "--dry-run", "-a", str(tmp_path / name), "what?")
    script = "curl() { cat; }\nernie() { :; }\n" + ran.out
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=True, cwd=tmp_path)
    assert json.loads(done.stdout)["messages"][0]["content"][1]["image_url"]["url"] == data_url("png", PNG)


def test_a_dry_run_says_where_it_kept_what_would_be_sent(ernie: Program, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(photographs.jpeg())
    ran = ernie("chat", *SEEING, "--dry-run", "-a", str(tmp_path / "a.jpg"), "what?")
    kept = Path(ran.err.rpartition(" is ")[2].strip())
    assert (seen(kept.read_bytes()), PLACE in kept.read_bytes()) == (seen(photographs.jpeg()), False)
    assert str(kept) in ran.out
