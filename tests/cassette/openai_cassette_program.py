"""Questions of the `openai` SDK to a sandbox that has a cassette; prints one JSON object, service -> what came.

usage: PYTHON openai_cassette_program.py ORIGIN
"""

import json
import sys

import openai

ORIGIN = sys.argv[1]
SERVICES = {
    "aistudio": ("/llm/lmapi/v3", "any", "ernie-4.5-turbo-128k"),
    "qianfan": ("/v2", "bce-v3/ALTAK-any/thing", "ernie-4.5-turbo-128k"),
    "wcode": ("/api/gpt/v1", "sk-any", "ernie-4.0-turbo-128k"),
}


def asked(path, key, model, words, **more):
    client = openai.OpenAI(base_url=ORIGIN + path, api_key=key, max_retries=0, timeout=20)
    return client.chat.completions.create(model=model, messages=[{"role": "user", "content": words}], **more)


def found(*service):
    chunks = [chunk.choices[0].delta for chunk in asked(*service, "你好", stream=True) if chunk.choices]
    calls = asked(*service, "weather").choices[0].message.tool_calls
    pieces = [call for chunk in asked(*service, "weather", stream=True) for call in chunk.choices[0].delta.tool_calls or ()]
    return {
        "whole": asked(*service, "你好").choices[0].message.content.strip(),
        "stream": "".join(chunk.content or "" for chunk in chunks).strip(),
        "calls": [[call.function.name, call.function.arguments] for call in calls],
        "streamed calls": [[pieces[0].function.name, "".join(piece.function.arguments for piece in pieces)]],
    }


print(json.dumps({name: found(*service) for name, service in SERVICES.items()}))
