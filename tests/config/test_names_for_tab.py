"""The names that the shell completes from: those of the configuration, as it was when `ernie` read it last."""

from collections.abc import Callable
from pathlib import Path

from program import Program

from ernie_cli.completion.names import read_names

Configure = Callable[[str], Path]


def names(tmp_path: Path) -> dict[str, list[str]]:
    return {kind: read_names(tmp_path / "cache", kind) for kind in ("aliases", "templates")}


def test_any_run_that_reads_the_file_keeps_them(ernie: Program, configure: Configure, tmp_path: Path) -> None:
    configure(
        "aliases: {fast: a, 快: b, 'evil$(x)': c}\ntemplates: {t: {prompt: P}}\nproviders: {mine: {base_url: 'http://a/v1'}}\n"
    )
    ernie("chat", "-n", "--dry-run", "-p", "wcode", "hi")
    assert names(tmp_path) == {"aliases": ["fast", "快"], "templates": ["t"]}
    assert read_names(tmp_path / "cache", "providers")[-2:] == ["sandbox", "mine"]


def test_changing_it_changes_them(ernie: Program, configure: Configure, tmp_path: Path) -> None:
    configure("").unlink()
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "review.yaml").write_text("prompt: P\n")
    ernie("config", "set", "aliases.fast", "a")
    assert names(tmp_path) == {"aliases": ["fast"], "templates": ["review"]}
    ernie("config", "unset", "aliases.fast")
    assert names(tmp_path) == {"aliases": [], "templates": ["review"]}


def test_a_template_that_is_used_is_among_them(ernie: Program, configure: Configure, tmp_path: Path) -> None:
    configure("").unlink()
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "review.yaml").write_text("prompt: P\n")
    ernie("chat", "-n", "--dry-run", "-p", "wcode", "-t", "review")
    assert names(tmp_path)["templates"] == ["review"]
