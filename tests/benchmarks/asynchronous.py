"""The same requests by tasks of one event loop, over httpx's asynchronous client: what our threads are measured against.

`python asynchronous.py URL REQUESTS JOBS`: asks, reads each reply as JSON, prints nothing.
"""

import asyncio
import json
import sys

import httpx


async def main(url: str, requests: int, jobs: int) -> None:
    """Ask."""
    body = {"model": "m", "messages": [{"role": "user", "content": "hello"}]}
    limits = httpx.Limits(max_connections=jobs, max_keepalive_connections=jobs)
    async with httpx.AsyncClient(trust_env=False, limits=limits, timeout=None) as client:
        left = iter(range(requests))

        async def work() -> None:
            for _ in left:
                reply = await client.post(url, json=body)
                json.loads(reply.content)

        await asyncio.gather(*(work() for _ in range(jobs)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
