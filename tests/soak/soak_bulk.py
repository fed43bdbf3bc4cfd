"""A hundred thousand texts against a service that takes 50 ms, beside a plain pool and beside curl; prints the figures."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

from test_bulk import JOBS, LATENCY, PACK, Service, curled, embedded, pooled, service, told, write_texts

__all__ = ["service"]

TEXTS = 100_000


@pytest.mark.timeout(3000)
def test_a_hundred_thousand_texts(service: Service, tmp_path: Path) -> None:
    texts = write_texts(tmp_path, TEXTS)
    print(f"\n{TEXTS} texts, {JOBS} at once, {LATENCY} ms each")
    ours = embedded(service, texts, tmp_path / "ours.jsonl")
    print(told("ernie embed", ours, TEXTS))
    requests, _ = service.counts
    assert requests == TEXTS // PACK
    print(told("thread pool over httpx", pooled(service, texts, tmp_path / "pool.jsonl"), TEXTS))
    print(told("xargs -P 32 with curl", curled(service, texts, tmp_path / "curl.out"), TEXTS))
    assert (tmp_path / "ours.jsonl").read_bytes().count(b"\n") == TEXTS
