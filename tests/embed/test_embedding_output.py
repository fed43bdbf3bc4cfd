"""What comes out, and where: every format on standard output and in files, and nothing overwritten unasked."""

import base64
import json
import struct
from pathlib import Path

import numpy
import pytest
from embedding_service import embedded, inputs, numbers, refused, refusing
from program import KEY, Program


def test_json_is_one_document_for_all_texts(ernie: Program) -> None:
    ran = ernie("embed", "--json", "a", "bb", replies=[embedded])
    assert ran.out.count("\n") == 1
    assert json.loads(ran.out) == {
        "provider": "aistudio",
        "model": "embedding-v1",
        "dimensions": 3,
        "data": [
            {"index": 0, "id": None, "text": "a", "embedding": numbers("a")},
            {"index": 1, "id": None, "text": "bb", "embedding": numbers("bb")},
        ],
        "usage": {"prompt_tokens": 2, "total_tokens": 2},
    }


def test_the_tokens_of_all_calls_are_summed_once_each(ernie: Program) -> None:
    lines = "\n".join(f"text {number}" for number in range(40))
    ran = ernie("embed", "--format", "json", stdin=lines.encode(), replies=[embedded] * 3)
    assert json.loads(ran.out)["usage"] == {"prompt_tokens": 40, "total_tokens": 40}


def test_a_document_is_indented_on_a_terminal(ernie: Program) -> None:
    ran = ernie("embed", "--json", "a", replies=[embedded], terminal=["stdout"])
    assert ran.out.startswith('{\n  "provider": "aistudio",\n')


def test_a_terminal_shows_a_line_for_each_text(ernie: Program) -> None:
    ran = ernie("embed", "a\x1b[31m", "你好", replies=[embedded], terminal=["stdout", "stderr"])
    assert ran.out.splitlines() == [
        "     0  3  [+6.0000 +97.0000 +1.0000]  a␛[31m",
        "     1  3  [+2.0000 +20320.0000 +1.0000]  你好",
    ]


@pytest.mark.parametrize(
    ("form", "out"),
    [
        ("csv", 'index,id,embedding\n0,,"[1,97,1]"\n2,,"[2,98,1]"\n'),
        ("tsv", "index\tid\tembedding\n0\t\t[1,97,1]\n\n2\t\t[2,98,1]\n"),
        ("base64", "AACAPwAAwkIAAIA/\n\nAAAAQAAAxEIAAIA/\n"),
        (
            "jsonl",
            '{"index":0,"id":null,"text":"a","embedding":[1,97,1]}\n{"index":2,"id":null,"text":"bb","embedding":[2,98,1]}\n',
        ),
    ],
)
def test_each_format_has_its_own_way_to_leave_out(ernie: Program, form: str, out: str) -> None:
    ran = ernie("embed", "--format", form, "a", "", "bb", replies=[embedded])
    assert (ran.code, ran.out) == (3, out)


def test_base64_is_little_endian_float32() -> None:
    assert struct.unpack("<3f", base64.b64decode("AACAPwAAwkIAAIA/")) == (1, 97, 1)


@pytest.mark.parametrize("name", ["out.npy", "out.jsonl", "out.csv", "out.tsv", "out.json", "out"])
def test_the_ending_of_the_file_tells_the_format(ernie: Program, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    assert ernie("embed", "a", "bb", "-o", str(path), replies=[embedded]).code == 0
    start = {"out.npy": b"\x93NUMPY", "out.csv": b"index,id", "out.tsv": b"index\tid", "out.json": b'{"provider"'}
    assert path.read_bytes().startswith(start.get(name, b'{"index":0'))


def test_numpy_loads_the_file_and_ids_stand_beside_it(ernie: Program, tmp_path: Path) -> None:
    path = tmp_path / "out.npy"
    lines = b'{"id": "a", "text": ""}\n{"text": "bb"}\n{"id": 5, "text": "c"}\n'
    ran = ernie("embed", "--input-format", "jsonl", "-o", str(path), stdin=lines, replies=[embedded])
    assert ran.code == 3
    found = numpy.load(path)
    assert numpy.isnan(found[0]).all()
    assert found[1:].tolist() == [numbers("bb"), numbers("c")]
    assert (tmp_path / "out.npy.ids").read_text() == '"a"\nnull\n"5"\n'


def test_vectors_for_numpy_are_not_for_a_terminal(ernie: Program) -> None:
    ran = ernie("embed", "--format", "npy", "a", terminal=["stdout"])
    assert (ran.code, ran.out, ran.requests) == (2, "", [])


@pytest.mark.parametrize("name", ["out.jsonl", "out.json", "out.npy"])
def test_a_file_with_something_in_it_is_not_touched(ernie: Program, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("precious")
    ran = ernie("embed", "a", "-o", str(path))
    assert (ran.code, path.read_text(), ran.requests) == (2, "precious", [])
    assert "--force" in ran.err


@pytest.mark.parametrize("name", ["out.jsonl", "out.json", "out.npy"])
def test_force_writes_it_anew(ernie: Program, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("precious")
    assert ernie("embed", "a", "-o", str(path), "--force", replies=[embedded]).code == 0
    assert b"precious" not in path.read_bytes()


def test_temporary_trouble_ends_the_job_and_keeps_what_came_before(ernie: Program) -> None:
    lines = "\n".join(f"text {number}" for number in range(40))
    ran = ernie("embed", "-j", "1", "--retries", "0", "--json", stdin=lines.encode(), replies=[embedded, refused(503)])
    assert ran.code == 5
    document = json.loads(ran.out)
    assert (len(document["data"]), document["error"]["exit_code"]) == (16, 5)


def test_temporary_trouble_that_passes_is_not_seen(ernie: Program) -> None:
    ran = ernie("embed", "a", replies=[refused(503), refused(429), embedded])
    assert (ran.code, ran.err, len(ran.requests)) == (0, "", 3)


def test_a_dry_run_prints_the_first_call(ernie: Program) -> None:
    lines = ["", *(f"text {number}" for number in range(40))]
    ran = ernie("embed", "--dry-run", "--param", "user=u", stdin="\n".join(lines).encode())
    assert (ran.code, ran.requests) == (0, [])
    assert ran.out.startswith("curl -sS https://aistudio.baidu.com/llm/lmapi/v3/embeddings ")
    body = json.loads(ran.out.partition("<<'JSON'\n")[2].rpartition("\nJSON\n")[0])
    assert body == {"model": "embedding-v1", "input": lines[1:17], "user": "u"}
    assert KEY not in ran.out


def test_other_fields_are_sent_along_and_no_encoding(ernie: Program) -> None:
    ran = ernie("embed", "--param", "user=u", "--param", "n:=5", "a", replies=[embedded])
    assert ran.bodies == [{"model": "embedding-v1", "input": ["a"], "user": "u", "n": 5}]


def test_secrets_are_nowhere(ernie: Program) -> None:
    ran = ernie("embed", "--debug", "a", "bad", replies=[refusing("bad")] * 3)
    assert KEY not in ran.out + ran.err
    assert [request.headers["authorization"] for request in ran.requests] == [f"Bearer {KEY}"] * 3


def test_every_call_stands_in_the_ledger(ernie: Program) -> None:
    ernie("embed", "a", "bad", replies=[refusing("bad")] * 3)
    ran = ernie("balance", "--spent", "--by", "model", "--json")
    assert [(row["model"], row["calls"]) for row in json.loads(ran.out)] == [("aistudio/embedding-v1", 3)]


def test_an_input_is_not_read_to_its_end_before_the_first_call(ernie: Program) -> None:
    lines = "\n".join(f"text {number}" for number in range(10_000))
    ran = ernie("embed", "-j", "1", stdin=lines.encode(), replies=[embedded, refused(402)])
    assert ran.code == 7
    assert len(ran.out.splitlines()) == 16
    assert inputs(ran.requests[1])[0] == "text 16"
