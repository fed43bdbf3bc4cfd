"""`--nearest` ranks an input or a saved file, `--matrix` compares each with each."""

import json
from pathlib import Path

import httpx
import numpy
import pytest
from embedding_service import embedded, inputs
from program import Program

PLACES = {"cat": [1, 0.1], "kitten": [1, 0.2], "stock": [0, 1], "bond": [0.1, 1], "minus": [-1, 0]}


def placed(request: httpx.Request) -> httpx.Response:
    data = [{"index": index, "embedding": PLACES[text]} for index, text in enumerate(inputs(request))]
    return httpx.Response(200, json={"data": data})


def test_the_best_are_printed_with_their_scores(ernie: Program) -> None:
    ran = ernie("embed", "--nearest", "cat", "--top", "2", stdin=b"bond\nkitten\nstock\ncat\n", replies=[placed] * 2)
    assert (ran.code, ran.out, ran.err) == (0, "1.0000\tcat\n0.9952\tkitten\n", "")


def test_ten_are_printed_unless_more_are_asked_for(ernie: Program) -> None:
    lines = "\n".join(f"{number}" for number in range(30))
    ran = ernie("embed", "--nearest", "x", stdin=lines.encode(), replies=[embedded] * 3)
    assert len(ran.out.splitlines()) == 10


def test_a_text_that_is_left_out_is_told_and_the_rest_is_ranked(ernie: Program) -> None:
    ran = ernie("embed", "--nearest", "cat", stdin=b"bond\n\nminus\n", replies=[placed] * 2)
    assert (ran.code, ran.out) == (3, "0.1980\tbond\n-0.9950\tminus\n")
    assert "line 2 is left out" in ran.err


def test_an_empty_text_is_like_nothing_and_refused(ernie: Program) -> None:
    ran = ernie("embed", "--nearest", " ", stdin=b"bond\n")
    assert (ran.code, ran.requests) == (2, [])
    assert "--nearest: the text is blank" in ran.err


@pytest.mark.parametrize("form", ["npy", "jsonl"])
def test_a_saved_file_is_ranked_without_asking_for_its_vectors(ernie: Program, tmp_path: Path, form: str) -> None:
    path = tmp_path / f"saved.{form}"
    lines = "".join(json.dumps({"id": f"id of {text}", "text": text}) + "\n" for text in ("bond", "kitten", "", "stock"))
    ernie("embed", "--input-format", "jsonl", "-o", str(path), stdin=lines.encode(), replies=[placed])
    ran = ernie("embed", "--nearest", "cat", "--top", "2", "--against", str(path), replies=[placed])
    name = "id of " if form == "npy" else ""
    assert (ran.code, ran.out) == (0, f"0.9952\t{name}kitten\n0.1980\t{name}bond\n")
    assert [inputs(request) for request in ran.requests] == [["cat"]]


def test_rows_without_text_or_id_go_by_their_number(ernie: Program, tmp_path: Path) -> None:
    path = tmp_path / "saved.npy"
    numpy.save(path, numpy.array([[0, 1], [1, 0]], "<f4"))
    ran = ernie("embed", "--nearest", "cat", "--top", "1", "--against", str(path), replies=[placed])
    assert ran.out == "0.9950\t1\n"


def test_vectors_of_another_model_are_refused(ernie: Program, tmp_path: Path) -> None:
    path = tmp_path / "saved.npy"
    numpy.save(path, numpy.array([[0, 1, 2]], "<f4"))
    ran = ernie("embed", "--nearest", "cat", "--against", str(path), replies=[placed])
    assert (ran.code, ran.out) == (2, "")
    assert f"row 0 of {path} has 3 numbers, the text to compare it with 2" in ran.err


def test_texts_that_are_ranked_stay_on_their_lines_and_do_nothing_to_a_terminal(ernie: Program) -> None:
    lines = b'{"text": "x\\ny\\u001b[31m"}\n'
    argv = ("embed", "--input-format", "jsonl", "--nearest", "x")
    assert ernie(*argv, stdin=lines, replies=[embedded] * 2).out.endswith("\tx y\x1b[31m\n")
    assert ernie(*argv, stdin=lines, replies=[embedded] * 2, terminal=["stdout"]).out.endswith("\tx y␛[31m\n")


def counted(request: httpx.Request) -> httpx.Response:
    tokens = len(inputs(request))
    usage = {"prompt_tokens": tokens, "total_tokens": tokens}
    return httpx.Response(200, json={**placed(request).json(), "usage": usage})


@pytest.mark.parametrize("flags", [("--json",), ("--format", "json")])
def test_a_ranking_can_be_a_document(ernie: Program, flags: tuple[str, ...]) -> None:
    lines = '{"text": "bond"}\n{"text": "kitten", "id": "k"}\n{"text": "stock"}\n'
    argv = ("embed", "--input-format", "jsonl", "--nearest", "cat", "--top", "2", *flags)
    ran = ernie(*argv, stdin=lines.encode(), replies=[counted] * 2)
    assert (ran.code, ran.out.count("\n")) == (0, 1)
    assert json.loads(ran.out) == {
        "provider": "aistudio",
        "model": "embedding-v1",
        "dimensions": 2,
        "data": [
            {"rank": 1, "score": 0.995229, "index": 1, "id": "k", "text": "kitten"},
            {"rank": 2, "score": 0.198020, "index": 0, "id": None, "text": "bond"},
        ],
        "usage": {"prompt_tokens": 4, "total_tokens": 4},
    }


def test_a_ranking_of_what_was_saved_is_a_document_by_the_ending_of_its_file(ernie: Program, tmp_path: Path) -> None:
    numpy.save(tmp_path / "saved.npy", numpy.array([[0, 1], [1, 0]], "<f4"))
    argv = ("--nearest", "cat", "--top", "1", "--against", str(tmp_path / "saved.npy"), "-o", str(tmp_path / "out.json"))
    assert ernie("embed", *argv, replies=[counted]).code == 0
    found = json.loads((tmp_path / "out.json").read_text())
    assert found["data"] == [{"rank": 1, "score": 0.995037, "index": 1, "id": None, "text": None}]
    assert found["usage"]["total_tokens"] == 1


def test_a_matrix_can_be_a_document(ernie: Program) -> None:
    ran = ernie("embed", "--matrix", "--json", "cat", "stock", replies=[counted])
    found = json.loads(ran.out)
    assert (found["dimensions"], found["usage"]["total_tokens"]) == (2, 2)
    assert found["data"] == [
        {"index": 0, "id": None, "text": "cat", "scores": [1.0, 0.099504]},
        {"index": 1, "id": None, "text": "stock", "scores": [0.099504, 1.0]},
    ]


def test_a_matrix_is_numbers_in_a_pipe(ernie: Program) -> None:
    ran = ernie("embed", "--matrix", "cat", "kitten", "stock", replies=[placed])
    rows = [[float(cell) for cell in line.split("\t")] for line in ran.out.splitlines()]
    assert rows == [[1.0, 0.995229, 0.099504], [0.995229, 1.0, 0.196116], [0.099504, 0.196116, 1.0]]


def test_a_matrix_is_a_heat_map_on_a_terminal(ernie: Program) -> None:
    ran = ernie("embed", "--matrix", "cat", "stock", replies=[placed], terminal=["stdout"])
    assert [line.split()[:2] for line in ran.out.splitlines()[1:]] == [["1", "cat"], ["2", "stock"]]
    assert "\x1b[" in ran.out


def test_a_heat_map_without_room_says_what_to_do(ernie: Program) -> None:
    ernie.environ["COLUMNS"] = "40"
    texts = [f"text {number}" for number in range(16)]
    ran = ernie("embed", "--matrix", *texts, replies=[embedded], terminal=["stdout"])
    assert ran.code == 2
    assert "hint: pipe the numbers" in ran.err


def test_a_matrix_of_very_many_is_refused(ernie: Program) -> None:
    lines = "\n".join(f"{number}" for number in range(1001))
    ran = ernie("embed", "-p", "sandbox", "--matrix", stdin=lines.encode(), in_process=True)
    assert (ran.code, ran.out) == (2, "")
    assert "--matrix compares 1000 texts at the most" in ran.err
