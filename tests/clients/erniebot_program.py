"""Calls of the `erniebot` SDK against a sandbox; prints one JSON object, case -> what came, or the error's class.

usage: PYTHON erniebot_program.py ORIGIN
"""

import json
import sys

import erniebot

ORIGIN = sys.argv[1]
HELLO = [{"role": "user", "content": "你好"}]
FUNCTION = {
    "name": "get_weather",
    "description": "weather",
    "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
}
LEGACY = {"api_base_url": ORIGIN + "/rpc/2.0/ai_custom/v1/wenxinworkshop"}
QIANFAN = {"api_type": "qianfan", "access_token": "24.any", **LEGACY}
EXPIRED = {**QIANFAN, "access_token": "24.expired"}
AISTUDIO = {"api_type": "aistudio", "access_token": "any", "api_base_url": ORIGIN + "/llm/lmapi/v1"}
YINIAN = {"api_type": "yinian", "access_token": "24.any", "api_base_url": ORIGIN + "/rpc/2.0/ernievilg/v1"}
SENTENCE = "ernie-text-embedding"


def chat(config, **more):
    return erniebot.ChatCompletion.create(**{"model": "ernie-3.5", "messages": HELLO, **more}, _config_=config)


def stream(config):
    return "".join(event.get_result() for event in chat(config, stream=True))


def embeddings(config):
    reply = erniebot.Embedding.create(model=SENTENCE, input=["a", "中"], _config_=config)
    return [len(each) for each in reply.get_result()]


CASES = {
    "chat": lambda: chat(QIANFAN).get_result(),
    "stream": lambda: stream(QIANFAN),
    "function": lambda: chat(QIANFAN, functions=[FUNCTION]).get_result(),
    "embeddings": lambda: embeddings(QIANFAN),
    "expired": lambda: chat(EXPIRED).get_result(),
    "limited": lambda: chat(QIANFAN, messages=[{"role": "user", "content": "[sandbox:error=18]"}]).get_result(),
    "chat aistudio": lambda: chat(AISTUDIO).get_result(),
    "stream aistudio": lambda: stream(AISTUDIO),
    "embeddings aistudio": lambda: embeddings(AISTUDIO),
    "image": lambda: erniebot.Image.create(
        model="ernie-vilg-v2", prompt="cat", width=512, height=512, _config_=YINIAN
    ).get_result(),
}


def outcome(call):
    try:
        return {"value": call()}
    except Exception as error:
        return {"error": type(error).__name__}


print(json.dumps({name: outcome(call) for name, call in CASES.items()}))
