"""`ernie config edit` and many writers at once, as processes."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pexpect
import pytest

ERNIE = str(Path(sys.executable).with_name("ernie"))
FILE = "# mine\nchat: {seed: 1}\n"


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "config").mkdir()
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "ERNIE_CONFIG_DIR": str(tmp_path / "config"),
        "ERNIE_CACHE_DIR": str(tmp_path / "cache"),
        "TERM": "xterm",
    }


@pytest.fixture
def editor(tmp_path: Path, environ: dict[str, str]) -> Callable[[str], None]:
    """Makes an editor of a shell script, which gets the file as $1."""

    def made(script: str) -> None:
        path = tmp_path / "an editor"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        environ["EDITOR"] = f"'{path}'"

    return made


def ernie(environ: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [ERNIE, "config", *words],
        env=environ,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
        check=False,
    )


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "config").iterdir())


def test_what_is_right_takes_the_place_of_the_file(
    tmp_path: Path, environ: dict[str, str], editor: Callable[[str], None]
) -> None:
    path = tmp_path / "config" / "config.yaml"
    path.write_text(FILE)
    path.chmod(0o644)
    editor('sed -i "s/seed: 1/seed: 2/" "$1"')
    ran = ernie(environ, "edit")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert (path.read_text(), path.stat().st_mode & 0o777, files(tmp_path)) == (FILE.replace("1", "2"), 0o644, ["config.yaml"])


def test_visual_goes_before_editor_and_gets_its_own_arguments(
    tmp_path: Path, environ: dict[str, str], editor: Callable[[str], None]
) -> None:
    editor("exit 9")
    environ["VISUAL"] = 'sh -c \'echo "chat: {seed: 3}" > "$0"\''
    assert ernie(environ, "edit").returncode == 0
    assert (tmp_path / "config" / "config.yaml").read_text() == "chat: {seed: 3}\n"


def test_a_new_file_begins_with_where_to_read_on_and_is_not_made_for_nothing(
    tmp_path: Path, environ: dict[str, str], editor: Callable[[str], None]
) -> None:
    editor('grep -q "man 5 ernie-config" "$1"')
    ran = ernie(environ, "edit")
    assert (ran.returncode, ran.stderr, files(tmp_path)) == (0, "ernie: nothing is changed\n", [])
    editor('echo "chat: {seed: 1}" >> "$1"')
    assert ernie(environ, "edit").returncode == 0
    path = tmp_path / "config" / "config.yaml"
    assert (path.stat().st_mode & 0o777, path.read_text()[:1]) == (0o600, "#")


def test_what_is_wrong_is_told_whole_and_kept_beside_the_file(
    tmp_path: Path, environ: dict[str, str], editor: Callable[[str], None]
) -> None:
    path = tmp_path / "config" / "config.yaml"
    path.write_text(FILE)
    editor('printf "chat: {sede: 1}\\naliasses: {}\\n" > "$1"')
    ran = ernie(environ, "edit")
    assert (ran.returncode, path.read_text()) == (2, FILE)
    assert f"ernie: {path}:1:8 unknown key sede (did you mean seed?)\n" in ran.stderr
    assert f"ernie: {path}:2:1 unknown key aliasses (did you mean aliases?)\n" in ran.stderr
    copy = re.search(r"hint: what you wrote is in (.*)\n", ran.stderr)
    assert copy
    assert (Path(copy[1]).read_text(), Path(copy[1]).stat().st_mode & 0o777) == ("chat: {sede: 1}\naliasses: {}\n", 0o600)


@pytest.mark.parametrize(
    ("script", "told"),
    [("exit 3", "ended with exit status 3"), ("kill -TERM $$", "ended with signal 15")],
)
def test_an_editor_that_fails_changes_nothing(
    tmp_path: Path, environ: dict[str, str], editor: Callable[[str], None], script: str, told: str
) -> None:
    (tmp_path / "config" / "config.yaml").write_text(FILE)
    editor(script)
    ran = ernie(environ, "edit")
    assert (ran.returncode, told in ran.stderr, files(tmp_path)) == (2, True, ["config.yaml"])


@pytest.mark.parametrize(
    ("named", "told"), [("/no/such", "the editor /no/such cannot be run"), ("a 'b", "EDITOR is no command")]
)
def test_an_editor_that_is_none_is_told(tmp_path: Path, environ: dict[str, str], named: str, told: str) -> None:
    environ["EDITOR"] = named
    ran = ernie(environ, "edit")
    assert (ran.returncode, told in ran.stderr, files(tmp_path)) == (2, True, [])


def test_a_change_of_somebody_else_meanwhile_is_not_lost(
    tmp_path: Path, environ: dict[str, str], editor: Callable[[str], None]
) -> None:
    path = tmp_path / "config" / "config.yaml"
    path.write_text(FILE)
    editor(f'"{ERNIE}" config set chat.top_p 0.5; echo "aliases: {{a: b}}" >> "$1"')
    ran = ernie(environ, "edit")
    assert (ran.returncode, f"{path} was changed meanwhile" in ran.stderr) == (2, True)
    assert path.read_text() == "# mine\nchat: {seed: 1, top_p: 0.5}\n"
    assert len(files(tmp_path)) == 2


def test_a_file_that_is_broken_can_be_mended(tmp_path: Path, environ: dict[str, str], editor: Callable[[str], None]) -> None:
    path = tmp_path / "config" / "config.yaml"
    path.write_text("chat: {\n")
    editor('echo "chat: {}" > "$1"')
    assert ernie(environ, "edit").returncode == 0
    assert path.read_text() == "chat: {}\n"


def test_on_a_terminal_it_is_offered_again_until_it_is_right(
    tmp_path: Path, environ: dict[str, str], editor: Callable[[str], None]
) -> None:
    editor('if grep -q sede "$1"; then sed -i s/sede/seed/ "$1"; else echo "chat: {sede: 1}" > "$1"; fi')
    with pexpect.spawn(ERNIE, ["config", "edit"], env=environ, timeout=30) as child:  # type: ignore[arg-type]
        child.expect_exact("unknown key sede")
        child.expect_exact("Edit it again? [Y/n] ")
        child.send("\r")
        child.expect(pexpect.EOF)
        child.close()
        assert child.exitstatus == 0
    assert (tmp_path / "config" / "config.yaml").read_text() == "chat: {seed: 1}\n"


def test_ctrl_c_is_for_the_editor(tmp_path: Path, environ: dict[str, str], editor: Callable[[str], None]) -> None:
    editor('trap \'echo "chat: {seed: 7}" > "$1"; exit 0\' INT; echo editing; while :; do sleep 0.1; done')
    with pexpect.spawn(ERNIE, ["config", "edit"], env=environ, timeout=30) as child:  # type: ignore[arg-type]
        child.expect_exact("editing")
        child.send("\x03")
        child.expect(pexpect.EOF)
        child.close()
        assert (child.exitstatus, child.signalstatus) == (0, None)
    assert (tmp_path / "config" / "config.yaml").read_text() == "chat: {seed: 7}\n"


def test_of_many_that_set_at_once_none_is_lost(tmp_path: Path, environ: dict[str, str]) -> None:
    started = [
        subprocess.Popen([ERNIE, "config", "set", f"aliases.a{number}", "x"], env=environ, stdin=subprocess.DEVNULL)
        for number in range(8)
    ]
    assert [process.wait(60) for process in started] == [0] * 8
    text = (tmp_path / "config" / "config.yaml").read_text()
    assert sorted(text.splitlines()) == sorted(["aliases:", *(f"  a{number}: x" for number in range(8))])
