"""Pictures that fail: the others are kept, nothing that is paid for is lost, and no key goes where a link leads."""

import json
from pathlib import Path

import httpx
import pytest
from picture_files import GIF, PNG, file, linked, packed, replied
from program import KEY, Program

URL = "https://bj.bcebos.com/a.png?authorization=bce-auth-v1%2Fx"
ONCE = ("--retries", "0")


def test_a_link_is_fetched_without_any_credentials(ernie: Program, folder: Path) -> None:
    ran = ernie("image", "cat", "-o", f"{folder}/", replies=[linked(URL), file()])
    asked, fetched = ran.requests
    assert (asked.headers["authorization"], "authorization" in fetched.headers) == (f"Bearer {KEY}", False)
    assert (str(fetched.url), fetched.method, fetched.headers["accept"]) == (URL, "GET", "image/*")
    assert KEY not in str(fetched.headers)


def test_a_redirect_to_a_public_place_is_followed(ernie: Program, folder: Path) -> None:
    moved = httpx.Response(302, headers={"location": "https://cdn.example/b.png"})
    ran = ernie("image", "cat", "-o", f"{folder}/", replies=[linked(URL), moved, file()])
    assert (ran.code, str(ran.requests[2].url)) == (0, "https://cdn.example/b.png")


@pytest.mark.parametrize(
    "target",
    [
        *("http://cdn.example/b.png", "https://127.0.0.1/b", "https://169.254.169.254/latest", "file:///etc/passwd"),
        *("https://[::1]/b", "https://u:p@cdn.example/b", "https://[/"),
    ],
)
def test_a_redirect_to_anywhere_else_is_not(ernie: Program, folder: Path, target: str) -> None:
    moved = httpx.Response(301, headers={"location": target})
    ran = ernie("image", "cat", "-o", f"{folder}/", *ONCE, replies=[linked(URL), moved])
    assert (ran.code, len(ran.requests), list(folder.iterdir())) == (6, 2, [])
    assert f"drawn and not kept: {URL}" in ran.err


def test_redirects_end(ernie: Program, folder: Path) -> None:
    moved = [httpx.Response(307, headers={"location": f"/{number}"}) for number in range(4)]
    ran = ernie("image", "cat", "-o", f"{folder}/", *ONCE, replies=[linked(URL), *moved])
    assert (ran.code, ran.err.splitlines()[0]) == (6, "ernie: the service's link redirects more than 3 times (aistudio)")


@pytest.mark.parametrize("link", ["http://bj.bcebos.com/a.png", "https://10.0.0.1/a", "http://127.0.0.1:9/a", "javascript:1"])
def test_a_link_that_leads_nowhere_public_is_told_and_not_followed(ernie: Program, folder: Path, link: str) -> None:
    ran = ernie("image", "cat", "-o", f"{folder}/", replies=[linked(link)])
    assert (ran.code, len(ran.requests)) == (6, 1)
    assert ran.err.splitlines()[1] == f"hint: drawn and not kept: {link}"


@pytest.mark.parametrize(("status", "code"), [(403, 6), (404, 6), (410, 6), (418, 6), (302, 6), (429, 5), (500, 5), (503, 5)])
def test_a_link_that_answers_badly_is_printed(ernie: Program, folder: Path, status: int, code: int) -> None:
    ran = ernie("image", "cat", "-q", "-o", f"{folder}/", *ONCE, replies=[linked(URL), file(b"no", status)])
    assert (ran.code, list(folder.iterdir())) == (code, [])
    first, second = ran.err.splitlines()
    assert f"HTTP status {status}" in first
    assert f"drawn and not kept: {URL}" in second


def test_a_link_that_fails_for_a_moment_is_tried_again(ernie: Program, folder: Path) -> None:
    replies = [linked(URL), file(b"", 503), httpx.ReadError("reset"), file()]
    ran = ernie("image", "cat", "-o", f"{folder}/", replies=replies)
    assert (ran.code, len(ran.waits), len(list(folder.iterdir()))) == (0, 2, 1)


def test_a_picture_that_came_torn_is_fetched_again(ernie: Program, folder: Path) -> None:
    ran = ernie("image", "cat", "-o", f"{folder}/c.png", replies=[linked(URL), file(PNG[:-9]), file()])
    assert (ran.code, (folder / "c.png").read_bytes()) == (0, PNG)


@pytest.mark.parametrize("body", [b"", b"<html>expired</html>", b"<svg/>", PNG[:-1], b"GIF89a<script>"])
def test_what_is_no_picture_is_not_saved(ernie: Program, folder: Path, body: bytes) -> None:
    ran = ernie("image", "cat", "-o", f"{folder}/", *ONCE, replies=[linked(URL), file(body)])
    assert (ran.code, list(folder.iterdir())) == (6, [])


@pytest.mark.parametrize("garbage", ["!", "", " ", "PGh0bWw+", "data:image/png;base64,", 5])
def test_base64_that_holds_no_picture_is_not_saved(ernie: Program, folder: Path, garbage: object) -> None:
    ran = ernie("image", "cat", "-o", f"{folder}/", replies=[replied([{"b64_json": garbage}])])
    assert (ran.code, list(folder.iterdir())) == (6, [])


def test_a_size_that_is_too_large_is_not_even_begun(ernie: Program, folder: Path) -> None:
    def large(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-length": str(10 * 2**30)}, stream=httpx.ByteStream(b""))

    ran = ernie("image", "cat", "-o", f"{folder}/", replies=[linked(URL), large])
    assert (ran.code, ran.err.splitlines()[0]) == (6, "ernie: the picture is larger than 64 MiB (aistudio)")


def test_a_picture_that_fails_leaves_the_others(ernie: Program, folder: Path) -> None:
    item = packed(GIF).json()["data"][0]
    items = [item, {"url": URL}, item, item]
    replies = [replied(items), file(b"", 403)]
    ran = ernie("image", "cat", "-N", "4", "-o", f"{folder}/{{n}}", replies=replies)
    assert (ran.code, ran.out) == (3, f"{folder}/1.gif\n{folder}/3.gif\n{folder}/4.gif\n")
    first, second = ran.err.splitlines()
    assert first.startswith("ernie: 1 of 4 pictures failed: 2: the service's link answers with HTTP status 403")
    assert second == f"hint: the others are kept; drawn and not kept: {URL}"


def test_pictures_that_a_reply_lacks_have_failed(ernie: Program, folder: Path) -> None:
    ran = ernie("image", "cat", "-N", "4", "-o", f"{folder}/{{n}}", replies=[packed(PNG)])
    assert (ran.code, ran.out) == (3, f"{folder}/1.png\n")
    assert "3 of 4 pictures failed: 2 to 4: the reply does not hold this picture" in ran.err


def test_a_failed_picture_stands_in_the_document(ernie: Program, folder: Path) -> None:
    replies = [linked(URL, URL), file(), file(b"", 404)]
    ran = ernie("image", "cat", "-N", "2", "--json", "-o", f"{folder}/{{n}}", replies=replies)
    good, bad = json.loads(ran.out)["images"]
    assert ("error" in good, bad["path"], bad["url"], bad["error"]["status"]) == (False, None, URL, 404)
    assert json.loads(ran.err)["error"]["exit_code"] == 3


def refused(status: int, code: str) -> httpx.Response:
    return httpx.Response(status, json={"error": {"code": code, "message": "no", "type": "x"}, "id": "as-9"})


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (refused(400, "invalid_image_generation_prompt"), 6),
        (refused(401, "invalid_iam_token"), 4),
        (refused(403, "account_overdue"), 7),
        (refused(500, "image_generation_interal_error"), 5),
        (httpx.Response(200, json={"error_code": 17, "error_msg": "Open api daily request limit reached"}), 7),
        (httpx.Response(200, json={"error_code": 336003, "error_msg": "bad"}), 6),
        (httpx.Response(200, json={}), 6),
        (httpx.Response(200, content=b"<html>"), 6),
    ],
)
def test_when_every_picture_fails_the_error_is_its_own(ernie: Program, folder: Path, reply: httpx.Response, code: int) -> None:
    ran = ernie("image", "cat", "-N", "2", "-o", f"{folder}/", *ONCE, replies=[reply])
    assert (ran.code, ran.out, list(folder.iterdir())) == (code, "", [])


def test_a_refusal_of_the_key_ends_the_calls_that_have_not_begun(ernie: Program, folder: Path) -> None:
    ran = ernie("image", "cat", "-N", "12", "-j", "1", "-o", f"{folder}/", replies=[refused(401, "invalid_iam_token")])
    assert (ran.code, len(ran.requests)) == (4, 1)


def test_debug_shows_no_query_of_a_link(ernie: Program, folder: Path) -> None:
    ran = ernie("image", "cat", "--debug", "-o", f"{folder}/", replies=[linked("https://a.example/b?sig=hidden"), file()])
    assert "> GET https://a.example/b?…" in ran.err
    assert ran.err.count("hidden") == ran.err.count('"url":"https://a.example/b?sig=hidden"')
