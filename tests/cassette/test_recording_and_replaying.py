"""`--record` and `--replay` as typed: what a service said is said again to the same question alone, without a key."""

import base64
import json
from pathlib import Path

import httpx
import pytest
from asked_pictures import JPEG, PNG
from program import KEY, Program, chunk, cut, stream
from services import SERVICES, TOKEN, choose, failed, legacy_error, said, whole

from ernie_cli.cassette.reading import read_tape


def without_a_key(ernie: Program) -> Program:
    """The same machine, but nobody has a key there, and nothing says whom to ask."""
    for name in [name for name in ernie.environ if name.startswith(("ERNIE_LOCAL", "ERNIE_PROVIDER", "ERNIE_MODEL"))]:
        del ernie.environ[name]
    for service in SERVICES.values():
        for name in service.environ:
            ernie.environ.pop(name, None)
    return ernie


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_replayed_without_a_key_or_a_network(ernie: Program, tape: str, name: str) -> None:
    choose(ernie, name)
    first = ernie("chat", "--record", tape, "你好", replies=[said("您好", name)])
    again = without_a_key(ernie)("chat", "--replay", tape, "你好")
    assert (again.code, again.out, again.requests) == (0, "您好\n", [])
    assert again.out == first.out


@pytest.mark.parametrize("name", SERVICES)
def test_no_secret_is_in_the_file(ernie: Program, tape: str, name: str) -> None:
    choose(ernie, name)
    headers = {
        "set-cookie": f"s={KEY}",
        "x-account-balance": "12.5",
        "x-request-id": f"r-{KEY}",
        "x-ratelimit-limit-requests": "3",
    }
    reply = said(f"your key is {KEY}", name)
    reply.headers.update(headers)
    ernie("chat", "--record", tape, "-s", f"{KEY} {TOKEN}", "hi", replies=[reply])
    text = Path(tape).read_text()
    assert KEY not in text
    assert "access_token" not in text and "12.5" not in text and "cookie" not in text
    assert "your key is ***" in text
    assert "x-ratelimit-limit-requests: '3'" in text


def test_the_key_of_another_service_is_no_less_a_secret(ernie: Program, tape: str) -> None:
    ernie.environ["WCODE_API_KEY"] = "wcode-canary-0123456789"
    ernie("chat", "-p", "aistudio", "--record", tape, "wcode-canary-0123456789", replies=[said("hi")])
    assert "wcode-canary" not in Path(tape).read_text()


def test_a_key_that_comes_in_pieces_is_not_recorded(ernie: Program, tape: str) -> None:
    ran = ernie("chat", "--record", tape, "hi", replies=[stream(chunk(KEY[:9]), chunk(KEY[9:]), chunk("", "stop"))])
    assert (ran.code, "the answer spells a key out" in ran.err) == (0, True)
    assert KEY[9:] not in Path(tape).read_text()


def test_logging_in_is_not_recorded(ernie: Program, tape: str) -> None:
    del ernie.environ["AI_STUDIO_API_KEY"]
    ernie.environ |= {"QIANFAN_AK": "canary-ak-0123", "QIANFAN_SK": "canary-sk-0123"}
    grant = httpx.Response(200, json={"access_token": TOKEN, "expires_in": 2592000})
    ran = ernie("chat", "-p", "wenxin", "--record", tape, "hi", replies=[grant, said("ok", "wenxin")])
    assert (ran.code, len(read_tape(Path(tape)).takes)) == (0, 1)
    assert "canary" not in Path(tape).read_text()


def test_a_stream_comes_in_the_same_pieces(ernie: Program, tape: str) -> None:
    flags = ("--json", "--stream", "hi")
    replies = [stream(chunk("a"), b": ping\n\n", chunk("b"), chunk("", "stop"))]
    first = ernie("chat", "--record", tape, *flags, replies=replies)
    again = without_a_key(ernie)("chat", "--replay", tape, *flags)
    assert [json.loads(line).get("text") for line in again.out.splitlines()][:2] == ["a", "b"]
    assert again.out.splitlines()[:2] == first.out.splitlines()[:2]


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (failed(400, "invalid_model"), 6),
        (failed(403, "system_unsafe"), 8),
        (failed(401), 4),
        (legacy_error(17), 7),
        (httpx.ConnectError("refused"), 5),
        (cut(b"data: {", b'"choices": [{"delta": {"conte'), 5),
        (httpx.Response(200, text="<html>log in</html>", headers={"content-type": "text/html"}), 6),
        (httpx.Response(302, headers={"location": f"https://u:p@elsewhere.example/x?token={KEY}"}), 6),
    ],
)
def test_a_failure_is_the_same_failure_again(ernie: Program, tape: str, reply: httpx.Response, code: int) -> None:
    first = ernie("chat", "--retries", "0", "--record", tape, "hi", replies=[reply])
    again = without_a_key(ernie)("chat", "--retries", "0", "--replay", tape, "hi")
    assert (first.code, again.code) == (code, code)
    assert again.err == first.err
    assert KEY not in Path(tape).read_text() and "u:p" not in Path(tape).read_text()


def test_an_answer_that_broke_off_breaks_off_again(ernie: Program, tape: str) -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        return stream(chunk("half of it"), done=False)

    first = ernie("chat", "--record", tape, "hi", replies=[broken])
    again = without_a_key(ernie)("chat", "--replay", tape, "hi")
    assert (again.code, again.out, again.err) == (9, "half of it\n", first.err)


def test_tries_are_replayed_in_their_order_and_without_their_waits(ernie: Program, tape: str) -> None:
    busy = failed(429, headers={"retry-after": "7"})
    first = ernie("chat", "--record", tape, "hi", replies=[busy, said("at last")])
    waited = list(first.waits)
    again = without_a_key(ernie)("chat", "--replay", tape, "hi")
    assert (again.code, again.out, waited, again.waits) == (0, "at last\n", [7.0], waited)


def test_a_renewed_token_is_replayed_too(ernie: Program, tape: str) -> None:
    del ernie.environ["AI_STUDIO_API_KEY"]
    ernie.environ |= {"QIANFAN_AK": "canary-ak-0123", "QIANFAN_SK": "canary-sk-0123"}
    grants = [httpx.Response(200, json={"access_token": f"24.{n}-token", "expires_in": 2592000}) for n in "ab"]
    replies = [grants[0], legacy_error(111), grants[1], said("ok", "wenxin")]
    assert ernie("chat", "-p", "wenxin", "--record", tape, "hi", replies=replies).out == "ok\n"
    assert without_a_key(ernie)("chat", "--replay", tape, "hi").out == "ok\n"


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["hello"], 'messages[0].content is "hello", and was "hi" when it was recorded'),
        (["-s", "be brief", "hi"], 'messages[0].role is "system", and was "user"'),
        (["--temperature", "0.5", "hi"], "temperature is 0.5, and was missing"),
        (["--no-stream", "hi"], "stream is missing, and was true"),
        (["-m", "ernie-4.5-8k-preview", "hi"], 'model is "ernie-4.5-8k-preview", and was "ernie-4.5-turbo-128k"'),
        (["--endpoint", "own/path", "hi"], "it asks POST /own/path, and there is POST /chat/completions"),
    ],
)
def test_another_question_is_told_what_is_different(ernie: Program, tape: str, argv: list[str], told: str) -> None:
    ernie("chat", "--record", tape, "hi", replies=[said("ok")])
    ran = without_a_key(ernie)("chat", "--replay", tape, *argv)
    assert (ran.code, ran.out) == (2, "")
    assert told in ran.err
    assert "with --record" in ran.err


def test_another_provider_can_be_named(ernie: Program, tape: str) -> None:
    ernie("chat", "--record", tape, "hi", replies=[said("ok")])
    assert without_a_key(ernie)("chat", "-p", "sandbox", "--replay", tape, "hi").out == "ok\n"


def test_a_second_recording_keeps_what_else_was_asked(ernie: Program, tape: str) -> None:
    for question, answer in [("one", "1"), ("two", "2"), ("one", "1b")]:
        ernie("chat", "--record", tape, question, replies=[said(answer)])
    without_a_key(ernie)
    assert [ernie("chat", "--replay", tape, question).out for question in ("one", "two")] == ["1b\n", "2\n"]
    assert len(read_tape(Path(tape)).takes) == 2


def test_a_file_that_is_no_cassette_is_left_alone(ernie: Program, tape: str) -> None:
    Path(tape).write_text("my: notes\n")
    ran = ernie("chat", "--record", tape, "hi")
    assert (ran.code, ran.requests, Path(tape).read_text()) == (2, [], "my: notes\n")
    assert "this is no cassette" in ran.err


def test_a_place_that_cannot_be_written_is_told_before_anything_is_asked(ernie: Program, tmp_path: Path) -> None:
    ran = ernie("chat", "--record", str(tmp_path / "nowhere" / "tape.yaml"), "hi")
    assert (ran.code, ran.requests) == (2, [])
    assert "--record: there is no folder" in ran.err


def test_a_cassette_that_is_missing_is_told(ernie: Program, tape: str) -> None:
    ran = ernie("chat", "--replay", tape, "hi")
    assert ran.code == 2
    assert "cannot read" in ran.err


@pytest.mark.parametrize(
    "flags", [["--record", "a", "--replay", "b"], ["--record", "a", "--dry-run"], ["--batch", "-", "--record", "a"]]
)
def test_what_makes_no_sense_together_is_refused(ernie: Program, flags: list[str]) -> None:
    assert ernie("chat", *flags, "hi").code == 2


def test_a_replay_is_no_call_in_the_ledger(ernie: Program, tape: str) -> None:
    ernie("chat", "--record", tape, "hi", replies=[said("ok")])
    before = ernie("balance", "--spent", "--json").out
    ernie("chat", "--replay", tape, "hi")
    assert ernie("balance", "--spent", "--json").out == before != "[]\n"


def test_a_picture_is_known_again_by_its_content(ernie: Program, tape: str, tmp_path: Path) -> None:
    picture = tmp_path / "picture"
    picture.write_bytes(PNG)
    ernie("chat", "-m", "ernie-4.5-turbo-vl", "--record", tape, "-a", str(picture), "what?", replies=[said("red")])
    assert base64.b64encode(PNG[:30]).decode()[:40] not in Path(tape).read_text()
    without_a_key(ernie)
    assert ernie("chat", "--replay", tape, "-a", str(picture), "what?").out == "red\n"
    picture.write_bytes(JPEG)
    assert "image_url" in ernie("chat", "--replay", tape, "-a", str(picture), "what?").err


def test_the_mode_of_a_new_file_is_as_of_any_other(ernie: Program, tape: str, tmp_path: Path) -> None:
    ernie("chat", "--record", tape, "hi", replies=[whole("ok")])
    (tmp_path / "other").write_text("")
    assert Path(tape).stat().st_mode == (tmp_path / "other").stat().st_mode


def test_nothing_is_recorded_when_the_answer_could_not_be_written(ernie: Program, tape: str) -> None:
    ran = ernie("chat", "--record", tape, "-o", "/dev/full", "hi", replies=[said("ok")])
    assert (ran.code, Path(tape).exists()) == (10, False)


def test_a_local_server_is_not_looked_for(ernie: Program, tape: str) -> None:
    choose(ernie, "local")
    del ernie.environ["ERNIE_MODEL"]
    models = httpx.Response(200, json={"data": [{"id": "served"}]})
    ernie("chat", "--record", tape, "hi", replies=[models, said("ok", "local")])
    again = without_a_key(ernie)("chat", "--replay", tape, "--json", "hi")
    assert json.loads(again.out)["provider"] == "local"
    assert (json.loads(again.out)["content"], again.requests) == ("ok", [])
