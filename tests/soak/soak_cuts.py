"""A stream cut at every single byte, by a clean close and by a broken connection: what came is kept, and never passes."""

import json
from pathlib import Path

import httpx
import pytest
from program import KEY, Program

LEGACY = [
    {"id": "as-1", "result": "北京,", "is_end": False, "sentence_id": 0},
    {"id": "as-1", "result": "capital 🎉 of", "is_end": False, "sentence_id": 1},
    {"id": "as-1", "result": "", "is_end": True, "sentence_id": 2, "usage": {"total_tokens": 3}},
]
OPENAI = [
    {"id": "as-1", "choices": [{"index": 0, "delta": {"content": "北京,"}, "finish_reason": None}]},
    {"id": "as-1", "choices": [{"index": 0, "delta": {"content": "capital 🎉 of"}, "finish_reason": None}]},
    {"id": "as-1", "choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": "normal"}]},
]
WHOLE = "北京,capital 🎉 of\n"


class Cut(httpx.SyncByteStream):
    """The first bytes of a stream, and how it ends."""

    def __init__(self, data: bytes, error: Exception | None) -> None:
        self._data, self._error = data, error

    def __iter__(self):  # type: ignore[no-untyped-def]
        yield self._data
        if self._error:
            raise self._error


@pytest.mark.timeout(1200)
@pytest.mark.parametrize(
    "error", [None, httpx.RemoteProtocolError("peer closed connection without sending")], ids=["close", "break"]
)
@pytest.mark.parametrize(("provider", "events"), [("aistudio", OPENAI), ("wenxin", LEGACY)])
def test_every_cut_keeps_what_came_and_tells_the_truth(
    tmp_path: Path, provider: str, events: list[dict[str, object]], error: Exception | None
) -> None:
    done = b"data: [DONE]\n\n" if provider == "aistudio" else b""
    data = b"".join(b"data: " + json.dumps(event, ensure_ascii=False).encode() + b"\n\n" for event in events) + done
    codes: dict[int, int] = {}
    for size in range(len(data) + 1):
        program = Program(tmp_path)
        program.environ |= {"AI_STUDIO_API_KEY": KEY, "QIANFAN_ACCESS_TOKEN": "24.canary-0123456789"}
        headers = {"content-type": "text/event-stream"}
        reply = httpx.Response(200, headers=headers, stream=Cut(data[:size], error))
        ran = program("chat", "-n", "-p", provider, "--retries", "0", "hi", replies=[reply])
        codes[ran.code] = codes.get(ran.code, 0) + 1
        assert ran.code in (0, 5, 6, 9), (size, ran)
        assert WHOLE.startswith(ran.out.rstrip("\n")), (size, ran.out)
        assert (ran.code == 0) <= (ran.out == WHOLE), (size, ran)
        assert (ran.code != 5) or ran.out == "", (size, ran)
    print(f"\n{provider}, {'break' if error else 'close'}: {len(data) + 1} cuts, exit codes {dict(sorted(codes.items()))}")
