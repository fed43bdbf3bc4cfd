"""`ernie chat -a` and OpenAI's own SDK send the same parts, and get the same answer."""

import json
import os
import subprocess
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

from client_outcomes import Outcomes, value
from served import ERNIE, served

from ernie_cli.sandbox.png import png

MODEL, QUESTION = "ernie-4.5-turbo-vl-32k", "图片里有什么?这两张图片有什么不同?请用中文回答"
ADDRESS = "https://testimage.bj.bcebos.com/image2.png"


def test_the_same_parts_are_sent(tmp_path: Path, outcomes_of: Callable[..., Outcomes]) -> None:
    picture, record = tmp_path / "a.png", tmp_path / "record.jsonl"
    picture.write_bytes(png(64, 48, bytes(range(32))))
    environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "AI_STUDIO_API_KEY": "any"}
    with served("--record", str(record)) as running:
        argv = [ERNIE, "chat", "-n", "-m", MODEL, "--keep-metadata", "-a", picture, "-a", ADDRESS, QUESTION]
        ran = subprocess.run(argv, env={**environ, **running.exports}, capture_output=True, text=True, check=True)
        url = f"data:image/png;base64,{b64encode(picture.read_bytes()).decode()}"
        said = value(outcomes_of("openai_pictures_program.py", running.url, MODEL, QUESTION, url, ADDRESS), "pictures")
    ours, theirs = (json.loads(line)["body"] for line in record.read_text().splitlines())
    assert (ours["messages"], ours["stream"]) == (theirs["messages"], theirs["stream"])
    assert ran.stdout == f"{said}\n"
    assert "附有 2 张图片(64x48)。" in said
