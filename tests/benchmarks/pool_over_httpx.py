"""What one writes in a minute: texts from a file, a thread pool over one httpx client, JSON lines out, in order.

`python pool_over_httpx.py URL FILE JOBS`.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

PACK = 16


def main(url: str, path: str, jobs: int) -> None:
    """Embed every line of the file."""
    texts = Path(path).read_text().splitlines()
    packs = [texts[start : start + PACK] for start in range(0, len(texts), PACK)]
    limits = httpx.Limits(max_connections=jobs, max_keepalive_connections=jobs)
    with httpx.Client(trust_env=False, limits=limits, timeout=None) as client, ThreadPoolExecutor(jobs) as pool:

        def ask(pack: list[str]) -> Any:
            return client.post(url, json={"model": "m", "input": pack}).json()["data"]

        for number, data in enumerate(pool.map(ask, packs)):
            for index, row in enumerate(data):
                line = {"index": number * PACK + index, "text": packs[number][index], "embedding": row["embedding"]}
                sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
