"""`ernie chat -a` as typed: what becomes of a picture."""

import base64
import json
from pathlib import Path
from typing import Any

import httpx
import photographs
import pytest
from asked_pictures import BMP, JPEG, PNG, SEEING, data_url, decoded, urls
from photographs import PLACE, seen
from program import KEY, Program
from services import SERVICES, choose, said

TURNS: list[Any] = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "yes?"}]
QUESTION = {"role": "user", "content": "what?"}


def test_pictures_stand_behind_the_words_in_their_order(ernie: Program, folder: Path) -> None:
    names = [str(folder / "a.png"), "https://example.com/x.webp", str(folder / "b.jpg"), str(folder / "c.bmp")]
    argv = [word for name in names for word in ("-a", name)]
    ran = ernie("chat", *SEEING, "-s", "Be short.", *argv, "这些图片", "有什么不同?", replies=[said("ok")])
    assert (ran.code, ran.out) == (0, "ok\n")
    assert ran.bodies[0]["messages"] == [
        {"role": "system", "content": "Be short."},
        {
            "role": "user",
            "content": [
                {"type": "text", "text": "这些图片 有什么不同?"},
                {"type": "image_url", "image_url": {"url": data_url("png", PNG)}},
                {"type": "image_url", "image_url": {"url": "https://example.com/x.webp"}},
                {"type": "image_url", "image_url": {"url": data_url("jpeg", JPEG)}},
                {"type": "image_url", "image_url": {"url": data_url("bmp", BMP)}},
            ],
        },
    ]


def test_the_length_of_the_request_is_told(ernie: Program, folder: Path) -> None:
    ran = ernie("chat", *SEEING, "-a", str(folder / "a.png"), "what?", replies=[said("ok")])
    headers = ran.requests[0].headers
    assert int(headers["content-length"]) == len(ran.requests[0].content)
    assert "transfer-encoding" not in headers


def test_a_retry_sends_the_same_again(ernie: Program, folder: Path) -> None:
    failed = httpx.Response(500, json={"error": {"code": "internal_error", "message": "", "type": "Internal_error"}})
    ran = ernie("chat", *SEEING, "-a", str(folder / "a.png"), "what?", replies=[failed, said("ok")])
    assert (ran.code, len(ran.requests)) == (0, 2)
    assert ran.requests[0].content == ran.requests[1].content


def test_a_picture_alone_is_a_question(ernie: Program, folder: Path) -> None:
    ran = ernie("chat", *SEEING, "-a", str(folder / "a.png"), replies=[said("ok")])
    assert [part["type"] for part in ran.bodies[0]["messages"][-1]["content"]] == ["image_url"]


def test_the_kind_is_told_by_the_bytes(ernie: Program, folder: Path) -> None:
    path = (folder / "a.png").rename(folder / "really a.jpg")
    ran = ernie("chat", *SEEING, "-a", str(path), "what?", replies=[said("ok")])
    assert urls(ran) == [data_url("png", PNG)]


def test_a_picture_comes_from_standard_input(ernie: Program) -> None:
    ran = ernie("chat", *SEEING, "-a", "-", "what?", stdin=JPEG, replies=[said("ok")])
    assert urls(ran) == [data_url("jpeg", JPEG)]
    assert ran.bodies[0]["messages"][-1]["content"][0] == {"type": "text", "text": "what?"}


def test_where_it_was_taken_is_not_told(ernie: Program, tmp_path: Path) -> None:
    whole = photographs.jpeg()
    (tmp_path / "a.jpg").write_bytes(whole + photographs.FILM)
    ran = ernie("chat", *SEEING, "-v", "-a", str(tmp_path / "a.jpg"), "what?", replies=[said("ok")])
    sent = decoded(urls(ran)[0])
    assert (seen(sent), PLACE in sent) == (seen(whole), False)
    assert "a.jpg is sent without its metadata" in ran.err


def test_where_it_was_taken_is_told_when_one_wants_it(ernie: Program, tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(photographs.jpeg())
    ran = ernie("chat", *SEEING, "--keep-metadata", "-a", str(tmp_path / "a.jpg"), "what?", replies=[said("ok")])
    assert urls(ran) == [data_url("jpeg", photographs.jpeg())]


@pytest.mark.parametrize(
    ("listed", "words", "turns", "kinds"),
    [
        ([*TURNS, QUESTION], [], 3, ["text", "image_url"]),
        (TURNS, ["what?"], 3, ["text", "image_url"]),
        (TURNS, [], 3, ["image_url"]),
        ([{"role": "user", "content": [{"type": "text", "text": "what?"}]}], [], 1, ["text", "image_url"]),
    ],
)
def test_pictures_go_with_the_last_question_of_a_list(
    ernie: Program, folder: Path, listed: list[Any], words: list[str], turns: int, kinds: list[str]
) -> None:
    (folder / "m.json").write_text(json.dumps(listed))
    picture = ("-a", str(folder / "a.png"))
    ran = ernie("chat", *SEEING, "--messages", str(folder / "m.json"), *picture, *words, replies=[said("ok")])
    messages = ran.bodies[0]["messages"]
    assert (len(messages), [part["type"] for part in messages[-1]["content"]]) == (turns, kinds)
    assert messages[-1]["role"] == "user"


@pytest.mark.parametrize("name", ["aistudio", "qianfan", "wcode", "local"])
def test_every_service_gets_the_same_parts(ernie: Program, folder: Path, name: str) -> None:
    choose(ernie, name)
    ran = ernie("chat", "-m", "unheard-of", "-a", str(folder / "b.jpg"), "what?", replies=[said("ok", name)])
    assert (ran.code, urls(ran), str(ran.requests[0].url)) == (0, [data_url("jpeg", JPEG)], SERVICES[name].url)


def test_debugging_shows_how_large_a_picture_is_and_nothing_of_it(ernie: Program, folder: Path) -> None:
    ran = ernie("chat", *SEEING, "--debug", "-a", str(folder / "a.png"), "what?", replies=[said("ok")])
    assert f"data:image/png;base64,… ({len(PNG):,} bytes)" in ran.err
    assert base64.b64encode(PNG[:30]).decode() not in ran.err
    assert KEY not in ran.err


def test_the_sandbox_says_how_many_it_was_shown_and_how_large(ernie: Program, folder: Path) -> None:
    pictures = [word for name in ("a.png", "b.jpg", "c.bmp") for word in ("-a", str(folder / name))]
    argv = ["chat", "-p", "sandbox", *SEEING, *pictures, "-a", "https://example.com/a.webp"]
    assert "4 pictures (48x32, 48x32, 48x32) came with it" in ernie(*argv, "what?", in_process=True).out
    assert "附有 4 张图片(48x32、48x32、48x32)。" in ernie(*argv, "这是什么?", in_process=True).out
