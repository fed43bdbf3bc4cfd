"""Texts become a call: a list always, the model where the service looks for it, and no word about encodings."""

from payloads_read import OPENAI, WENXIN

from ernie_cli.requests import Call, EmbedRequest

ONE = EmbedRequest("embedding-v1", ("你好",))


def test_the_model_stands_in_the_body() -> None:
    assert OPENAI.embed(ONE) == Call("https://host/v1/embeddings", body={"model": "embedding-v1", "input": ["你好"]})


def test_the_legacy_model_stands_in_the_path() -> None:
    url = "https://host/rpc/2.0/ai_custom/v1/wenxinworkshop/embeddings/"
    assert WENXIN.embed(ONE) == Call(url + "embedding-v1", body={"input": ["你好"]})
    assert WENXIN.embed(ONE._replace(model="Own", endpoint="embeddings/bge_large_zh")).url == url + "bge_large_zh"
    assert WENXIN.embed(ONE._replace(model="Own")).url == url + "own"


def test_another_path_and_other_fields_are_sent_along() -> None:
    found = OPENAI.embed(EmbedRequest("m", ("a", "b"), {"user": "u"}, "my/embeddings"))
    assert found == Call("https://host/v1/my/embeddings", body={"model": "m", "input": ["a", "b"], "user": "u"})
    assert WENXIN.embed(ONE._replace(fields={"user_id": "u"})).body == {"input": ["你好"], "user_id": "u"}
