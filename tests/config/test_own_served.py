"""Providers of the user's own against a real server, command by command, as processes."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from served import served

ERNIE = Path(sys.executable).with_name("ernie")
KEY = "bce-v3/ALTAK-sandbox/sandbox"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with served() as running:
        yield running.url


@pytest.fixture
def environ(tmp_path: Path, url: str) -> dict[str, str]:
    """Two providers, set as a user sets them: one of each wire format."""
    found = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    for words in (
        ("providers.team.base_url", f"{url}/v2"),
        ("providers.team.headers.X-Team", "${TEAM}"),
        ("providers.old", f"{{format: wenxin, base_url: '{url}'}}"),
        ("default_provider", "team"),
        ("default_model", "{chat: ernie-4.5-turbo-32k, embed: embedding-v1, image: irag-1.0}"),
        ("aliases.fast", "old/ernie-speed-8k"),
    ):
        assert ernie(found, "config", "set", *words) == (0, "", "")
    return {**found, "TEAM": "research", "ERNIE_TEAM_API_KEY": KEY}


def ernie(environ: dict[str, str], *words: str, stdin: str | None = None) -> tuple[int, str, str]:
    ran = subprocess.run(
        [ERNIE, *words],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **({"input": stdin} if stdin is not None else {"stdin": subprocess.DEVNULL}),  # type: ignore[arg-type]
    )
    return ran.returncode, ran.stdout, ran.stderr


def test_it_answers(environ: dict[str, str]) -> None:
    code, out, err = ernie(environ, "chat", "--json", "hi")
    document = json.loads(out)
    assert (code, err, document["provider"], document["model"]) == (0, "", "team", "ernie-4.5-turbo-32k")
    assert document["content"]


def test_the_legacy_format_answers(environ: dict[str, str]) -> None:
    token = {"ERNIE_OLD_API_KEY": access_token(environ)}
    code, out, err = ernie({**environ, **token}, "chat", "-m", "fast", "--json", "hi")
    assert (code, err, json.loads(out)["provider"]) == (0, "", "old")


def access_token(environ: dict[str, str]) -> str:
    """One that the server gives for a key pair, as the user of the legacy service has it."""
    pair = {"QIANFAN_AK": "sandbox", "QIANFAN_SK": "sandbox", "ERNIE_WENXIN_BASE_URL": address(environ)}
    code, out, err = ernie({**environ, **pair}, "token", "get", "wenxin")
    assert code == 0, err
    return out.strip()


def address(environ: dict[str, str]) -> str:
    return ernie(environ, "config", "get", "providers.old.base_url")[1].strip()


def test_many_rows_are_answered(environ: dict[str, str]) -> None:
    code, out, err = ernie(environ, "chat", "--batch", "-", stdin='{"prompt": "a"}\n{"prompt": "b"}\n')
    assert (code, [json.loads(line)["provider"] for line in out.splitlines()]) == (0, ["team", "team"]), err


def test_it_embeds_and_draws(environ: dict[str, str], tmp_path: Path) -> None:
    code, out, err = ernie(environ, "embed", "--json", "a text")
    assert (code, err, json.loads(out)["provider"]) == (0, "", "team")
    code, out, err = ernie(environ, "image", "a cat", "-o", str(tmp_path / "cat.png"))
    assert (code, out) == (0, f"{tmp_path}/cat.png\n"), err


def test_its_key_is_checked_listed_and_refused_when_it_is_wrong(environ: dict[str, str]) -> None:
    assert ernie(environ, "token", "check", "team")[:2] == (0, "team       works\n")
    listed = {row["provider"]: row for row in json.loads(ernie(environ, "token", "list", "--json")[1])}
    assert (listed["team"]["source"], listed["old"]["source"]) == ("environment variable ERNIE_TEAM_API_KEY", None)
    code, _, err = ernie({**environ, "ERNIE_TEAM_API_KEY": "sk-of-another-service"}, "chat", "hi")
    assert (code, "(team" in err) == (4, True)


def test_its_key_is_kept_once_it_works(environ: dict[str, str]) -> None:
    del environ["ERNIE_TEAM_API_KEY"]
    assert ernie(environ, "chat", "hi")[0] != 0
    code, _, err = ernie(environ, "token", "set", "team", "--in-file", stdin=KEY)
    assert (code, "the key of team" in err) == (0, True)
    assert ernie(environ, "chat", "hi")[0] == 0
    assert ernie(environ, "token", "remove", "team")[0] == 0


def test_the_curl_command_of_a_dry_run_is_answered(environ: dict[str, str]) -> None:
    code, out, _ = ernie(environ, "chat", "--dry-run", "--no-stream", "hi")
    script = f'ernie() {{ "{ERNIE}" "$@"; }}\n{out}'
    ran = subprocess.run(["bash", "-c", script], env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert (code, "choices" in json.loads(ran.stdout)) == (0, True), ran.stderr
