"""Pictures that are kept: by what is in them, for us alone, and never another than the one that was kept."""

import json
import os
import stat
from pathlib import Path

import photographs
import pytest

from ernie_cli.errors import OutputError, UsageError
from ernie_cli.pictures.attached import picture
from ernie_cli.pictures.picture import Picture
from ernie_cli.pictures.references import referred, resolved
from ernie_cli.pictures.store import Store
from ernie_cli.requests import Message

DATA = photographs.plain("PNG")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "ernie" / "pictures", os.getuid())


def taken(data: bytes = DATA, name: str = "cat.png") -> Picture:
    return picture(data, name, keep_metadata=False)


def text(one: Picture) -> bytes:
    return b"".join(one.pieces())


def asked(*urls: object) -> Message:
    return Message("user", [{"type": "text", "text": "what?"}, *({"type": "image_url", "image_url": {"url": u}} for u in urls)])


def test_a_picture_comes_back_as_it_was_kept(store: Store) -> None:
    kept = taken(photographs.jpeg(), "cat.jpg")
    store.keep(kept)
    found = store.find(kept.sha256, "cat.jpg")
    assert (text(found), found.sha256) == (text(kept), kept.sha256)


def test_it_is_for_us_alone(store: Store) -> None:
    path = store.keep(taken())
    assert [stat.S_IMODE(each.stat().st_mode) for each in (path, path.parent)] == [0o600, 0o700]


def test_it_is_kept_once(store: Store) -> None:
    first = store.keep(taken())
    before = first.stat()
    assert store.keep(taken(name="other.png")) == first
    assert (first.stat().st_ino, list(first.parent.iterdir())) == (before.st_ino, [first])


def test_one_that_was_changed_is_kept_anew(store: Store) -> None:
    path = store.keep(taken())
    path.write_bytes(b"other")
    store.keep(taken())
    assert path.read_bytes() == DATA


def test_one_that_is_gone_is_told_by_its_name(store: Store) -> None:
    path = store.keep(taken())
    path.unlink()
    with pytest.raises(UsageError, match=r"the picture cat\.png is not kept any more") as caught:
        store.find(path.name, "cat.png")
    assert caught.value.hint == "attach it again: -a cat.png"


def test_one_that_was_changed_is_not_sent(store: Store) -> None:
    path = store.keep(taken())
    path.write_bytes(photographs.plain("BMP"))
    with pytest.raises(UsageError, match=r"the picture cat\.png is not what was kept"):
        store.find(path.name, "cat.png")


def test_a_link_in_its_place_is_not_followed(store: Store, tmp_path: Path) -> None:
    path = store.keep(taken())
    other = path.rename(tmp_path / "other")
    path.symlink_to(other)
    with pytest.raises(UsageError, match="not kept any more"):
        store.find(path.name, "cat.png")
    store.keep(taken())
    assert (path.is_symlink(), other.read_bytes()) == (False, DATA)


def test_a_folder_that_cannot_be_made_is_an_error_of_output(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(OutputError, match=r"cannot keep the picture cat\.png"):
        Store(tmp_path / "taken" / "pictures", os.getuid()).keep(taken())


def test_messages_become_json_with_references_and_come_back(store: Store) -> None:
    kept, address = taken(), "https://example.com/a.webp"
    messages = (Message("system", "Be short."), asked(kept, address), Message("assistant", None, tool_calls=({"id": "1"},)))
    record = json.loads(json.dumps([message._asdict() for message in referred(messages, store)]))
    assert record[1]["content"][1] == {"type": "image_url", "image_url": {"url": f"sha256:{kept.sha256}", "name": "cat.png"}}
    again = resolved([Message(**{**each, "tool_calls": tuple(each["tool_calls"])}) for each in record], store)
    found = again[1].content[1]["image_url"].pop("url")  # type: ignore[index, union-attr]
    assert text(found) == text(kept)
    assert (again[0], again[2], again[1].content[2]) == (messages[0], messages[2], asked(address).content[1])  # type: ignore[index]


def test_a_reference_to_a_file_whose_name_is_not_utf_8_is_json_too(store: Store) -> None:
    (message,) = referred([asked(taken(name="cat \udcff.png"))], store)
    assert json.dumps(message.content, ensure_ascii=False).encode()


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "a" * 63])
def test_a_reference_is_never_another_path(store: Store, digest: str) -> None:
    with pytest.raises(UsageError, match="is no SHA-256"):
        resolved([asked(f"sha256:{digest}")], store)
