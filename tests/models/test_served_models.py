"""`ernie models --live` as a process, against the services that `ernie sandbox serve` plays."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from served import ERNIE, Served

from ernie_cli.catalogue import PROVIDERS


def ernie(home: Path, sandbox: Served, *argv: str, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ERNIE, "models", *argv],
        env={"PATH": os.environ["PATH"], "HOME": str(home), **sandbox.exports, **environ},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize("provider", ["aistudio", "qianfan", "wenxin", "local", "sandbox"])
def test_every_service_with_a_list_is_asked_for_it(tmp_path: Path, sandbox: Served, provider: str) -> None:
    ran = ernie(tmp_path, sandbox, "-p", provider, "--live", "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    found = json.loads(ran.stdout)
    assert [each["id"] for each in found] == [model.id for model in PROVIDERS[provider].models]
    assert {each["live"] for each in found} == {True}


def test_sizes_and_prices_come_from_the_service(tmp_path: Path, sandbox: Served) -> None:
    (found,) = json.loads(ernie(tmp_path, sandbox, "-p", "qianfan", "--live", "--json", "ernie-5.1").stdout)
    assert (found["context"], found["max_input"], found["max_output"]) == (131072, 121856, 65536)
    assert (found["price"]["input"], found["price"]["output"]) == ("0.004", "0.018")
    assert found["price"]["source"] == "the service's own list"


def test_a_pair_alone_is_exchanged_for_the_list_of_qianfan(tmp_path: Path, sandbox: Served) -> None:
    ran = ernie(tmp_path, sandbox, "-p", "qianfan", "--live", "--ids", QIANFAN_API_KEY="")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "ernie-5.1" in ran.stdout.splitlines()


def test_a_wrong_secret_key_is_four(tmp_path: Path, sandbox: Served) -> None:
    ran = ernie(tmp_path, sandbox, "-p", "wenxin", "--live", QIANFAN_SECRET_KEY="another-secret-key")
    assert (ran.returncode, ran.stdout) == (4, "")
    assert "another-secret-key" not in ran.stderr


def test_all_are_asked_at_once(tmp_path: Path, sandbox: Served) -> None:
    ran = ernie(tmp_path, sandbox, "--all", "--live", "--json")
    assert ran.returncode == 0, ran.stderr
    asked = {(each["provider"], each["live"]) for each in json.loads(ran.stdout)}
    assert asked == {("aistudio", True), ("qianfan", True), ("wenxin", True), ("local", True), ("wcode", None)}


def test_the_shell_gets_a_list(tmp_path: Path, sandbox: Served) -> None:
    assert ernie(tmp_path, sandbox, "-p", "qianfan", "--live").returncode == 0
    names = (tmp_path / ".cache/ernie/complete/models").read_text().splitlines()
    assert {"ernie-5.1", "qianfan/ernie-5.1", "wcode/baidu/ernie-4.5-21b-a3b-thinking"} <= set(names)


def test_without_asking_no_network_is_loaded(tmp_path: Path) -> None:
    program = (
        "import sys; from ernie_cli.app import App; from ernie_cli.main import main; main(['models', '--all'], App.real());"
        "print([name for name in ('httpx', 'ssl', 'rich', 'yaml', 'sqlite3') if name in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert (ran.returncode, ran.stderr) == (0, "[]\n")
