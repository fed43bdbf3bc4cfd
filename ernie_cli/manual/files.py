"""All that is generated, by the path below the checkout: what stands in its folders and is not generated goes."""

from collections.abc import Mapping
from pathlib import Path

from ernie_cli.language.catalogue import translations
from ernie_cli.language.chosen import CHINESE
from ernie_cli.manual.bash import bash_completion
from ernie_cli.manual.fish import fish_completion
from ernie_cli.manual.pages import pages
from ernie_cli.manual.powershell import powershell_completion
from ernie_cli.manual.tree import tree
from ernie_cli.manual.zsh import zsh_completion

FOLDERS = ("man", "completions")


def files() -> Mapping[str, str]:
    """Text by path."""
    commands = tree()
    return {
        **{f"man/{name}": text for name, text in pages(commands).items()},
        **{f"man/{CHINESE}/{name}": text for name, text in pages(commands, translations(CHINESE)).items()},
        "completions/ernie.bash": bash_completion(commands),
        "completions/_ernie": zsh_completion(commands),
        "completions/ernie.fish": fish_completion(commands),
        "completions/ernie.ps1": powershell_completion(commands),
    }


def write(root: Path) -> None:
    """All of it below `root`."""
    made = files()
    for folder in FOLDERS:
        for path in (root / folder).rglob("*"):
            if path.is_file() and str(path.relative_to(root)) not in made:
                path.unlink()
    for name, text in made.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
