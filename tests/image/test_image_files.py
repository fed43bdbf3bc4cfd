"""Where pictures go: files of the user's names or our own, whole, never over another; paths on standard output."""

import json
from pathlib import Path

import httpx
import pytest
from picture_files import GIF, JPEG, KINDS, PNG, file, linked, packed, replied
from program import Program

URL = "https://bj.bcebos.com/a.png?authorization=x"
OURS = "ernie-20231114-"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_picture_is_fetched_and_its_path_is_printed(ernie: Program, folder: Path) -> None:
    ran = ernie("image", "a", "cat", "-o", f"{folder}/cat.png", replies=[linked(URL), file()])
    assert (ran.code, ran.out, ran.err) == (0, f"{folder}/cat.png\n", "")
    assert ((folder / "cat.png").read_bytes(), names(folder)) == (PNG, ["cat.png"])


@pytest.mark.parametrize("field", ["b64_json", "b64_image"])
def test_a_picture_that_comes_itself_is_kept_as_well(ernie: Program, folder: Path, field: str) -> None:
    ran = ernie("image", "cat", "-o", f"{folder}/cat.png", replies=[packed(PNG, name=field)])
    assert (ran.code, (folder / "cat.png").read_bytes()) == (0, PNG)


def test_links_and_pictures_may_come_mixed(ernie: Program, folder: Path) -> None:
    [item] = packed(GIF).json()["data"]
    ran = ernie("image", "cat", "-N", "2", "-o", f"{folder}/c-{{n}}", replies=[replied([{"url": URL}, item]), file()])
    assert (ran.code, names(folder)) == (0, ["c-1.png", "c-2.gif"])


def test_a_full_name_is_kept_with_a_note_about_other_bytes(ernie: Program, folder: Path) -> None:
    ran = ernie("image", "cat", "-o", f"{folder}/cat.png", replies=[packed(JPEG)])
    assert (ran.code, (folder / "cat.png").read_bytes()) == (0, JPEG)
    assert ran.err == f"ernie: {folder}/cat.png holds a picture of type jpeg, whatever its name says\n"


@pytest.mark.parametrize("name", ["cat", "cat.jpeg", "cat.JPG", "cat.bin"])
def test_a_name_that_promises_nothing_else_needs_no_note(ernie: Program, folder: Path, name: str) -> None:
    ran = ernie("image", "cat", "-o", f"{folder}/{name}", replies=[packed(JPEG)])
    assert (ran.code, ran.err, names(folder)) == (0, "", [name])


@pytest.mark.parametrize("kind", KINDS)
def test_a_pattern_gets_the_ending_of_the_bytes(ernie: Program, folder: Path, kind: str) -> None:
    picture, facts = KINDS[kind]
    ran = ernie("image", "cat", "-o", f"{folder}/cat-{{n}}-{{seed}}", "--seed", "7", replies=[packed(picture)])
    assert ran.code == 0
    assert names(folder) == [f"cat-1-7.{'jpg' if facts[0] == 'jpeg' else facts[0]}"]


def test_a_pattern_with_an_ending_keeps_it(ernie: Program, folder: Path) -> None:
    ernie("image", "cat", "-N", "2", "-o", f"{folder}/{{n}}.png", replies=[packed(PNG, PNG)])
    assert names(folder) == ["1.png", "2.png"]


@pytest.mark.parametrize("slash", ["", "/"])
def test_a_folder_gets_names_of_our_own(ernie: Program, folder: Path, slash: str) -> None:
    ran = ernie("image", "cat", "-N", "2", "-o", f"{folder}{slash}", replies=[packed(PNG, JPEG)])
    found = names(folder)
    assert (ran.code, ran.out.splitlines()) == (0, [f"{folder}/{name}" for name in found])
    assert [name[:15] for name in found] == [OURS, OURS]
    assert [name[-6:] for name in found] == ["-1.png", "-2.jpg"]


def test_a_name_of_our_own_that_is_taken_becomes_another(ernie: Program, folder: Path) -> None:
    for _ in range(2):
        assert ernie("image", "cat", "-o", f"{folder}/", replies=[packed(PNG)]).code == 0
    assert [name[-6:] for name in names(folder)] == ["-1.png", "~2.png"]


@pytest.mark.parametrize("name", ["cat.png", "cat-{n}", "cat-{n}-{seed}.gif"])
def test_a_file_that_is_there_is_two_before_anything_is_sent(ernie: Program, folder: Path, name: str) -> None:
    there = folder / {"cat.png": "cat.png", "cat-{n}": "cat-1.webp"}.get(name, "cat-1-3.gif")
    there.write_text("mine")
    ran = ernie("image", "cat", "--seed", "3", "-o", f"{folder}/{name}")
    assert (ran.code, ran.requests, there.read_text()) == (2, [], "mine")
    assert ran.err.startswith(f"ernie: --output: {there} exists\nhint: choose another name")


def test_a_dangling_link_is_in_the_way_too(ernie: Program, folder: Path) -> None:
    (folder / "cat.png").symlink_to("nowhere")
    ran = ernie("image", "cat", "-o", f"{folder}/cat.png")
    assert (ran.code, names(folder)) == (2, ["cat.png"])


def test_force_replaces_a_file(ernie: Program, folder: Path) -> None:
    (folder / "cat.png").write_text("old")
    ran = ernie("image", "cat", "--force", "-o", f"{folder}/cat.png", replies=[packed(PNG)])
    assert (ran.code, (folder / "cat.png").read_bytes(), names(folder)) == (0, PNG, ["cat.png"])


def test_force_replaces_a_link_and_not_what_it_leads_to(ernie: Program, folder: Path) -> None:
    (folder / "mine").write_text("mine")
    (folder / "cat.png").symlink_to("mine")
    ernie("image", "cat", "--force", "-o", f"{folder}/cat.png", replies=[packed(PNG)])
    assert ((folder / "mine").read_text(), (folder / "cat.png").is_symlink()) == ("mine", False)


def test_force_replaces_no_folder(ernie: Program, folder: Path) -> None:
    (folder / "cat-1.png").mkdir()
    ran = ernie("image", "cat", "--force", "-o", f"{folder}/cat-{{n}}.png")
    assert (ran.code, ran.err.splitlines()[0]) == (2, f"ernie: --output: {folder}/cat-1.png is a folder")


def test_a_file_that_comes_into_being_meanwhile_is_left_alone(ernie: Program, folder: Path) -> None:
    def meanwhile(request: httpx.Request) -> httpx.Response:
        (folder / "cat.png").write_text("mine")
        return packed(PNG)

    ran = ernie("image", "cat", "-o", f"{folder}/cat.png", replies=[meanwhile])
    assert (ran.code, ran.out, (folder / "cat.png").read_text()) == (0, f"{folder}/cat~2.png\n", "mine")
    assert "come into being meanwhile" in ran.err


@pytest.mark.parametrize(
    ("output", "count", "said"),
    [
        ("cat.png", 2, "cat.png is one name for 2 pictures"),
        ("cat-{seed}.png", 2, "one name for 2 pictures"),
        ("missing/cat.png", 1, "there is no folder"),
        ("missing/", 1, "there is no folder"),
        ("{n}/cat.png", 1, "a folder cannot hold {n} or {seed}"),
        ("cat-{number}.png", 1, "{number} means nothing here"),
        ("a\0b", 1, "cannot be written"),
        ("x" * 300, 1, "the name is too long for a file"),
        ("x" * 250 + "-{n}", 1, "too long"),
        ("x" * 256, 1, "the name is too long for a file"),
        ("", 1, "names no file"),
        ("-", 2, "takes one picture, not 2"),
        ("/dev/null", 2, "takes one picture, not 2"),
    ],
)
def test_a_place_that_cannot_hold_them_is_two_before_anything_is_sent(
    ernie: Program, folder: Path, output: str, count: int, said: str
) -> None:
    path = output if output in ("-", "", "/dev/null") else f"{folder}/{output}"
    ran = ernie("image", "cat", "-N", str(count), "-o", path)
    assert (ran.code, ran.requests, names(folder)) == (2, [], [])
    assert said in ran.err.splitlines()[0]


def test_the_hint_says_where_the_number_goes(ernie: Program, folder: Path) -> None:
    ran = ernie("image", "cat", "-N", "2", "-o", f"{folder}/cat.png")
    assert ran.err.splitlines()[1] == f"hint: say where the number goes: {folder}/cat-{{n}}.png"


def test_a_seed_in_a_name_needs_a_model_that_takes_one(ernie: Program, folder: Path) -> None:
    ernie.environ["QIANFAN_API_KEY"] = "bce-v3/ALTAK-a/b"
    ran = ernie("image", "-p", "qianfan", "cat", "-o", f"{folder}/cat-{{seed}}")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "ernie: --output: there is no {seed}: the model takes none")


def test_a_device_gets_the_bytes(ernie: Program) -> None:
    assert ernie("image", "cat", "-o", "/dev/null", replies=[packed(PNG)]).code == 0


def test_nothing_that_a_server_sends_becomes_part_of_a_path(ernie: Program, folder: Path) -> None:
    hostile = "https://a.example/..%2f..%2f.ssh/%00-rf/CON?name=../../x&response-content-disposition=attachment;filename=x"
    more = {"content-disposition": 'attachment; filename="../../.bashrc"', "content-type": "../x"}
    item = {"url": hostile, "index": "../../3", "filename": "../x", "id": "/etc/x"}
    ran = ernie("image", "cat", "-o", f"{folder}/", replies=[replied([item], id="../../y"), file(**more)])
    [name] = names(folder)
    assert (ran.code, name[:15], ran.out) == (0, OURS, f"{folder}/{name}\n")


def test_the_document_says_all_about_each_picture(ernie: Program, folder: Path) -> None:
    usage = {"prompt_tokens": 3, "total_tokens": 3}
    replies = [linked(URL, URL, usage=usage), file(), file(GIF)]
    ran = ernie("image", "cat", "-N", "2", "--seed", "5", "--json", "-o", f"{folder}/{{n}}", replies=replies)
    about = {"seed": 5, "url": URL, "expires": 1_700_000_000 + 7 * 86400}
    assert json.loads(ran.out) == {
        "provider": "aistudio",
        "model": "Stable-Diffusion-XL",
        "images": [
            {"index": 0, "path": f"{folder}/1.png", **about, "format": "png", "width": 3, "height": 2, "bytes": len(PNG)},
            {"index": 1, "path": f"{folder}/2.gif", **about, "format": "gif", "width": 5, "height": 4, "bytes": len(GIF)},
        ],
        "usage": {
            "prompt_tokens": 3,
            "completion_tokens": None,
            "reasoning_tokens": None,
            "cached_tokens": None,
            "total_tokens": 3,
        },
    }


def test_links_alone_are_printed_and_nothing_is_fetched(ernie: Program) -> None:
    ran = ernie("image", "cat", "-N", "2", "--url", replies=[linked(URL, f"{URL}2")])
    assert (ran.code, ran.out, len(ran.requests)) == (0, f"{URL}\n{URL}2\n", 1)


def test_a_picture_that_comes_instead_of_a_link_becomes_one(ernie: Program) -> None:
    ran = ernie("image", "cat", "--url", replies=[packed(PNG)])
    assert (ran.code, ran.out.strip()) == (0, f"data:image/png;base64,{packed(PNG).json()['data'][0]['b64_json']}")


def test_links_are_not_to_be_had_from_the_legacy_service(ernie: Program) -> None:
    ernie.environ["QIANFAN_ACCESS_TOKEN"] = "24.canary-0123456789abcdef"
    ran = ernie("image", "-p", "wenxin", "cat", "--url")
    assert (ran.code, ran.err) == (2, "ernie: wenxin sends pictures, not links\nhint: leave out --url\n")


def test_each_call_is_entered_in_the_ledger(ernie: Program, folder: Path) -> None:
    replies = [packed(*[PNG] * 4, usage={"prompt_tokens": 3, "total_tokens": 3}), httpx.Response(400, json={"error": {}})]
    assert ernie("image", "cat", "-N", "5", "-j", "1", "-o", f"{folder}/", replies=replies).code == 3
    [row] = json.loads(ernie("balance", "--spent", "--by", "model", "--json").out)
    assert (row["model"], row["calls"], row["failed"], row["prompt_tokens"]) == ("aistudio/Stable-Diffusion-XL", 2, 1, 3)
