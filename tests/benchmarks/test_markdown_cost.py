"""What it costs to lay out an answer of 3,000 lines, beside printing it: processor time of whole runs, in pairs."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

ERNIE = Path(sys.executable).with_name("ernie")
PAIRS = 3

PAGE = """## 标题 of a part

Some **bold** words, *others* and `code`, with a [link](https://example.com/a_b?q=1) in a line that is broken^[1]^.
大型语言模型（LLM）是一类**“强大”**的人工智能系统，它们通过学习海量文本数据，掌握了语言的规律，可以生成连贯的文本。

- first entry of a list that has to be broken somewhere because it is too long for one line of a terminal
  - 嵌套的项目，也很长很长，所以需要换行
1. One

```python
def f(x: int) -> str:
    # 注释
    return f"{x}" + 'abc'
```

| 名称 | 数量 | Description |
|:-----|----:|:------:|
| 苹果 | 12 | a *nice* fruit |
| 香蕉 | 3456 | yellow, long, and sweet |

"""
ANSWER = PAGE * (3000 // PAGE.count("\n") + 1)
PIECE = 6  # characters of an event: a token or two


def events(answer: str) -> bytes:
    """The answer as a service streams it."""
    pieces = [answer[at : at + PIECE] for at in range(0, len(answer), PIECE)]
    deltas = [{"id": "as-1", "choices": [{"index": 0, "delta": {"content": piece}}]} for piece in pieces]
    deltas.append({"id": "as-1", "choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": "stop"}]})
    return b"".join(f"data: {json.dumps(delta)}\n\n".encode() for delta in deltas) + b"data: [DONE]\n\n"


class _Answers(BaseHTTPRequestHandler):
    events = events(ANSWER)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Content-Length", str(len(self.events)))
        self.end_headers()
        self.wfile.write(self.events)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    """A service on loopback that has one answer for everything."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def seconds(flag: str, environ: Mapping[str, str]) -> float:
    """Processor time of one run on a terminal."""
    ours, its = os.openpty()
    reader = Thread(target=_drain, args=(ours,), daemon=True)
    with subprocess.Popen([ERNIE, "chat", "-n", flag, "hi"], env=environ, stdout=its) as run:
        os.close(its)
        reader.start()
        _, status, used = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
    reader.join()
    os.close(ours)
    assert run.returncode == 0
    return used.ru_utime + used.ru_stime


def _drain(terminal: int) -> None:
    with suppress(OSError):  # the other end is closed
        while os.read(terminal, 2**16):
            pass


def test_3000_lines_cost_no_more_than_twice_what_printing_them_costs(url: str, tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path), "AI_STUDIO_API_KEY": "a-key-for-the-benchmark", "ERNIE_AISTUDIO_BASE_URL": url}
    pairs = [(seconds("--no-markdown", environ), seconds("--markdown", environ)) for _ in range(PAIRS)]
    print(f"\n{ANSWER.count(chr(10))} lines, printed and laid out, in seconds: {pairs}")
    printed, laid_out = (min(column) for column in zip(*pairs, strict=True))
    assert laid_out <= 2 * printed
