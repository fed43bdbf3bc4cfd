"""Tools as processes: signals that end them, and a person who is asked on a real terminal."""

import json
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest
from ernie_process import Ernie, world
from written_tools import WEATHER, gone, tool, written

ASKED = ("chat", "-n", "-p", "sandbox", "-m", "deepseek-v3", "--tools", "tools.json")
WAITS = """
open('pid', 'w').write(f'{os.getpid()}\\n')
child = os.fork()
if child: open('child', 'w').write(f'{child}\\n')
time.sleep(1000)"""


@pytest.fixture
def ernie(tmp_path: Path) -> Iterator[Ernie]:
    with world(tmp_path) as found:
        yield found


def write(ernie: Ernie, *tools: object) -> None:
    (ernie.folder / "tools.json").write_text(json.dumps(tools))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_tool_with_all_that_it_started(ernie: Ernie, number: signal.Signals) -> None:
    write(ernie, tool("get_weather", WAITS))
    running = ernie.start(*ASKED, "--run-tools", "always", "get_weather")
    pids = [int(written(ernie.folder / name)) for name in ("pid", "child")]
    running.send(number)
    assert running.ended().code == -number
    assert all(map(gone, pids))


def test_a_reader_that_leaves_ends_the_run_quietly(ernie: Ernie) -> None:
    write(ernie, WEATHER)
    asked = " ".join(ASKED)
    ended = ernie.shell(f"ernie {asked} --json --stream --run-tools always get_weather | head -n 1; echo ${{PIPESTATUS[0]}}")
    lines = ended.out.decode().splitlines()
    assert json.loads(lines[0])["type"] == "tool_call"
    assert lines[1] == "141"


def test_without_a_terminal_nobody_can_be_asked(ernie: Ernie) -> None:
    write(ernie, WEATHER)
    ended = ernie(*ASKED, "--run-tools", "ask", "get_weather")
    assert (ended.code, ended.out) == (2, b"")
    assert "there is no terminal to ask on before a tool is run" in ended.err


@pytest.fixture
def terminal(ernie: Ernie) -> Iterator["pexpect.spawn[str]"]:
    """The same on a terminal of its own, whose output is a pipe and whose input is empty."""
    write(ernie, WEATHER)
    command = f"ernie {' '.join(ASKED)} --run-tools ask get_weather < /dev/null | cat > answer"
    child = pexpect.spawn("bash", ["-c", command], env=ernie.environ, cwd=str(ernie.folder), encoding="utf-8", timeout=60)
    yield child
    child.close(force=True)


def test_a_person_is_asked_on_the_terminal_whatever_the_streams_are(ernie: Ernie, terminal: "pexpect.spawn[str]") -> None:
    terminal.expect_exact("The model wants to run get_weather: ")
    terminal.expect_exact('"city": "sandbox city"')
    terminal.expect_exact("in this run: ")
    terminal.sendline("y")
    terminal.expect(pexpect.EOF)
    assert (ernie.folder / "answer").read_text() == "[sandbox] The function returned: 21 degrees in sandbox city\n"


def test_the_end_of_typing_is_a_no(ernie: Ernie, terminal: "pexpect.spawn[str]") -> None:
    terminal.expect_exact("in this run: ")
    terminal.sendeof()
    terminal.expect(pexpect.EOF)
    assert "did not permit" in (ernie.folder / "answer").read_text()


def test_ctrl_c_at_the_question_ends_the_run(ernie: Ernie, terminal: "pexpect.spawn[str]") -> None:
    terminal.expect_exact("in this run: ")
    terminal.sendintr()
    terminal.expect(pexpect.EOF)
    assert (ernie.folder / "answer").read_text() == ""


def test_a_plain_question_loads_nothing_of_tools(ernie: Ernie) -> None:
    program = (
        "import sys\nfrom ernie_cli.app import App\nfrom ernie_cli.main import main\n"
        "main(['chat', '-n', '-p', 'sandbox', 'hi'], App.real())\n"
        "ours = [name for name in sys.modules if name.startswith('ernie_cli.') and 'tool' in name]\n"
        "print(ours + [name for name in ('jsonschema', 'mcp', 'termios') if name in sys.modules])"
    )
    assert ernie("-c", program, program=sys.executable).out.decode().splitlines()[-1] == "[]"


def test_max_time_bounds_the_commands_too(ernie: Ernie) -> None:
    write(ernie, tool("get_weather", WAITS))
    ended = ernie(*ASKED, "--run-tools", "always", "--max-time", "8", "get_weather")
    pids = [int(written(ernie.folder / name)) for name in ("pid", "child")]
    assert all(map(gone, pids))
    assert ended.code == 9
    assert "the answer broke off after tools had run: the call took longer than --max-time allows" in ended.err
