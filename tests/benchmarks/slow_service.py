"""A service that answers every request after a while, from a process of its own: `python slow_service.py MS BODY_FILE`.

One thread and one event loop, so that what is measured against it is the client. Prints its port, and when it is sent a
line how many requests came and how many were open at once.
"""

import asyncio
import sys
from pathlib import Path


class _Counts:
    requests = 0
    open = 0
    most = 0


async def main(latency: float, body: bytes) -> None:
    """Serve until standard input ends."""
    counts = _Counts()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                lower = request.lower()
                at = lower.find(b"content-length:")
                if at >= 0:
                    await reader.readexactly(int(lower[at + 15 : lower.index(b"\r\n", at)]))
                counts.requests += 1
                counts.open += 1
                counts.most = max(counts.most, counts.open)
                await asyncio.sleep(latency)
                counts.open -= 1
                writer.write(head + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, limit=2**22, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    while await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline):
        print(counts.requests, counts.most, flush=True)


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) / 1000, Path(sys.argv[2]).read_bytes()))
