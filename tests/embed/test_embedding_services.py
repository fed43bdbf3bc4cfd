"""Each service is asked in its own way; models that cannot embed are refused with those that can."""

from threading import Event
from typing import Any

import httpx
import pytest
from embedding_service import embedded, replied, rows
from program import KEY, Program

TOKEN = "24.canary-token-0123456789abcdef"
LEGACY = "https://aip.baidubce.com/rpc/2.0/ai_custom/v1/wenxinworkshop/embeddings"


@pytest.mark.parametrize(
    ("environ", "argv", "url", "body"),
    [
        ({"AI_STUDIO_API_KEY": KEY}, [], "https://aistudio.baidu.com/llm/lmapi/v3/embeddings", {"model": "embedding-v1"}),
        (
            {"AI_STUDIO_API_KEY": KEY},
            ["-m", "BGE-large-zh"],
            "https://aistudio.baidu.com/llm/lmapi/v3/embeddings",
            {"model": "bge-large-zh"},
        ),
        ({"QIANFAN_API_KEY": KEY}, [], "https://qianfan.baidubce.com/v2/embeddings", {"model": "embedding-v1"}),
        ({"QIANFAN_ACCESS_TOKEN": TOKEN}, [], f"{LEGACY}/embedding-v1?access_token={TOKEN}", {}),
        (
            {"QIANFAN_ACCESS_TOKEN": TOKEN, "ERNIE_EMBED_MODEL": "bge-large-zh"},
            [],
            f"{LEGACY}/bge_large_zh?access_token={TOKEN}",
            {},
        ),
        ({"QIANFAN_ACCESS_TOKEN": TOKEN}, ["--endpoint", "embeddings/my_own"], f"{LEGACY}/my_own?access_token={TOKEN}", {}),
        (
            {"ERNIE_LOCAL_BASE_URL": "http://127.0.0.1:9/v1", "ERNIE_EMBED_MODEL": "local/bge-m3"},
            [],
            "http://127.0.0.1:9/v1/embeddings",
            {"model": "bge-m3"},
        ),
    ],
)
def test_each_service_is_asked_in_its_own_way(
    ernie: Program, environ: dict[str, str], argv: list[str], url: str, body: dict[str, Any]
) -> None:
    del ernie.environ["AI_STUDIO_API_KEY"]
    ernie.environ |= environ
    ran = ernie("embed", *argv, "你好", replies=[embedded])
    assert (ran.code, ran.out) == (0, '{"index":0,"id":null,"text":"你好","embedding":[2,20320,1]}\n')
    assert (str(ran.requests[0].url), ran.bodies) == (url, [{**body, "input": ["你好"]}])


def test_the_model_for_chat_is_not_asked(ernie: Program) -> None:
    ernie.environ["ERNIE_MODEL"] = "ernie-speed-8k"
    assert ernie("embed", "a", replies=[embedded]).bodies[0]["model"] == "embedding-v1"


def test_the_one_model_of_a_local_server_is_asked(ernie: Program) -> None:
    ernie.environ |= {"ERNIE_PROVIDER": "local", "ERNIE_LOCAL_BASE_URL": "http://127.0.0.1:9/v1"}
    listed = httpx.Response(200, json={"object": "list", "data": [{"id": "bge-m3"}]})
    assert ernie("embed", "a", replies=[listed, embedded]).bodies[-1]["model"] == "bge-m3"


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["-m", "ernie-speed-8k"], "hint: those that can: embedding-v1, bge-large-zh"),
        (["-p", "wcode"], "wcode has no embedding model that is known"),
        (["-p", "wcode", "-m", "ernie-4.0-turbo-128k"], "cannot embed"),
    ],
)
def test_a_model_that_cannot_embed_is_refused(ernie: Program, argv: list[str], told: str) -> None:
    ernie.environ["WCODE_API_KEY"] = KEY
    ran = ernie("embed", "-p", "aistudio", *argv, "a") if "-p" not in argv else ernie("embed", *argv, "a")
    assert (ran.code, ran.out, ran.requests) == (2, "", [])
    assert told in ran.err


def legacy_error(code: int) -> httpx.Response:
    return httpx.Response(200, json={"error_code": code, "error_msg": "no"})


def test_a_legacy_pack_that_is_refused_is_asked_again_one_by_one(ernie: Program) -> None:
    del ernie.environ["AI_STUDIO_API_KEY"]
    ernie.environ["QIANFAN_ACCESS_TOKEN"] = TOKEN
    ran = ernie("embed", "a", "b", replies=[legacy_error(336003), embedded, embedded])
    assert (ran.code, [body["input"] for body in ran.bodies]) == (0, [["a", "b"], ["a"], ["b"]])


@pytest.mark.parametrize(("code", "exit_code"), [(6, 4), (3, 6), (336005, 6), (17, 7), (336003, 6)])
def test_a_legacy_error_has_its_exit_code(ernie: Program, code: int, exit_code: int) -> None:
    del ernie.environ["AI_STUDIO_API_KEY"]
    ernie.environ["QIANFAN_ACCESS_TOKEN"] = TOKEN
    assert ernie("embed", "a", replies=[legacy_error(code)]).code == exit_code


def test_base64_of_a_local_server_is_unpacked(ernie: Program) -> None:
    ernie.environ |= {"ERNIE_LOCAL_BASE_URL": "http://127.0.0.1:9/v1"}
    ran = ernie("embed", "-m", "local/m", "a", replies=[replied("AACAPwAAAMA=")])
    assert ran.out == '{"index":0,"id":null,"text":"a","embedding":[1,-2]}\n'


def test_the_sandbox_embeds_inside_the_program(ernie: Program) -> None:
    lines = "\n".join(f"text {number}" for number in range(200))
    ran = ernie("embed", "-p", "sandbox", "--format", "base64", stdin=lines.encode(), in_process=True)
    assert (ran.code, len(ran.out.splitlines())) == (0, 200)
    assert len(set(ran.out.splitlines())) == 200


def test_rows_of_a_reply_are_told_apart_by_their_index(ernie: Program) -> None:
    shuffled = httpx.Response(200, json={"data": [rows(["a", "bb", "ccc"])[place] for place in (1, 2, 0)]})
    ran = ernie("embed", "--format", "tsv", "a", "bb", "ccc", replies=[shuffled])
    assert [line.split("\t")[2] for line in ran.out.splitlines()[1:]] == ["[1,97,1]", "[2,98,1]", "[3,99,1]"]


def test_answers_that_come_in_another_order_are_put_in_that_of_the_texts(ernie: Program) -> None:
    ernie.environ |= {"ERNIE_LOCAL_BASE_URL": "http://127.0.0.1:9/v1", "ERNIE_EMBED_MODEL": "local/m"}
    overtaken = Event()

    def late(request: httpx.Request) -> httpx.Response:
        assert overtaken.wait(60)
        return embedded(request)

    def early(request: httpx.Request) -> httpx.Response:
        overtaken.set()
        return embedded(request)

    lines = [f"text {number}" for number in range(48)]
    ran = ernie("embed", "-j", "2", "--format", "tsv", stdin="\n".join(lines).encode(), replies=[late, embedded, early])
    assert ran.code == 0
    assert [int(line.split("\t")[0]) for line in ran.out.splitlines()[1:]] == list(range(48))
