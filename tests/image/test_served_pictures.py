"""Every service that draws, as the sandbox serves it over real sockets."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from served import ERNIE, Served, served

from ernie_cli.catalogue.pictures import ateliers
from ernie_cli.sandbox.png import size_of

SERVICES = {"aistudio": "1152x2048", "qianfan": "600x700", "wenxin": "768x768"}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Served]:
    with served() as running:
        yield running


def run(sandbox: Served, folder: Path, *argv: str) -> "subprocess.CompletedProcess[bytes]":
    environ = {**sandbox.exports, "PATH": "/bin:/usr/bin", "HOME": str(folder), "ERNIE_DATA_DIR": str(folder / "data")}
    return subprocess.run([ERNIE, *argv], env=environ, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, timeout=60)


def test_every_provider_that_draws_is_tested_here() -> None:
    assert {*SERVICES, "sandbox"} == set(ateliers())


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_draws_pictures_of_the_size_that_is_asked(sandbox: Served, tmp_path: Path, name: str) -> None:
    argv = ("image", "-p", name, "一只猫", "-N", "5", "--size", SERVICES[name], "--json", "-o", "cat-{n}")
    ran = run(sandbox, tmp_path, *argv)
    assert (ran.returncode, ran.stderr) == (0, b"")
    images: list[Any] = json.loads(ran.stdout)["images"]
    files = [(tmp_path / image["path"]).read_bytes() for image in images]
    assert [image["path"] for image in images] == [f"cat-{number}.png" for number in range(1, 6)]
    assert {size_of(file) for file in files} == {tuple(map(int, SERVICES[name].split("x")))}
    assert {(image["width"], image["height"]) for image in images} == {size_of(file) for file in files}
    if name != "qianfan":  # takes no seed, so both calls get the same pictures of the sandbox
        assert len(set(files)) == 5


def test_the_manuals_own_model_draws_at_its_own_path(sandbox: Served, tmp_path: Path) -> None:
    ran = run(sandbox, tmp_path, "image", "-p", "wenxin", "-m", "ernie-vilg", "一只猫", "--style", "vivid", "-o", "cat.png")
    assert (ran.returncode, ran.stderr, ran.stdout) == (0, b"", b"cat.png\n")
    assert size_of((tmp_path / "cat.png").read_bytes()) == (1024, 1024)


def test_the_same_seed_draws_the_same_picture(sandbox: Served, tmp_path: Path) -> None:
    def drawn(*argv: str) -> bytes:
        ran = run(sandbox, tmp_path, "image", "-p", "aistudio", *argv, "--size", "768x768", "-o", "-")
        assert ran.returncode == 0
        return ran.stdout

    first = drawn("cat", "--seed", "7")
    assert drawn("cat", "--seed", "7") == first
    assert len({first, drawn("cat", "--seed", "8"), drawn("dog", "--seed", "7"), drawn("cat")}) == 4


def test_links_of_the_sandbox_are_good_for_seven_days_on_aistudio_alone(sandbox: Served, tmp_path: Path) -> None:
    images = {}
    for name in ("aistudio", "qianfan"):
        ran = run(sandbox, tmp_path, "image", "-p", name, "cat", "--url", "--json")
        [images[name]] = json.loads(ran.stdout)["images"]
        assert images[name]["url"].startswith(f"{sandbox.url}/sandbox/images/")
    assert (images["aistudio"]["expires"] is None, images["qianfan"]["expires"]) == (False, None)
