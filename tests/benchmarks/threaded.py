"""The same requests by our threads, over our transport: `python threaded.py URL REQUESTS JOBS`."""

import json
import sys
import time

from ernie_cli.bulk.crew import Crew
from ernie_cli.requests import Call
from ernie_cli.transport.client import networked
from ernie_cli.transport.exchange import Exchange, Limits


def main(url: str, requests: int, jobs: int) -> None:
    """Ask."""
    client = networked(None, None, 10.0)
    call = Call(url, body={"model": "m", "messages": [{"role": "user", "content": "hello"}]})

    def ask(_: int) -> int:
        with Exchange(client, call, Limits(), time.monotonic) as exchange:
            exchange.head()
            json.loads(b"".join(exchange.pieces()))
        return 1

    assert sum(Crew(iter(range(requests)), ask, jobs).results()) == requests


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
