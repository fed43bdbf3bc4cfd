"""What people write in shells, run by a real bash; and the locales and homes that they run it in."""

import json
from collections.abc import Callable

import pytest
from ernie_process import SECRETS, SLOW_MACHINE, Ernie
from scripted_server import ASKED, STREAM, Server, Step, answer, event, refused, whole

Serve = Callable[..., Server]


def asked(server: Server) -> list[str]:
    """The last message of each request."""
    return [request.json["messages"][-1]["content"] for request in server.requests]


def test_a_loop_over_lines_asks_every_line(ernie: Ernie, serve: Serve) -> None:
    server = serve(*[answer(name) for name in ("one", "two", "three")])
    (ernie.folder / "questions").write_text("a b\n-v\n*\n")
    ran = ernie.at(server.url).shell('while read -r line; do ernie chat -n -- "$line"; done < questions')
    assert ran == (0, b"one\ntwo\nthree\n", "")
    assert asked(server) == ["a b", "-v", "*"]


def test_nothing_to_ask_is_two(ernie: Ernie) -> None:
    for script in ("ernie chat < /dev/null", "printf '' | ernie chat", "printf '\\n \\n' | ernie chat -"):
        ran = ernie.shell(script)
        assert (ran.code, ran.out) == (2, b"")
        assert ran.err.startswith("ernie: the question is empty\n")


def test_a_here_document_follows_the_words(ernie: Ernie, serve: Serve) -> None:
    server = serve(answer("x"))
    ernie.at(server.url).shell("ernie chat Translate: <<'END'\nfirst $HOME\nsecond\nEND")
    assert asked(server) == ["Translate:\n\nfirst $HOME\nsecond"]


def test_xargs_gives_one_question_to_each(ernie: Ernie, serve: Serve) -> None:
    server = serve(answer("one"), answer("two"))
    ran = ernie.at(server.url).shell("printf 'a\\nb\\n' | xargs -n1 ernie chat")
    assert (ran.code, ran.out, asked(server)) == (0, b"one\ntwo\n", ["a", "b"])


def test_a_loop_that_tries_again_on_five_ends_with_the_answer(ernie: Ernie, serve: Serve) -> None:
    busy: list[Step] = refused("503 Service Unavailable")
    server = serve(busy, busy, answer("Hello"))
    script = "until ernie chat -n --retries 0 hi 2>>errors; do [ $? = 5 ] || exit 9; echo again; done"
    assert ernie.at(server.url).shell(script) == (0, b"again\nagain\nHello\n", "")


def test_an_answer_in_a_variable_has_no_line_end(ernie: Ernie, serve: Serve) -> None:
    server = serve(answer("Hel", "lo"))
    assert ernie.at(server.url).shell('x=$(ernie chat -n hi) && printf "<%s>" "$x"') == (0, b"<Hello>", "")


def test_the_answer_can_go_to_dev_stdout(ernie: Ernie, serve: Serve) -> None:
    server = serve(answer("one"), answer("two"))
    ran = ernie.at(server.url).shell("ernie chat -n -o /dev/stdout hi | cat; ernie chat -n -o >(cat >&2) hi")
    assert (ran.code, ran.out, ran.err) == (0, b"one\n", "two\n")


LOCALES = {
    "C": {"LC_ALL": "C"},
    "POSIX": {"LANG": "POSIX"},
    "one that is not installed": {"LC_ALL": "zh_CN.GB18030"},
    "none": {"LANG": ""},
    "C without Python's own help": {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
    "a Python that prints GBK": {"PYTHONIOENCODING": "gbk"},
}


@pytest.mark.parametrize("name", LOCALES)
def test_every_locale_has_utf_8_in_and_out(ernie: Ernie, serve: Serve, name: str) -> None:
    server = serve(answer("你好", "😀"))
    del ernie.environ["LANG"]
    ran = ernie.at(server.url)("chat", "-s", "简短", "问候", given="再见".encode(), env=LOCALES[name])
    assert (ran.code, ran.out.decode(), ran.err) == (0, "你好😀\n", "")
    assert [message["content"] for message in server.requests[0].json["messages"]] == ["简短", "问候\n\n再见"]


@pytest.mark.parametrize("name", LOCALES)
def test_every_locale_has_utf_8_in_errors(ernie: Ernie, serve: Serve, name: str) -> None:
    server = serve(refused("400 Bad Request", "参数错误"))
    del ernie.environ["LANG"]
    ran = ernie.at(server.url).chat(env=LOCALES[name])
    assert ran.code == 6
    assert "参数错误" in ran.err


def test_bytes_that_are_no_utf_8_are_two_and_told(ernie: Ernie, serve: Serve) -> None:
    server = serve()
    ran = ernie.at(server.url).shell("printf 'ab\\xff' | ernie chat; ernie chat -n $'ab\\xff'; ernie chat -n -f $'no\\xff'")
    assert (ran.code, server.connections) == (2, 0)
    assert "standard input is not UTF-8: byte 0xff at offset 2" in ran.err
    assert "the question is not UTF-8: bad byte at character 2" in ran.err


def test_a_process_without_a_home_answers(ernie: Ernie, serve: Serve) -> None:
    server = serve(answer("Hello"))
    del ernie.environ["HOME"], ernie.environ["ERNIE_CACHE_DIR"]
    assert ernie.at(server.url).chat() == (0, b"Hello\n", "")


@pytest.fixture
def wenxin(ernie: Ernie, serve: Serve) -> tuple[Ernie, Server]:
    """A login and an answer of the legacy service, with a home that nothing can be written to."""
    login: list[Step] = [
        ASKED,
        whole({"access_token": SECRETS["OAUTH_TOKEN"], "expires_in": 2592000}, "200 OK", "Connection: close"),
    ]
    server = serve(login, [ASKED, STREAM, event({"id": "as-1", "is_end": True, "result": "Hello"})])
    for name in ("AI_STUDIO_API_KEY", "ERNIE_CACHE_DIR"):
        del ernie.environ[name]
    pair = {name: SECRETS[name] for name in ("QIANFAN_AK", "QIANFAN_SK")}
    ernie.environ |= {"ERNIE_PROVIDER": "wenxin", "ERNIE_WENXIN_BASE_URL": server.url, **pair}
    return ernie, server


def test_a_home_that_cannot_be_written_costs_a_note_and_not_the_answer(wenxin: tuple[Ernie, Server]) -> None:
    ernie, _ = wenxin
    ran = ernie.chat(env={"HOME": "/proc/self/no-home"})
    assert (ran.code, ran.out) == (0, b"Hello\n")
    assert "the access token is kept for this run only" in ran.err


def test_a_user_without_a_home_leaves_nothing_in_the_current_folder(wenxin: tuple[Ernie, Server]) -> None:
    ernie, _ = wenxin
    del ernie.environ["HOME"]
    before = sorted(ernie.folder.iterdir())
    ran = ernie.chat(env={**SLOW_MACHINE, "UNKNOWN_USER": "1"})
    assert (ran.code, ran.out) == (0, b"Hello\n")
    assert "the access token is kept for this run only" in ran.err
    assert sorted(ernie.folder.iterdir()) == before


def test_json_in_a_pipe_is_one_line_for_other_tools(ernie: Ernie, serve: Serve) -> None:
    server = serve(answer("你好\u2028"))
    ran = ernie.at(server.url).shell("ernie chat -n --json hi | head -1")
    assert json.loads(ran.out)["content"] == "你好\u2028"


def test_a_variable_file_is_read_only_when_it_is_named(ernie: Ernie, serve: Serve) -> None:
    server = serve(answer("x"), answer("x"))
    (ernie.folder / ".env").write_text("ERNIE_MODEL=ernie-4.5-turbo-32k\n")
    ernie.at(server.url).shell("ernie chat -n hi; ernie chat -n --env-file .env hi")
    assert [request.json["model"] for request in server.requests] == ["ernie-4.5-turbo-128k", "ernie-4.5-turbo-32k"]
