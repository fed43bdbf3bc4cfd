"""Calls of Baidu's `qianfan` SDK against a sandbox; prints one JSON object, case -> what came, or the error's class.

usage: PYTHON qianfan_program.py ORIGIN FOLDER     (FOLDER takes the SDK's cache)
"""

import json
import os
import sys

ORIGIN, FOLDER = sys.argv[1:]
os.environ.update(
    QIANFAN_BASE_URL=ORIGIN,
    QIANFAN_CONSOLE_API_BASE_URL=ORIGIN,
    QIANFAN_IAM_BASE_URL=ORIGIN,
    QIANFAN_CACHE_DIR=FOLDER,
    QIANFAN_DISABLE_CACHE="true",
    QIANFAN_LLM_API_RETRY_COUNT="1",
    QIANFAN_DOT_ENV_CONFIG_FILE=os.devnull,
)

import qianfan
from qianfan.resources.console.service import Service

HELLO = [{"role": "user", "content": "你好"}]
FUNCTION = {
    "name": "get_weather",
    "description": "weather",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
}
OAUTH = {"ak": "any", "sk": "thing"}
SIGNED = {"access_key": "ALTAK-sandbox", "secret_key": "sandbox-secret"}
BEARER = "bce-v3/ALTAK-any/thing"
qianfan.get_config().BEARER_TOKEN = BEARER


def legacy(who=OAUTH, **more):
    return qianfan.ChatCompletion(**who).do(**{"model": "ERNIE-Speed-8K", "messages": HELLO, **more}).body


def legacy_stream(who=OAUTH):
    events = [each.body for each in qianfan.ChatCompletion(**who).do(model="ERNIE-4.0-8K", messages=HELLO, stream=True)]
    return {"text": "".join(event["result"] for event in events), "ends": [event["is_end"] for event in events]}


def newer(**more):
    asked = {"model": "ernie-4.5-turbo-128k", "messages": HELLO, **more}
    return qianfan.ChatCompletion(version="2").do(**asked)


def newer_stream():
    bodies = [each.body for each in newer(stream=True, stream_options={"include_usage": True})]
    text = "".join(body["choices"][0]["delta"].get("content") or "" for body in bodies if body["choices"])
    return {"text": text, "usage": bodies[-1]["usage"]}


def exchanged():
    qianfan.get_config().BEARER_TOKEN = None
    try:
        asked = qianfan.ChatCompletion(version="2", **SIGNED).do(model="ernie-4.5-turbo-128k", messages=HELLO)
        return asked.body["choices"][0]["message"]["content"]
    finally:
        qianfan.get_config().BEARER_TOKEN = BEARER


def listed():
    config = qianfan.get_config()
    config.ACCESS_KEY, config.SECRET_KEY = "ALTAK-sandbox", "sandbox-secret"
    reply = Service.list()
    return len(reply["result"]["common"])


CASES = {
    "oauth": legacy,
    "oauth stream": legacy_stream,
    "own deployment": lambda: legacy(model=None, endpoint="my_model"),
    "function": lambda: legacy(functions=[FUNCTION])["function_call"],
    "token": lambda: legacy({"access_token": "24.any"})["result"],
    "signed": lambda: legacy(SIGNED)["result"],
    "signed stream": lambda: legacy_stream(SIGNED),
    "wrong secret": lambda: legacy({**SIGNED, "secret_key": "wrong"}),
    "unknown client": lambda: legacy({"ak": "invalid", "sk": "thing"}),
    "limited": lambda: legacy(messages=[{"role": "user", "content": "[sandbox:error=18]"}], retry_count=1),
    "embeddings": lambda: qianfan.Embedding(**OAUTH).do(model="Embedding-V1", texts=["a", "中"]).body,
    "image": lambda: qianfan.Text2Image(**OAUTH).do(prompt="cat", size="768x768", n=2).body["data"],
    "newer": lambda: newer().body,
    "newer stream": newer_stream,
    "newer tools": lambda: newer(tools=[{"type": "function", "function": FUNCTION}]).body["choices"][0],
    "exchanged": exchanged,
    "listed": listed,
}


def outcome(call):
    try:
        return {"value": call()}
    except Exception as error:
        return {"error": type(error).__name__, "text": str(error)[:300]}


outcomes = {name: outcome(call) for name, call in CASES.items()}
print("\n" + json.dumps(outcomes, default=str))
