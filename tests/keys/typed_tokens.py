"""What tests of `ernie token` as typed have in common: keys, replies, and a person at the terminal."""

from collections.abc import Callable
from pathlib import Path

import httpx
from program import Program, Ran

HEX = "0123456789abcdef0123456789abcdef01234567"
CODE = "sk-canary0123456789wxyz"
LONG = "bce-v3/ALTAK-canary/0123456789stuv"
REFUSED = httpx.Response(401, json={"error": {"code": "invalid_iam_token", "message": "IAM Certification failed"}})
MODELS = httpx.Response(200, json={"object": "list", "data": []})
GRANTS = httpx.Response(200, json={"status": "success", "data": {"total_available": 5}})


def typing(*answers: str) -> tuple[list[str], Callable[[str], str]]:
    """A person who types these, and the questions that were asked."""
    left, questions = list(answers), []
    return questions, lambda question: (questions.append(question), left.pop(0))[1]


def clean(ran: Ran, *secrets: str) -> Ran:
    """The same, once no secret is in it."""
    for secret in secrets:
        assert secret not in ran.out + ran.err
    return ran


def folder(program: Program) -> Path:
    return Path(program.environ["HOME"]) / ".config" / "ernie"


def configure(program: Program, text: str) -> None:
    folder(program).mkdir(parents=True, mode=0o700, exist_ok=True)
    (folder(program) / "config.yaml").write_text(text)
