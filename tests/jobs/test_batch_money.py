"""What a job may cost, and what it would be: `--max-cost` and `--dry-run`."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from program import Program, Ran

PRICES = "prices:\n  aistudio/ernie-4.5-turbo-128k: {input: '0.01', output: '0.03', per: 1000}\n"


def answer(request: httpx.Request) -> httpx.Response:
    """10 tokens asked and 20 answered: 0.0007 at these prices."""
    choice = {"index": 0, "message": {"role": "assistant", "content": "yes"}, "finish_reason": "stop"}
    usage = {"prompt_tokens": 10, "completion_tokens": 20, "total_tokens": 30}
    return httpx.Response(200, json={"id": "as-1", "model": "m", "choices": [choice], "usage": usage})


@pytest.fixture
def priced(ernie: Program, tmp_path: Path) -> Program:
    """The program with a price for its usual model."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.yaml").write_text(PRICES)
    ernie.environ["ERNIE_CONFIG_DIR"] = str(tmp_path / "config")
    return ernie


def batch(program: Program, folder: Path, count: int, *flags: str, replies: int | None = None, **row: Any) -> Ran:
    path = folder / "rows.jsonl"
    path.write_text("".join(json.dumps({"prompt": "word " * 9, **row}) + "\n" for _ in range(count)))
    return program("chat", "--batch", str(path), *flags, replies=[answer] * (count if replies is None else replies))


def test_a_job_ends_before_the_row_that_would_pass_its_limit(priced: Program, tmp_path: Path) -> None:
    # a row may cost 12 * 0.01 + 100 * 0.03 = 3.12 thousandths, and does cost 0.7
    ran = batch(priced, tmp_path, 9, "--max-cost", "0.005", "--max-tokens", "100", "-j", "1", replies=3)
    assert ran.code == 7
    assert ran.out.count("\n") == 3  # 2.1 + 3.12 is beyond it
    assert "--max-cost 0.005: about 0.0021 CNY is spent, and the next row may cost 0.00312" in ran.err


def test_rows_in_flight_count_with_the_most_they_can_cost(priced: Program, tmp_path: Path) -> None:
    ran = batch(priced, tmp_path, 6, "--max-cost", "0.0063", "--max-tokens", "100", "-j", "6", "--rpm", "1000000", replies=5)
    assert ran.code == 7
    assert 4 <= ran.out.count("\n") <= 5  # two at a time, while more than 3.12 is left


def test_a_job_within_its_limit_ends_well_and_tells_what_it_cost(priced: Program, tmp_path: Path) -> None:
    ran = batch(priced, tmp_path, 3, "--max-cost", "1", "--max-tokens", "100")
    assert ran.code == 0
    assert "about 0.0021 CNY" in ran.err


def test_what_was_spent_before_counts_too(priced: Program, tmp_path: Path) -> None:
    flags = ("--max-cost", "0.005", "--max-tokens", "100", "-j", "1", "-o", str(tmp_path / "out.jsonl"))
    assert batch(priced, tmp_path, 9, *flags, replies=3).code == 7
    ran = batch(priced, tmp_path, 9, *flags, "--resume", replies=0)
    assert (ran.code, "about 0.0021 CNY is spent" in ran.err) == (7, True)
    more = batch(priced, tmp_path, 9, *flags, "--resume", "--max-cost", "1", replies=6)
    assert more.code == 0
    spent = sum(Decimal(json.loads(line)["cost"]["amount"]) for line in (tmp_path / "out.jsonl").read_text().splitlines())
    assert spent == Decimal("0.0063")


def test_an_unknown_price_is_refused(ernie: Program, tmp_path: Path) -> None:
    ran = batch(ernie, tmp_path, 1, "--max-cost", "1", "--max-tokens", "9", replies=0)
    assert (ran.code, "the price of aistudio/ernie-4.5-turbo-128k is unknown" in ran.err) == (2, True)


def test_an_unknown_price_of_one_row_is_refused_before_anything_is_sent(priced: Program, tmp_path: Path) -> None:
    ran = batch(priced, tmp_path, 2, "--max-cost", "1", replies=0, model="ernie-4.0-8k")
    assert (ran.code, "the price of aistudio/ernie-4.0-8k is unknown" in ran.err) == (2, True)


def test_without_a_cap_the_models_own_counts(priced: Program, tmp_path: Path) -> None:
    ran = batch(priced, tmp_path, 1, "--max-cost", "0.3", replies=0)
    assert ran.code == 7  # 12288 tokens of answer may cost 0.36864
    assert "the next row may cost 0.36876" in ran.err


def test_a_dry_run_counts_and_sends_nothing(priced: Program, tmp_path: Path) -> None:
    ran = batch(priced, tmp_path, 120, "--dry-run", "--rpm", "60", "--max-tokens", "100", replies=0)
    assert ran.code == 0
    assert ran.out == (
        "rows: 120\n"
        "model: aistudio ernie-4.5-turbo-128k\n"
        "tokens: about 1,440 asked, 12,000 answered\n"
        "cost: about 0.3744 CNY\n"
        "time: at least 2 min 0 s at these limits\n"
    )


def test_a_dry_run_says_what_it_cannot_know(ernie: Program, tmp_path: Path) -> None:
    ran = batch(ernie, tmp_path, 2, "--dry-run", replies=0)
    assert "cost: unknown\ntime: unknown without --rpm or --tpm\n" in ran.out


def test_a_dry_run_tells_rows_that_cannot_be_asked(ernie: Program, tmp_path: Path) -> None:
    ran = batch(ernie, tmp_path, 2, "--dry-run", replies=0, temperature=9)
    assert "rows: 2, of which 2 cannot be asked\n" in ran.out


def test_a_dry_run_that_goes_on_counts_what_is_left_and_changes_nothing(priced: Program, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    flags = ("-o", str(out), "--resume")
    assert json.loads(batch(priced, tmp_path, 3, "--dry-run", "--json", *flags, replies=0).out)["rows"] == 3
    assert sorted(path.name for path in tmp_path.glob("out*")) == []
    batch(priced, tmp_path, 3, "-o", str(out))
    first, *_ = out.read_bytes().splitlines(keepends=True)
    out.write_bytes(first + b'{"index":1,"id":null,"ok":false}\n{"index":2,"id"')
    before = {path.name: path.read_bytes() for path in tmp_path.glob("out*")}
    ran = batch(priced, tmp_path, 3, "--dry-run", *flags, replies=0)
    assert (ran.code, ran.out.splitlines()[0]) == (0, "rows: 2")
    assert "1 of 3 rows are in " in ran.err
    assert {path.name: path.read_bytes() for path in tmp_path.glob("out*")} == before
    assert batch(priced, tmp_path, 4, "--dry-run", *flags, replies=0).code == 2
    assert batch(priced, tmp_path, 3, "--dry-run", "-o", str(out), replies=0).out.startswith("rows: 3\n")


def test_a_dry_run_can_be_a_document(priced: Program, tmp_path: Path) -> None:
    ran = batch(priced, tmp_path, 2, "--dry-run", "--json", "--tpm", "6000", replies=0)
    told = json.loads(ran.out)
    assert (told["rows"], told["cost"]["currency"], told["seconds"]) == (2, "CNY", (24 + 1000) * 60 / 6000)


def test_a_part_of_a_job_has_its_part_of_the_limits(ernie: Program, tmp_path: Path) -> None:
    whole = json.loads(batch(ernie, tmp_path, 90, "--dry-run", "--json", "--rpm", "60", replies=0).out)["seconds"]
    part = json.loads(batch(ernie, tmp_path, 90, "--dry-run", "--json", "--rpm", "60", "--shard", "0/3", replies=0).out)
    own = batch(ernie, tmp_path, 90, "--dry-run", "--json", "--rpm", "60", "--shard", "0/3", "--no-divide", replies=0)
    assert (whole, part["seconds"], json.loads(own.out)["seconds"]) == (90, 90, 30)
